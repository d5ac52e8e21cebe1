"""Samples taken and results written: verbs that return drafts or a Problem, and write nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.write import Draft
from wayhome.packs.laboratory import laboratory
from wayhome.records.base import today
from wayhome.records.sample import Sample

FOR_ONE = {"chest_xray": "tuberculosis", "sputum_xpert": "tuberculosis", "sputum_smear": "tuberculosis"}
"""What these types of samples are examined for, whatever else is said."""
AS_A_RULE = {"swab_pcr": "respiratory", "swab_rapid": "respiratory", "blood_smear": "malaria"}
"""What these are examined for if nothing else is said."""

NO_RESULT = declare("sample.no_result", "Choose what the result says, or leave the line empty.")
HAS_A_RESULT = declare(
    "sample.has_a_result",
    "This sample has a result already. Open the sample and change it there, if that result was wrong.",
)
NO_TYPE = declare("sample.no_type", "Choose which sample was taken.")


def due_day(type: str, taken: dt.date | None) -> dt.date | None:
    """When the result of a sample of this type is due, as a rule; None if the pack says no number of days for it."""
    days = laboratory().turnaround.get(type)
    return None if taken is None or days is None else taken + dt.timedelta(days=days)


def take(person: str, condition: str | None, type: str | None, taken: dt.date, **more: Any) -> list[Draft] | Problem:
    """A sample of this person. Its result is due after the usual days of its type, unless `due` says otherwise."""
    if not type:
        return NO_TYPE("type")
    values = {
        "person": person,
        "type": type,
        "condition": FOR_ONE.get(type) or condition or AS_A_RULE.get(type, "other"),
        "taken": taken,
        "known_by": today(),
        "due": due_day(type, taken),
    }
    values |= {name: value for name, value in more.items() if value}
    return [Draft(Sample.kind, {name: value for name, value in values.items() if value is not None}, based_on=0)]


def found(sample: Sample, result: str | None, day: dt.date, time: str | None = None) -> list[Draft] | Problem:
    """The result of a sample. It is taken in whenever it comes, also when the person has left long ago."""
    if not result:
        return NO_RESULT("result")
    if sample.result:
        return HAS_A_RESULT("result")
    said = {"result": result, "result_day": day, "result_time": time, "known_by": max(sample.known_by, day)}
    return [Draft(Sample.kind, _over(sample.values(), said), sample.uid, based_on=sample.version)]


def answered(sample: Sample, answer: str, day: dt.date) -> list[Draft] | Problem:
    """What was done because of the result."""
    said = {"answer": answer, "answered": day, "known_by": max(sample.known_by, min(day, today()))}
    return [Draft(Sample.kind, _over(sample.values(), said), sample.uid, based_on=sample.version)]


def _over(before: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    return {**before, **{name: value for name, value in said.items() if value is not None}}

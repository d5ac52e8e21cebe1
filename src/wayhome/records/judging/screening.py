"""A screening as it is kept: what was answered, what the case definitions said of it, and what the screener says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wayhome.kernel.problems import Refused, declare
from wayhome.ledger.write import Draft
from wayhome.packs.case_definitions import case_definitions
from wayhome.records.base import today
from wayhome.records.judging.judging import Judgement, Verdict, judge, suspected
from wayhome.records.screening import Screening

AS_DEFINED, SUSPECTED, NOT_SUSPECTED = "", "yes", "no"
"""What a screener says of one condition: as its definition says, or one or the other."""
FOUND = (
    "temperature", "symptoms", "symptoms_absent", "exposure", "tb_signs", "tb_signs_absent", "outcome",
)  # fmt: skip

EMPTY = declare(
    "screening.empty", "Nothing was measured, asked or decided yet. Give at least one answer, or choose the outcome."
)


def screen(person: str, answers: Mapping[str, Any], said: Mapping[str, str]) -> Draft:
    """The screening of this person, judged by the definitions of today.

    `said` is condition to AS_DEFINED, SUSPECTED or NOT_SUSPECTED; what it does not name is as defined. Both verdicts
    are kept, so that one can see later where a screener decided otherwise, and by which version. Raises Refused where
    nothing was found, asked or decided.
    """
    known = case_definitions()
    values = {name: value for name, value in answers.items() if value not in (None, "", [])}
    if values.keys().isdisjoint(FOUND):
        raise Refused([EMPTY("outcome")])
    conditions = values.get("screened_for") or []
    told = judge(values, conditions, known) if conditions else {}
    theirs = [code for code in conditions if _is_suspected(code, told, said.get(code, AS_DEFINED))]
    judged = {
        "proposed": suspected(told),
        "undecided": [code for code, each in told.items() if each.verdict == Verdict.CANNOT_TELL],
        "suspected": theirs,
        "definition": known.version if told else None,
    }
    values |= {name: value for name, value in judged.items() if value}
    return Draft(Screening.kind, {"person": person, "known_by": today(), **values}, based_on=0)


def by_definition(screening: Screening) -> tuple[list[str], list[str], str]:
    """The conditions that the definitions suspected, those that they could not tell, and their version.

    As it was kept; a screening that came without, from a phone or a sheet, is judged by the definitions of today.
    """
    if screening.definition:
        return screening.proposed or [], screening.undecided or [], screening.definition
    known = case_definitions()
    told = judge(screening.values(), screening.screened_for, known) if screening.screened_for else {}
    undecided = [code for code, each in told.items() if each.verdict == Verdict.CANNOT_TELL]
    return suspected(told), undecided, known.version if told else ""


def differs(screening: Screening) -> list[str]:
    """The conditions of which the screener said something else than the definitions, as far as these could tell."""
    proposed, undecided, version = by_definition(screening)
    theirs = set(screening.suspected or ())
    return sorted((theirs ^ set(proposed)) - set(undecided)) if version else []


def _is_suspected(code: str, told: Mapping[str, Judgement], said: str) -> bool:
    if said in (SUSPECTED, NOT_SUSPECTED):
        return said == SUSPECTED
    return code in told and told[code].verdict == Verdict.SUSPECTED

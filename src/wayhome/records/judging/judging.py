"""What the case definitions say of one screening: suspected, not suspected, or that it cannot be told and why not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wayhome.packs.case_definitions import EXPOSURE, FEVER, CaseDefinitions, Definition, Group, case_definitions
from wayhome.packs.protocol import protocol
from wayhome.reference.codes import code_list

NONE = "none"
YES, NO, UNKNOWN = "yes", "no", "unknown"
ASKED = {"symptom": ("symptoms", "symptoms_absent"), "tb_sign": ("tb_signs", "tb_signs_absent")}
"""Code list to the properties of a screening that say which of its codes are there, and which are not."""


class Verdict(StrEnum):
    SUSPECTED = "suspected"
    NOT_SUSPECTED = "not_suspected"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one definition says. `because`: what is there and speaks for it; `missing`: what is unknown and would tell.

    Both are members of its rule, such as "fever" or "symptom:cough".
    """

    definition: Definition
    verdict: Verdict
    because: tuple[str, ...]
    missing: tuple[str, ...]


def judge(
    values: Mapping[str, Any], conditions: Collection[str] = (), known: CaseDefinitions | None = None
) -> dict[str, Judgement]:
    """Condition to what its definition says of the values of a screening.

    Of the `conditions` for which there is a definition; of all if none is named. Fever is the temperature from the
    protocol's cut-off on, or the symptom; a low temperature alone does not say that there was none before.
    """
    known = known or case_definitions()
    wanted = [code for code in known.of if code in conditions or not conditions]
    return {code: _judged(known.of[code], values) for code in wanted}


def suspected(judgements: Mapping[str, Judgement]) -> list[str]:
    """The conditions of which the definitions suspect the person."""
    return [code for code, each in judgements.items() if each.verdict == Verdict.SUSPECTED]


def is_there(member: str, values: Mapping[str, Any]) -> bool | None:
    """Whether what a member of a rule asks for is there; None if that is not known."""
    if member == EXPOSURE:
        return {YES: True, NO: False}.get(values.get("exposure") or UNKNOWN)
    if member == FEVER:
        temperature = values.get("temperature")
        if temperature is not None and temperature >= protocol().fever:
            return True
        return is_there("symptom:fever", values)
    source, _, code = member.partition(":")
    there, absent = (values.get(name) or () for name in ASKED[source])
    if code in there:
        return True
    return False if code in absent or NONE in there else None


def called(member: str, language: str) -> str:
    """A member of a rule in words. What is no symptom and no sign of a list is called by the page that shows it."""
    source, _, code = member.partition(":")
    return code_list(source).label(code, language) if code else member


def _judged(definition: Definition, values: Mapping[str, Any]) -> Judgement:
    told = {member: is_there(member, values) for member in definition.rule.every()}
    found = _holds(definition.rule, told)
    verdict = {True: Verdict.SUSPECTED, False: Verdict.NOT_SUSPECTED, None: Verdict.CANNOT_TELL}[found]
    because = tuple(dict.fromkeys(member for member, there in told.items() if there))
    missing = tuple(dict.fromkeys(_open(definition.rule, told))) if found is None else ()
    return Judgement(definition, verdict, because, missing)


def _holds(part: Group | str, told: Mapping[str, bool | None]) -> bool | None:
    """Yes, no or unknown: one yes is enough for any, one no for all, whatever is unknown beside it."""
    if isinstance(part, str):
        return told[part]
    found = [_holds(member, told) for member in part.members]
    if part.is_any in found:
        return part.is_any
    return None if None in found else not part.is_any


def _open(part: Group | str, told: Mapping[str, bool | None]) -> list[str]:
    """The members on whose answer it depends."""
    if isinstance(part, str):
        return [part]
    return [each for member in part.members if _holds(member, told) is None for each in _open(member, told)]

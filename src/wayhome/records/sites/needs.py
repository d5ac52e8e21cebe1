"""Needs: what one site check finds lacking by the norms, for so many people. Derived each time, never written down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any

from wayhome.packs import norms as packed
from wayhome.packs.norms import Norm
from wayhome.records.site_check import SiteCheck

Answer = Decimal | bool | str | list[str] | None


@dataclass(frozen=True, slots=True)
class Need:
    """That a norm is not kept. `lacking` is how much there is too little, in the unit of the norm; None of a yes or no.

    Whole things are lacking whole: half a latrine is one.
    """

    norm: Norm
    lacking: Decimal | None = None

    @property
    def unit(self) -> Mapping[str, str]:
        return self.norm.unit

    def words(self, language: str, number: Callable[[Decimal], str] = str) -> str:
        """What is lacking, in the words of the norm; `number` writes amounts as the language does."""
        return self.norm.lacks(language, self.lacking, number)


def needs(check: SiteCheck, people: int, norms: Iterable[Norm] | None = None) -> list[Need]:
    """What the check finds lacking for so many people, in the order of the norms.

    A question that the check left open is no need: it is nothing that anybody saw. `untold` names those.
    """
    found = (_against(norm, _answer(norm, check), people) for norm in _all(norms))
    return [need for need in found if need is not None]


def untold(check: SiteCheck, norms: Iterable[Norm] | None = None) -> list[Norm]:
    """The norms about which the check says nothing."""
    return [norm for norm in _all(norms) if _answer(norm, check) is None]


def people_of(check: SiteCheck, inside: int, beds: int | None = None) -> int:
    """For how many people a site must have enough: those inside by the stays, or more, if the check counted more.

    A register of stays may be kept late or not at all, so the larger number holds. Before a site opens it is its beds.
    """
    counted = max(check.people_night or 0, check.people_day or 0)
    planned = (beds or 0) if check.reason == "pre_opening" else 0
    return max(inside, counted, planned)


def _all(norms: Iterable[Norm] | None) -> Iterable[Norm]:
    return packed.norms().values() if norms is None else norms


def _answer(norm: Norm, check: SiteCheck) -> Answer:
    """What the check says; amounts added up, where one of them is told. None if it says nothing."""
    said: list[Any] = [value for name in norm.of if (value := getattr(check, name)) is not None]
    if not said:
        return None
    return sum((Decimal(value) for value in said), Decimal(0)) if norm.is_counted else said[0]


def _against(norm: Norm, answer: Answer, people: int) -> Need | None:
    """The need, if the answer does not keep the norm."""
    if answer is None:
        return None
    if isinstance(answer, Decimal):
        lacking = _lacking(norm, answer, people)
        return Need(norm, lacking) if lacking > 0 else None
    kept = {
        packed.YES: answer is True,
        packed.NOT: answer != norm.code,
        packed.AMONG: isinstance(answer, list) and norm.code in answer,
    }
    return None if kept[norm.rule] else Need(norm)


def _lacking(norm: Norm, have: Decimal, people: int) -> Decimal:
    """How much is lacking; nothing, or less, if there is enough."""
    if norm.rule == packed.EACH:
        return (norm.value - have) * people
    if norm.rule == packed.AT_LEAST:
        return norm.value - have
    wanted = norm.value * people if norm.rule == packed.PER_PERSON else people / norm.value
    return _whole(wanted) - have if norm.rule == packed.SHARED_BY else wanted - have


def _whole(amount: Decimal) -> Decimal:
    return amount.to_integral_value(rounding=ROUND_CEILING)

"""Needs: what one site check finds lacking by the norms, for so many people. Derived each time, never written down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any

from wayhome.packs.norms import AMONG, AT_LEAST, EACH, PER_PERSON, SHARED_BY, YES, Norm, norms
from wayhome.records.site_check import SiteCheck

Answer = Decimal | bool | str | list[str]


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


@dataclass(frozen=True, slots=True)
class Found:
    """What one check says about the norms: which are not kept, and about which it says nothing."""

    needs: list[Need]
    untold: list[Norm]


def found(check: SiteCheck, people: int, norms: Iterable[Norm]) -> Found:
    """The check held against the norms for so many people, in their order.

    A question that the check left open is no need: it is nothing that anybody saw.
    """
    needs, untold = [], []
    for norm in norms:
        answer = _answer(norm, check)
        if answer is None:
            untold.append(norm)
        elif need := _against(norm, answer, people):
            needs.append(need)
    return Found(needs, untold)


def needs(check: SiteCheck, people: int) -> list[Need]:
    """What the check finds lacking for so many people, by the norms of the pack and of the home."""
    return found(check, people, norms().values()).needs


def untold(check: SiteCheck) -> list[Norm]:
    """The norms about which the check says nothing."""
    return found(check, 0, norms().values()).untold


def people_of(check: SiteCheck, inside: int, beds: int | None = None) -> int:
    """For how many people a site must have enough: those inside by the stays, or more, if the check counted more.

    A register of stays may be kept late or not at all, so the larger number holds. Before a site opens it is its beds.
    """
    counted = max(check.people_night or 0, check.people_day or 0)
    planned = (beds or 0) if check.reason == "pre_opening" else 0
    return max(inside, counted, planned)


def _answer(norm: Norm, check: SiteCheck) -> Answer | None:
    """What the check says; amounts added up, where one of them is told. None if it says nothing."""
    said: list[Any] = [value for name in norm.of if (value := getattr(check, name)) is not None]
    if not said:
        return None
    return sum((Decimal(value) for value in said), Decimal(0)) if norm.is_counted else said[0]


def _against(norm: Norm, answer: Answer, people: int) -> Need | None:
    """The need, if the answer does not keep the norm."""
    if isinstance(answer, Decimal):
        lacking = _lacking(norm, answer, people)
        return Need(norm, lacking) if lacking > 0 else None
    if norm.rule == YES:
        return None if answer is True else Need(norm)
    is_among = norm.code in answer if isinstance(answer, list) else norm.code == answer
    return None if is_among == (norm.rule == AMONG) else Need(norm)


def _lacking(norm: Norm, have: Decimal, people: int) -> Decimal:
    """How much is lacking; nothing, or less, if there is enough."""
    if norm.rule == EACH:
        return (norm.value - have) * people
    if norm.rule == AT_LEAST:
        return norm.value - have
    wanted = norm.value * people if norm.rule == PER_PERSON else people / norm.value
    return _whole(wanted) - have if norm.rule == SHARED_BY else wanted - have


def _whole(amount: Decimal) -> Decimal:
    return amount.to_integral_value(rounding=ROUND_CEILING)

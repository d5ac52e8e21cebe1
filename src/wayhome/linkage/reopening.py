"""When a decided pair is to be looked at again. The rule stands here alone.

What a person decided stays until a person decides otherwise: reopening puts the pair back into the queue, it moves
nobody. It happens if the evidence now speaks for the other answer,

* the weight crossed the threshold to the other side and moved by at least MUCH bits since the decision ("one person"
  fell below the threshold of review, "different people" or an assignment by the model rose above or fell below that
  of assignment), or
* a document, or for "one person" an age, that was not compared so before now says the other thing.

Names spelled another way, a new phone or a moved household alone do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wayhome.linkage.models import Pair

MUCH = 4.0
"""Bits of weight: the odds are sixteen times what they were."""

FOR = frozenset({"document.same"})
AGAINST = frozenset({"document.differs", "birth.years_apart", "birth.far_apart"})

Reasons = Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The two thresholds of the model: people look at what is above `review`; it assigns above `assign` by itself."""

    review: float
    assign: float


def speaks_otherwise(state: str, before: tuple[float, Reasons], after: tuple[float, Reasons], bounds: Bounds) -> bool:
    """Whether the evidence changed so much since the decision that somebody should look again."""
    (weight, reasons), (new_weight, new_reasons) = before, after
    new = _codes(new_reasons) - _codes(reasons)
    if state in (Pair.State.SAME, Pair.State.ASSIGNED):
        fell = new_weight < bounds.review and weight - new_weight >= MUCH
        return fell or bool(new & AGAINST)
    if state == Pair.State.DIFFERENT:
        rose = new_weight >= bounds.assign and new_weight - weight >= MUCH
        return rose or bool(new & FOR)
    return False


def _codes(reasons: Reasons) -> set[str]:
    return {str(reason[0]) for reason in reasons}

"""Clusters from ties: which registrations are of one person, given the pairs that say so and those that forbid it.

Pure functions. A cluster is what ties connect. A pair decided to be different people never lies in one cluster, also
not through a third registration.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

BY_PERSON, BY_MODEL, BY_DOCUMENT = "decision", "model", "same_document"
SAME_DOCUMENT = "document.same"


@dataclass(frozen=True, slots=True)
class Tie:
    """A pair that says "one person": a person decided it, or the model was almost certain. `pair` is its row.

    `basis` is what the assignments that hang by it say they are because of, a code of assignment_basis; `day` is when
    it was tied, None for today.
    """

    pair: int
    left: str
    right: str
    weight: float
    basis: str
    day: dt.date | None = None

    @property
    def is_decided(self) -> bool:
        return self.basis == BY_PERSON

    @property
    def rank(self) -> tuple[bool, float, str, str]:
        """The strongest tie first: what a person said before the model, then by weight, then by name."""
        return (not self.is_decided, -self.weight, self.left, self.right)


class Clusters:
    """Registrations joined step by step. `of(uid)` is the smallest uid of its cluster: it stands for all."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def of(self, uid: str) -> str:
        above = self._above
        top = uid
        while above.get(top, top) != top:
            top = above[top]
        while above.get(uid, uid) != top:
            above[uid], uid = top, above[uid]
        return top

    def join(self, left: str, right: str) -> None:
        low, high = sorted((self.of(left), self.of(right)))
        self._above[high] = low


def clusters_of(ties: Iterable[Tie]) -> Clusters:
    joined = Clusters()
    for tie in ties:
        joined.join(tie.left, tie.right)
    return joined


@dataclass(frozen=True, slots=True)
class Assigned:
    """What the assignment of one registration says: who it is, because of what, and since when that is known."""

    who: str
    basis: str
    day: dt.date | None


def assigned_by(ties: Iterable[Tie]) -> Mapping[str, Assigned]:
    """The assignments that follow from all ties of some clusters: registration to what its assignment says.

    The smallest uid of a cluster stands for all, and has none. The others take basis and day from the strongest of
    their own ties.
    """
    ranked = sorted(ties, key=lambda each: each.rank, reverse=True)
    joined = clusters_of(ranked)
    strongest = {end: tie for tie in ranked for end in (tie.left, tie.right)}
    return {uid: Assigned(who, tie.basis, tie.day) for uid, tie in strongest.items() if (who := joined.of(uid)) != uid}


def basis_of(is_decided: bool, reasons: Iterable[Sequence[object]]) -> str:
    """Because of what a tie ties: somebody's decision, the same number of a document, or the model."""
    if is_decided:
        return BY_PERSON
    return BY_DOCUMENT if any(reason[0] == SAME_DOCUMENT for reason in reasons) else BY_MODEL


def loosened_by(ties: Collection[Tie], apart: Collection[tuple[str, str]]) -> list[Tie]:
    """The ties that cannot stand if those `apart` are different people.

    Clusters are formed anew from the strongest tie down; a tie that would bring two together that are apart is left
    out. So what a person said outweighs the model, and the weakest link between the two gives way.
    """
    joined, loose = Clusters(), []
    for tie in sorted(ties, key=lambda each: each.rank):
        ends = {joined.of(tie.left), joined.of(tie.right)}
        if len(ends) == 2 and any({joined.of(one), joined.of(other)} == ends for one, other in apart):
            loose.append(tie)
        else:
            joined.join(tie.left, tie.right)
    return loose

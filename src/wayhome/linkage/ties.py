"""Clusters from ties: which registrations are of one person, given the pairs that say so and those that forbid it.

Pure functions. A cluster is what ties connect. A pair decided to be different people never lies in one cluster, also
not through a third registration.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tie:
    """A pair that says "one person": a person decided it, or the model was almost certain. `pair` is its row."""

    pair: int
    left: str
    right: str
    weight: float
    is_decided: bool

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

"""Clusters of a run: which of the likely pairs may stand, given what people said and who lives with whom.

Pure functions over uids. The strongest pair comes first, and of two as strong the one with the smaller uids, so the
answer does not depend on the order in which pairs are found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

Pair = tuple[str, str]
Edge = tuple[str, str, float]
"""Two registrations, the smaller uid first, and log2 of the odds that both are one person."""


@dataclass(slots=True)
class Formed:
    """The clusters, by who stands for all, and what became of the edges.

    `tied` are ties now and were none before; `forbidden` would bring together who must not meet, `of_one_household`
    two of one household.
    """

    tied: list[Pair] = field(default_factory=list)
    forbidden: list[Pair] = field(default_factory=list)
    of_one_household: list[Pair] = field(default_factory=list)
    clusters: dict[str, list[str]] = field(default_factory=dict)


def form(
    edges: Iterable[Edge],
    standing: Collection[Pair],
    different: Collection[Pair],
    untied: Collection[Pair],
    households: Mapping[str, str],
) -> Formed:
    """Clusters of registrations, grown from the strongest of `edges` down over the ties that are `standing`.

    Two that are `different` never end up together, also not through others. Two of one household do only if their own
    edge says so: a household tells each of its members once, so of two twins each finds only themselves elsewhere.
    A pair of `untied` is no tie, though both may meet through others.
    """
    strong = sorted(edges, key=lambda edge: (-edge[2], edge[0], edge[1]))
    growing = _Growing(different, households, {(left, right) for left, right, _ in strong})
    for left, right in standing:
        growing.join(left, right)
    made = Formed()
    barred = {*untied, *standing}
    for left, right, _ in strong:
        if (left, right) in barred:
            continue
        if not growing.are_one(left, right):
            if growing.are_forbidden(left, right):
                made.forbidden.append((left, right))
                continue
            if growing.share_a_household(left, right):
                made.of_one_household.append((left, right))
                continue
            growing.join(left, right)
        made.tied.append((left, right))
    made.clusters = growing.clusters()
    return made


class _Growing:
    """Clusters as they grow. Each knows its members, whom they must not meet, and in which households they live."""

    def __init__(self, different: Collection[Pair], households: Mapping[str, str], own: set[Pair]):
        self._top: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        self._homes: dict[str, dict[str, list[str]]] = {}
        self._foes: dict[str, set[str]] = defaultdict(set)
        self._households, self._own = households, own
        for left, right in different:
            self._foes[left].add(right)
            self._foes[right].add(left)

    def are_one(self, left: str, right: str) -> bool:
        return self._of(left) == self._of(right)

    def are_forbidden(self, left: str, right: str) -> bool:
        small, large = self._by_size(left, right)
        return any(self._of(foe) == large for one in self._members[small] for foe in self._foes.get(one, ()))

    def share_a_household(self, left: str, right: str) -> bool:
        """Whether the clusters bring two of one household together whose own edge does not."""
        small, large = self._by_size(left, right)
        there = self._homes[large]
        return any(
            (min(one, two), max(one, two)) not in self._own
            for home, ones in self._homes[small].items()
            for one in ones
            for two in there.get(home, ())
        )

    def join(self, left: str, right: str) -> None:
        small, large = self._by_size(left, right)
        if small == large:
            return
        for one in self._members[small]:
            self._top[one] = large
        self._members[large] += self._members.pop(small)
        there = self._homes[large]
        for home, ones in self._homes.pop(small).items():
            there[home] = there.get(home, []) + ones

    def clusters(self) -> dict[str, list[str]]:
        """The clusters of more than one, each by its smallest uid."""
        return {min(members): sorted(members) for members in self._members.values() if len(members) > 1}

    def _of(self, one: str) -> str:
        if one not in self._top:
            self._top[one], self._members[one] = one, [one]
            home = self._households.get(one)
            self._homes[one] = {home: [one]} if home else {}
        return self._top[one]

    def _by_size(self, left: str, right: str) -> tuple[str, str]:
        one, two = self._of(left), self._of(right)
        return (one, two) if len(self._members[one]) <= len(self._members[two]) else (two, one)

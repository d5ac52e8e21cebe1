"""Precision and recall of pairs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

Pair = tuple[str, str]
Pairs = dict[Pair, float]
"""Pairs that were found, the smaller id first, and what each weighs."""


@dataclass(frozen=True, slots=True)
class Score:
    """precision: of the pairs found, how many are true. recall: of the true ones, how many were found. f1: both."""

    precision: float
    recall: float
    f1: float


def score(true: Collection[Pair], found: Mapping[Pair, float], threshold: float) -> Score:
    """The score of the pairs that weigh at least the threshold, to five digits. Nothing found is precise."""
    kept = {pair for pair, weight in found.items() if weight >= threshold}
    right = len(kept.intersection(true))
    precision = right / len(kept) if kept else 1.0
    recall = right / len(true) if true else 1.0
    both = 2 * precision * recall / (precision + recall) if right else 0.0
    return Score(round(precision, 5), round(recall, 5), round(both, 5))


def pairs_within(who: Iterable[tuple[str, str]]) -> set[Pair]:
    """All pairs of ids of one `who`, from (id, who)."""
    ids: dict[str, list[str]] = defaultdict(list)
    for each, one in who:
        ids[one].append(each)
    return {pair for same in ids.values() for pair in combinations(sorted(same), 2)}

"""The model: what each level of likeness weighs, which thresholds decide, and by which keys pairs are found.

It is shipped frozen in model.json, and a run never trains it. A weight is log2 of odds: m is how often the level is met
where both are one person, u how often where they are two; a weight of 1 doubles the odds that it is one person.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from wayhome.kernel.digest import sha256_hex
from wayhome.linkage.checks import Side
from wayhome.linkage.comparing import BARS, COMPARISONS, SURE, levels

FILE = Path(__file__).with_name("model.json")

Rarity = Callable[[str], float]
"""The share of registrations that have this skeleton, smoothed as Model.share does."""

Reason = tuple[str, list[int]]


@dataclass(frozen=True, slots=True)
class Model:
    """One version of the numbers.

    `odds` is log2 of the odds that two registrations taken at random are one person. `chances` are (m, u) by level.
    `review` and `assign` are the thresholds: from the first on a pair goes to people, from the second on the model
    ties it by itself. `blocks` are the keys by which pairs are found, each the columns it is made of; a key that more
    than `most` registrations have says too little to be used.
    """

    version: str
    digest: str
    odds: float
    review: float
    assign: float
    chances: Mapping[str, tuple[float, float]]
    typical: float
    worth: int
    blocks: Mapping[str, tuple[str, ...]]
    most: int

    def share(self, count: int, total: int) -> float:
        """The share of a name that `count` of `total` registrations have, drawn to the typical one where few are known.

        So a name met twice among twenty people is not taken for a common one.
        """
        return (count + self.worth * self.typical) / (total + self.worth)

    def weight(self, code: str) -> float:
        """What a level weighs, before its rarity counts."""
        m, u = self.chances[code]
        return math.log2(m / u)

    def ties(self, weight: float, reasons: Iterable[Sequence[Any]]) -> bool:
        """Whether the model ties a pair of this weight by itself. Names that are only alike are not enough for that."""
        codes = {code for code, *_ in reasons}
        return weight >= self.assign and not codes.isdisjoint(SURE) and codes.isdisjoint(BARS)

    def weigh(self, left: Side, right: Side, rarity: Rarity) -> tuple[float, list[Reason]]:
        """(weight, reasons) of a pair. The reasons are [code, numbers], one for each comparison that says something."""
        total, reasons = self.odds, []
        for comparison, level in levels(left, right):
            code = level.code if level else comparison.otherwise
            total += self.weight(code)
            if level and level.rare:
                total += math.log2(self.chances[code][1] / max(rarity(left["skeleton"]), rarity(right["skeleton"])))
            reasons.append((code, (level.numbers if level else comparison.told)(left, right)))
        return total, reasons


@cache
def load(file: Path = FILE) -> Model:
    """The model of the file; the shipped one if none is named. Raises ValueError if it does not fit the comparisons."""
    content = file.read_bytes()
    return of(orjson.loads(content), sha256_hex(content))


def of(told: Mapping[str, Any], digest: str) -> Model:
    """The model that these contents of a model file tell."""
    chances = {code: (float(m), float(u)) for levels in told["levels"].values() for code, (m, u) in levels.items()}
    needed = [code for comparison in COMPARISONS for code in comparison.codes]
    if sorted(chances) != sorted(needed):
        raise ValueError(f"The model and the comparisons name different levels: {sorted({*chances} ^ {*needed})}")
    return Model(
        version=told["version"],
        digest=digest,
        odds=float(told["odds"]),
        review=float(told["review"]),
        assign=float(told["assign"]),
        chances=chances,
        typical=float(told["names"]["typical"]),
        worth=int(told["names"]["worth"]),
        blocks={name: tuple(columns) for name, columns in told["blocks"].items()},
        most=int(told["most"]),
    )

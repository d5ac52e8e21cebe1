"""Words by which people call a property in their sheets: its own name and labels, and others that are usual."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from wayhome.capture.header import NAMES_CUT
from wayhome.capture.profiles import called_in_all_languages
from wayhome.kernel.names import fold
from wayhome.ledger.fields import Property
from wayhome.ledger.record import Record
from wayhome.reference import places

OWN, USUAL, TAGGED, PARTLY = 1.0, 0.85, 0.7, 0.45
_LISTED = Path(__file__).parent / "also_called.csv"
_SHORTEST_PART = 4


@dataclass(frozen=True, slots=True)
class Called:
    """What a property is called, as keys: by itself, by usual words, and by HXL tags as sets of their parts."""

    own: frozenset[str]
    usual: frozenset[str]
    tags: tuple[frozenset[str], ...] = field(default=())

    def fits(self, name: str, tag: str) -> float:
        """How well the name of a column, and its tag, say this property: from 0 to 1."""
        best = max((_fit(part, self, weight) for part, weight in _readings(name)), default=0.0)
        parts = frozenset(tag.replace(" ", "").lstrip("#").casefold().split("+")) if tag else frozenset()
        tagged = max((len(wanted) / len(parts) for wanted in self.tags if wanted <= parts), default=0.0)
        return max(best, TAGGED * tagged)


def _fit(key: str, called: Called, weight: float) -> float:
    if key in called.own:
        return OWN * weight
    if key in called.usual:
        return USUAL * weight
    is_part = any(min(len(key), len(each)) >= _SHORTEST_PART and (each in key) for each in called.own | called.usual)
    return PARTLY * weight if is_part else 0.0


def _readings(name: str) -> list[tuple[str, float]]:
    """The keys of a name and how much each counts: of several rows, the innermost says most after the whole."""
    *around, last = name.split(NAMES_CUT)
    found = [(fold(name), 1.0)]
    if around:
        found += [(fold(last), 0.9), *((fold(each), 0.6) for each in around)]
    return [(key, weight) for key, weight in found if key]


def called(model: type[Record], prop: Property) -> Called:
    """What people call a property of a noun."""
    usual = _usual().get(prop.name, ((), ()))
    own = frozenset(map(fold, called_in_all_languages(prop)))
    return Called(own, frozenset(usual[0]) - own, tuple(usual[1]))


def is_called_place(name: str, tag: str) -> bool:
    """Whether the name or the tag of a column says that it holds places of some level."""
    if tag.lstrip("# ").casefold()[:3] in ("adm", "loc", "cou"):
        return True
    words = _area_words()
    return any(key in words or any(word in key for word in words if len(word) > 3) for key, _ in _readings(name))


def level_called(name: str, tag: str) -> int | None:
    """The level of the areas that the name of a column speaks of; None if it does not say."""
    if (part := tag.lstrip("# ").casefold())[:3] == "adm" and part[3:4].isdigit():
        return int(part[3])
    words = places.gazetteer().unit_words
    levels = {level for key, _ in _readings(name) for word in words if word and word in key for level in words[word]}
    return max(levels) if levels else None


def _area_words() -> Iterable[str]:
    return [word for word in places.gazetteer().unit_words if word]


@cache
def _usual() -> dict[str, tuple[list[str], list[frozenset[str]]]]:
    found: dict[str, tuple[list[str], list[frozenset[str]]]] = defaultdict(lambda: ([], []))
    with _LISTED.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            words, tags = found[row["property"]]
            words.extend(fold(word) for word in row["words"].split(";") if word)
            tags.extend(frozenset(tag.split("+")) for tag in row["tags"].split(";") if tag)
    return found

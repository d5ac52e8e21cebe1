"""The names of people in a pack: titles.csv, sounds.csv, and pairs.csv with common names in both scripts."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from wayhome.kernel.names import NameRules
from wayhome.kernel.skeletons import sounds


class KnownName(NamedTuple):
    """A common name. part: `family` or `given`; sex: M or F of a given name that is one sex's, else ""."""

    part: str
    sex: str
    latin: str
    local: str


def read_rules(folder: Path, sounding: Mapping[str, str]) -> NameRules:
    """The rules in the folder; those that know no script and no titles if it has none."""
    if not folder.is_dir():
        return NameRules()
    titles = tuple((row["title"], int(row["at_least"])) for row in _rows(folder / "titles.csv"))
    return NameRules(titles, sounds(_rows(folder / "sounds.csv"), **sounding))


def known_names(folder: Path) -> list[KnownName]:
    """The names of pairs.csv, in its order."""
    return [KnownName(row["part"], row["sex"], row["latin"], row["khmer"]) for row in _rows(folder / "pairs.csv")]


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)

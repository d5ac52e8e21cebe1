"""Norms: what a site must have for the people who wait there, as data with its source. A home may say otherwise."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from wayhome.packs.pack import active

NAME = "norms.toml"
EACH, PER_PERSON, SHARED_BY, AT_LEAST, YES, NOT, AMONG = (
    "each", "per_person", "shared_by", "at_least", "yes", "not", "among",
)  # fmt: skip
COUNTED = (EACH, PER_PERSON, SHARED_BY, AT_LEAST)
RULES = (*COUNTED, YES, NOT, AMONG)


@dataclass(frozen=True, slots=True)
class Norm:
    """One norm about the answers `of` of a site check, added up where there are several.

    EACH: at least `value` for each person, told for one person (litres a day). PER_PERSON: at least `value` for each,
    told in all (square metres). SHARED_BY: one for so many people at most. AT_LEAST: so many, however few people.
    YES: the answer is yes. NOT: it is another code than `code`. AMONG: `code` is among the answers.
    `title` (with {value}), `lack` (with {lacking} where it is counted), `unit` and `source`: language to words.
    `confirmed`: whether somebody has read it in the source; until then the source is only said to hold it.
    """

    id: str
    section: str
    rule: str
    of: tuple[str, ...]
    title: Mapping[str, str]
    lack: Mapping[str, str]
    unit: Mapping[str, str]
    source: Mapping[str, str]
    confirmed: bool
    value: Decimal = Decimal(0)
    code: str = ""

    @property
    def is_counted(self) -> bool:
        return self.rule in COUNTED

    def called(self, language: str, number: Callable[[Decimal], str] = str) -> str:
        """What the norm asks for, in that language; `number` writes amounts as the language does."""
        return (self.title.get(language) or self.title["en"]).format(value=number(self.value))

    def lacks(self, language: str, lacking: Decimal | None, number: Callable[[Decimal], str] = str) -> str:
        """That it is not kept, and how much is lacking."""
        return (self.lack.get(language) or self.lack["en"]).format(lacking=number(lacking) if lacking else "")


def norms() -> Mapping[str, Norm]:
    """The norms of the active pack by id, in the order of its file, with what the home lays down otherwise.

    Raises ValueError, naming the file and the norm, for one that cannot be held against a check.
    """
    of_home = settings.WAYHOME_HOME / NAME
    return _read(active().part(NAME), of_home, of_home.stat().st_mtime if of_home.exists() else 0.0)


@lru_cache(maxsize=4)
def _read(of_pack: Path, of_home: Path, stamp: float) -> Mapping[str, Norm]:
    said, own = _toml(of_pack), _toml(of_home) if stamp else {}
    sources = said.get("source", {}) | own.get("source", {})
    tables: dict[str, dict[str, Any]] = dict(said.get("norm", {}))
    for name, table in own.get("norm", {}).items():
        tables[name] = tables.get(name, {}) | table
    file = of_home if stamp else of_pack
    return {name: _norm(name, table, sources, file) for name, table in tables.items()}


def _norm(name: str, table: Mapping[str, Any], sources: Mapping[str, Any], file: Path) -> Norm:
    try:
        norm = Norm(
            name,
            table["section"],
            table["rule"],
            tuple(table["of"]),
            table["title"],
            table["lack"],
            table.get("unit", {}),
            sources[table["source"]],
            bool(table.get("confirmed", False)),
            Decimal(str(table.get("value", 0))),
            str(table.get("code", "")),
        )
    except KeyError as missing:
        raise ValueError(f"{file}: the norm “{name}” says nothing of {missing}.") from None
    except InvalidOperation:
        raise ValueError(f"{file}: the value of the norm “{name}” is no number.") from None
    if norm.rule not in RULES:
        raise ValueError(f"{file}: the rule of the norm “{name}” is “{norm.rule}”; it can be {', '.join(RULES)}.")
    if norm.is_counted and norm.value <= 0:
        raise ValueError(f"{file}: the value of the norm “{name}” must be above nothing.")
    return norm


def _toml(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))

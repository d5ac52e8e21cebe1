"""The matter of an edition: everything its pages are made of, as plain JSON, in the shape the Edition keeps.

Composing reads only this. So what an edition prints depends on nothing that may change after it was built.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wayhome.reports import wording

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """One figure as an edition shows it: the value, and who or what stands behind it."""

    id: str
    title: Texts
    value: int | str | None
    unit: Texts
    kind: str
    source: Texts
    document: str
    as_of: str
    dated: str
    basis: Texts
    definition: Texts
    indicator: str
    rows: int
    illustrative: bool

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Shown:
        return cls(**{name: kept[name] for name in cls.__dataclass_fields__})

    def text(self, language: str, *, short: bool = False) -> str:
        return wording.value_text(self.value, language, short=short)


@dataclass(frozen=True, slots=True)
class NamedList:
    """A dated, named list: its members (uids, each with its names) in force on the cut-off day."""

    id: str
    title: Texts
    nouns: Mapping[str, list[str]]
    members: list[str]
    names: Mapping[str, Texts]

    def names_in(self, language: str) -> list[str]:
        return [in_language(self.names[uid], language) for uid in self.members]


@dataclass(slots=True)
class Matter:
    """What an edition is made of."""

    number: int
    status: str
    cut_off: dt.date
    mark: int
    start: dt.date | None
    digest: str
    outline: Mapping[str, Any]
    figures: Mapping[str, Shown]
    lists: Mapping[str, NamedList]
    names: Mapping[str, Texts]  # "area:0206" and so on, to the names in each language
    series: Mapping[str, Any] = field(default_factory=dict)  # block id to the rows of its map or chart

    def figure_text(self, key: str, form: str, language: str) -> str:
        figure = self.figures[key]
        exact = wording.plain_value(figure.value)
        if form == "word" and exact is not None and not wording.bound_of(figure.value):
            return wording.word(int(exact), language)
        text = figure.text(language)
        if form != "unit" or wording.bound_of(figure.value) == wording.ALL:
            return text
        return f"{text} {in_language(figure.unit, language)}"

    def date_text(self, key: str, form: str, language: str) -> str:
        named = {"cut-off": self.cut_off, "start": self.start}
        first, _, last = key.partition("/")
        start = named.get(first) or dt.date.fromisoformat(first)
        end = (named.get(last) or dt.date.fromisoformat(last)) if last else start
        return wording.period(start, end, language, short=form == "short")

    def list_text(self, key: str, form: str, language: str) -> str:
        named = self.lists[key]
        if form == "names":
            return joined(named.names_in(language), language)
        count = len(named.members)
        return wording.word(count, language) if form == "word" else wording.number(count, language)


def in_language(texts: Texts, language: str) -> str:
    """The text in the language, else in the first language that has one."""
    return texts.get(language) or next((text for text in texts.values() if text), "")


def joined(names: list[str], language: str) -> str:
    """Names in a row: A, B and C."""
    if len(names) < 2:
        return "".join(names)
    return ", ".join(names[:-1]) + (" និង" if language == wording.KHMER else " and ") + names[-1]

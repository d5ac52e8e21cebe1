"""What the page of a sheet asks: of each column which property it fills, of its texts what they mean, and the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst

from wayhome.accounts.policy import Access
from wayhome.capture.cells import Unreadable, column_key, reader_of
from wayhome.capture.guessing.matching import is_code
from wayhome.capture.guessing.seeing import SeenColumn, SeenSheet
from wayhome.ledger.fields import Day, Property
from wayhome.ledger.record import KINDS
from wayhome.records.base import property_of
from wayhome.web.fields import Field, fields_for
from wayhome.web.sheet_answers import LIES_IN

MOST_ASKED = 60
FALLS_OUT = ("illustrative",)


@dataclass(slots=True)
class Text:
    """One text of a column, how often it stands there, and what it was said to mean. `field`: its name in the form."""

    field: str
    text: str
    number: int
    meant: str
    is_read: bool


@dataclass(slots=True)
class Meanings:
    """The texts of a column that fills a property with a list, those that nothing knows first; what to choose from."""

    prop: Property
    asked: list[Text]
    read: list[Text]
    choices: list[tuple[str, str]] = field(default_factory=list)
    hints: str = ""

    @property
    def unread(self) -> int:
        return sum(not text.is_read and not text.meant for text in self.asked)


@dataclass(slots=True)
class Column:
    """One column on the page. `fills` are the chosen “part.property”, with one more to choose."""

    number: int
    seen: SeenColumn
    fills: list[str]
    is_key: bool
    is_hidden: bool
    meanings: list[Meanings]

    @property
    def samples(self) -> list[str]:
        return [] if self.is_hidden else self.seen.samples


@dataclass(slots=True)
class Record:
    """One record that each row becomes: what it needs and is said by no column, and what else may be said for all."""

    part: str
    kind: str
    title: str
    needed: list[Field]
    other: list[Field]
    shared: list[int]
    when: list[int]
    may_share: bool


class Questions:
    """The page of one sheet, made from what was seen in it and the description so far."""

    def __init__(self, seen: SeenSheet, description: Mapping[str, Any], kinds: Sequence[str], access: Access):
        self.seen, self.description, self.access = seen, description, access
        self._records: list[Mapping[str, Any]] = description["record"]
        wanted = {record["kind"] for record in self._records}
        self.kinds = [(KINDS[kind], kind in wanted) for kind in kinds]

    @cached_property
    def options(self) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """For each record the properties to choose from: (value, label, whether it is around the place)."""
        found = []
        for record in self._records:
            model, part = KINDS[record["kind"]], _part(record)
            offered = [
                p for p in model.properties() if p.name not in record.get("link", {}) and p.name not in FALLS_OUT
            ]
            listed = [(f"{part}.{p.name}", capfirst(str(p.verbose_name)), False) for p in offered]
            around = [p for p in offered if p.refers == "area"]
            listed += [(f"{part}.{p.name}{LIES_IN}", capfirst(str(p.verbose_name)), True) for p in around]
            found.append((_title(record), listed))
        return found

    @cached_property
    def columns(self) -> list[Column]:
        return [self._column(number, column) for number, column in enumerate(self.seen.columns)]

    @cached_property
    def records(self) -> list[Record]:
        return [self._record(record) for record in self._records]

    @property
    def day_columns(self) -> list[SeenColumn]:
        """The columns of dates that do not tell whether the day or the month stands first."""
        days = {
            column
            for record in self._records
            for column, names in record["columns"].items()
            if any(isinstance(property_of(KINDS[record["kind"]], name), Day) for name in names)
        }
        return [column for column in self.seen.columns if column.name in days and column.needs_order]

    @property
    def unread(self) -> int:
        """How many texts nothing knows."""
        return sum(meanings.unread for column in self.columns for meanings in column.meanings)

    @property
    def missing(self) -> list[tuple[str, str]]:
        """What must be said and is not: (record, property)."""
        return [
            (record.title, str(each.prop.verbose_name))
            for record in self.records
            for each in record.needed
            if not each.held
        ]

    def _column(self, number: int, seen: SeenColumn) -> Column:
        fills: list[str] = []
        meanings: list[Meanings] = []
        is_hidden = False
        for record in self._records:
            part, model = _part(record), KINDS[record["kind"]]
            names = _several(record["columns"].get(seen.name))
            fills += [f"{part}.{name}" for name in names]
            fills += [
                f"{part}.{name}{LIES_IN}" for name, outer in record.get("parents", {}).items() if seen.name in outer
            ]
            props = [property_of(model, name) for name in names]
            is_hidden |= any(not self.access.may_see(prop) for prop in props)
            listed = next((prop for prop in props if is_code(prop) or prop.refers == "area"), None)
            alone = listed is not None and sum(listed.name in _several(n) for n in record["columns"].values()) == 1
            if (
                listed is not None
                and (alone or listed.refers != "area")
                and not record.get("parents", {}).get(listed.name)
            ):
                meanings.append(self._meanings(number, seen, part, listed, record.get("values", {}).get(seen.name, {})))
        if is_hidden:
            meanings = []
        is_key = seen.name in _several(self.description.get("key"))
        return Column(
            number, seen, [*fills, ""], is_key, is_hidden, [each for each in meanings if each.asked or each.read]
        )

    def _meanings(
        self, number: int, seen: SeenColumn, part: str, prop: Property, meant: Mapping[str, str]
    ) -> Meanings:  # fmt: skip
        said = {column_key(text): value for text, value in meant.items()}
        read = reader_of(prop)
        asked: list[Text] = []
        known: list[Text] = []
        for place, (text, times) in enumerate(seen.values):
            answer = said.get(column_key(text), "")
            each = Text(f"v{number}-{part}-{place}", text, times, answer, _is_read(read, text))
            (known if each.is_read and not answer else asked).append(each)
        asked.sort(key=lambda each: bool(each.meant))
        like = _field_like(KINDS[_kind_of(self._records, part)], prop.name, self.access)
        choices = like.choices if like else []
        hints = "" if choices else reverse("web:hints", args=[prop.refers]) if prop.refers else ""
        return Meanings(prop, asked[:MOST_ASKED], known, choices, hints)

    def _record(self, record: Mapping[str, Any]) -> Record:
        model, part = KINDS[record["kind"]], _part(record)
        said = {name for names in record["columns"].values() for name in _several(names)} | set(record.get("link", {}))
        constants = record.get("set", {})
        fields = [each for each in fields_for(model, {}, self.access) if each.prop.name not in said]
        fields = [each for each in fields if each.prop.name not in FALLS_OUT and each.widget in _SIMPLE]
        for each in fields:
            if each.prop.name in constants:
                each.held = [str(constants[each.prop.name])]
        needed = [each for each in fields if each.prop.required and each.prop.name != "known_by"]
        needed = [each for each in needed if not each.prop.has_default()]
        other = [each for each in fields if each not in needed and each.prop.name != "known_by"]
        names = {column.name: number for number, column in enumerate(self.seen.columns)}
        shared = [names[column] for column in _several(record.get("key")) if column in names]
        when = [names[column] for column in _several(record.get("when")) if column in names]
        is_named = any(part in other.get("link", {}).values() for other in self._records)
        return Record(part, record["kind"], _title(record), needed, other, shared, when, is_named)


_SIMPLE = ("select", "date", "number", "text", "long", "hint")


def _part(record: Mapping[str, Any]) -> str:
    return str(record.get("part") or record["kind"])


def _title(record: Mapping[str, Any]) -> str:
    called = capfirst(str(KINDS[record["kind"]]._meta.verbose_name))
    return called if _part(record) == record["kind"] else f"{called} ({_part(record)})"


def _kind_of(records: Sequence[Mapping[str, Any]], part: str) -> str:
    return next(record["kind"] for record in records if _part(record) == part)


def _several(written: Any) -> list[str]:
    return [written] if isinstance(written, str) and written else list(written or ())


def _field_like(model: Any, name: str, access: Access) -> Field | None:
    return next((each for each in fields_for(model, {}, access) if each.prop.name == name), None)


def _is_read(read: Any, text: str) -> bool:
    try:
        read(text)
    except Unreadable:
        return False
    return True

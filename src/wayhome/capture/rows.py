"""From the cells of a row to the values of the records it becomes, by a plan that is compiled once per file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from wayhome.accounts.policy import Access
from wayhome.capture import calling, days
from wayhome.capture.cells import (
    Reader,
    Unreadable,
    column_key,
    is_repetitive,
    plain_text,
    read_place,
    reader_of,
    remembering,
)
from wayhome.capture.days import Style
from wayhome.capture.profiles import BAD_PROFILE, Part, Profile
from wayhome.capture.sheets import Row
from wayhome.kernel.problems import Problem, Refused
from wayhome.ledger.fields import Day, Property
from wayhome.ledger.record import KINDS, Record
from wayhome.records.base import property_of, today


class Step(NamedTuple):
    """How one property is read: from the cell at `position`, or from the whole row if it takes several cells."""

    position: int | None
    read: Reader
    name: str
    column: str


@dataclass(slots=True)
class Said:
    """What one row says of one record: its values, and what could not be read.

    `key` says which record it is where several rows speak of the same one.
    """

    part: Part
    values: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)
    key: str = ""


class RowReader:
    """The compiled plan of a profile for one header. `index` says where each column is.

    `known_by` is for rows that say nothing of it themselves; else the profile's day is taken, else today. `styles` says
    how the columns of dates are written, by key of the column. With an `access`, codes call records in its scope alone.
    """

    def __init__(
        self,
        profile: Profile,
        index: Mapping[str, int],
        known_by: dt.date | None = None,
        styles: Mapping[str, Style] | None = None,
        access: Access | None = None,
    ):
        self.profile, self._access = profile, access
        self._index, self._styles = index, styles or {}
        self._shared_readers: dict[tuple[Any, ...], Reader] = {}
        default = known_by or profile.known_by or today()
        self._parts = [self._compile(part, default) for part in profile.parts]
        self._columns = {part.name: column_of(part) for part in profile.parts}

    def read(self, cells: Row) -> list[Said]:
        """What the row says, part by part; parts whose `when` column is empty are left out."""
        found = []
        for part, when, constants, steps in self._parts:
            if when is not None and cells[when] == "":
                continue
            said = Said(part, dict(constants))
            values = said.values
            for position, read, name, column in steps:
                cell: Any = cells if position is None else cells[position]
                if cell == "":
                    continue
                try:
                    value = read(cell)
                except Unreadable as unreadable:
                    said.problems.append(unreadable.problem.about(column))
                else:
                    if value is not None:
                        values[name] = value
            found.append(said)
        return found

    def column(self, part: Part, name: str) -> str:
        """The column from which a property of a part is read; its own label if it is read from none."""
        return self._columns[part.name].get(name) or str(property_of(KINDS[part.kind], name).verbose_name)

    def says(self, part: Part, name: str) -> bool:
        """Whether a column of the sheet says this property."""
        return name in self._columns[part.name]

    def about_columns(self, part: Part, problems: Sequence[Problem]) -> list[Problem]:
        """The problems of a record, said of the columns of the sheet."""
        return [p.about(self.column(part, p.field)) if p.field else p for p in problems]

    def _compile(self, part: Part, known_by: dt.date) -> tuple[Part, int | None, dict[str, Any], list[Step]]:
        model = KINDS[part.kind]
        constants = {**defaults(model), **self._constants(part, model)}
        if "known_by" in {p.name for p in model.properties()}:
            constants.setdefault("known_by", known_by)
        if self.profile.illustrative:
            constants["illustrative"] = True
        where = self._index[column_key(part.when)] if part.when else None
        return part, where, constants, self._steps(part, model)

    def _constants(self, part: Part, model: type[Record]) -> dict[str, Any]:
        found = {}
        for name, written in part.constants.items():
            try:
                found[name] = reader_of(property_of(model, name))(written)
            except Unreadable as unreadable:
                reason = f"{name}: {unreadable.problem.sentence()}"
                raise Refused([BAD_PROFILE(name=self.profile.name, reason=reason)]) from None
        return found

    def _steps(self, part: Part, model: type[Record]) -> list[Step]:
        sources: dict[str, list[str]] = {}
        for column, names in part.columns.items():
            for name in names:
                sources.setdefault(name, []).append(column)
        steps: list[Step] = []
        for name, columns in sources.items():
            prop = property_of(model, name)
            outer = part.parents.get(name, ())
            if prop.refers == "area" and (outer or len(columns) > 1):
                steps.append(Step(None, self._place(prop, outer, columns, part), name, columns[-1]))
                continue
            for column in columns:
                read = self._reader(prop, part.values.get(column), self._style(prop, column))
                steps.append(Step(self._index[column_key(column)], read, name, column))
        return steps

    def _style(self, prop: Property, column: str) -> Style | None:
        if not isinstance(prop, Day):
            return None
        return self._styles.get(column_key(column)) or Style(self.profile.day_order)

    def _reader(self, prop: Property, meant: Mapping[str, str] | None, style: Style | None) -> Reader:
        form = (type(prop), prop.codes, prop.refers, prop.many, getattr(prop, "dialled", False), style)
        signature = (*form, tuple((meant or {}).items()))
        if signature not in self._shared_readers:
            read = days.reader(style) if style else calling.reader_of(prop, self._access)
            if meant:
                read = _translating(read, meant)
            self._shared_readers[signature] = remembering(read) if is_repetitive(prop) else read
        return self._shared_readers[signature]

    def _place(self, prop: Property, outer: Sequence[str], columns: Sequence[str], part: Part) -> Reader:
        """A place in several columns, the widest first: each lies in the one before, and the innermost counts."""
        around = [self._index[column_key(column)] for column in outer]
        inner = [self._index[column_key(column)] for column in columns]
        meant = {column_key(text): value for column in columns for text, value in part.values.get(column, {}).items()}

        def resolve(texts: tuple[Any, ...]) -> Any:
            parent: str | None = None
            found: Any = None
            for position, text in enumerate(texts):
                if text == "":
                    continue
                text = meant.get(column_key(text), text)
                if position < len(around):
                    parent = read_place(text, parent)
                elif prop.many:
                    within = parent
                    pieces = plain_text(text).split(";")
                    found = [uid for piece in pieces if (uid := read_place(piece.strip(), within)) is not None]
                else:
                    found = parent = read_place(text, parent)
            return found

        look = remembering(resolve)
        positions = [*around, *inner]
        return lambda cells: look(tuple(cells[position] for position in positions))


def defaults(model: type[Record]) -> dict[str, Any]:
    """What a record of this kind says where nothing is said."""
    return {p.name: p.get_default() for p in model.properties() if p.has_default()}


def column_of(part: Part) -> dict[str, str]:
    """Property to the column it is read from."""
    return {name: column for column, names in part.columns.items() for name in names}


def _translating(read: Reader, meant: Mapping[str, str]) -> Reader:
    words = {column_key(text): value for text, value in meant.items()}

    def read_meant(cell: Any) -> Any:
        return read(words.get(column_key(cell), cell))

    return read_meant

"""Profiles: which column of a sheet is which property of which record: a TOML file of a pack, or saved on a page.

name = "gdi-daily"                    the name by which an import asks for it; also part of the identity of its rows
title = {en = "…", km = "…"}
sheet = "Daily"                       the sheet of a workbook, if it is not the only one that fits
header_row = 1                        where the header usually is; it is found by its columns
header_rows = 2                       how many rows name the columns; “Boys / Aged 5” is “Aged 5” below a wide “Boys”
day_order = "day first"               or "month first", for columns of dates that do not tell it themselves
key = ["Date", "Point of entry"]      the columns that say which row this is; without them its whole content does
known_by = 2020-05-07                 for rows that say nothing of it
illustrative = true                   of every record
[[record]]                            one per record that a row becomes
part = "tally"                        its name within the row
kind = "tally"
key = ["Household"]                   columns that say which one it is, if several rows share it
when = "Column"                       only rows where this column is not empty have it
[record.set]                          property = what every row has
[record.columns]                      "Column" = "property", or ["several", "properties"]
[record.may_have]                     "Column" = "property" of a column that a sheet need not have, `when` among them
[record.values."Column"]              "what is written" = "what is meant"
[record.parents]                      property = "Column" (or several, the widest first) in which the place lies
[record.link]                         property = another part of the same row
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation

from wayhome.capture.cells import column_key
from wayhome.capture.days import ORDERS, UNTOLD
from wayhome.capture.saved import SavedProfile
from wayhome.kernel.problems import Refused, declare
from wayhome.ledger.fields import Property
from wayhome.ledger.record import KINDS
from wayhome.packs import active

UNKNOWN_PROFILE = declare("profile.unknown", "There is no column profile “{name}”. There are: {known}.")
BAD_PROFILE = declare("profile.bad", "The column profile “{name}” cannot be used: {reason}")


@dataclass(frozen=True, slots=True)
class Part:
    """One record that each row becomes. `optional` are those of its columns that a sheet need not have."""

    name: str
    kind: str
    key: tuple[str, ...] = ()
    when: str = ""
    constants: Mapping[str, Any] = field(default_factory=dict)
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    parents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    link: Mapping[str, str] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()

    @property
    def needed(self) -> list[str]:
        """The columns this part cannot do without."""
        return [column for column in self.read if column not in self.optional]

    @property
    def read(self) -> list[str]:
        """The columns this part reads."""
        outer = [column for columns in self.parents.values() for column in columns]
        return list(dict.fromkeys([*self.key, *filter(None, [self.when]), *self.columns, *outer]))


@dataclass(frozen=True, slots=True)
class Profile:
    """What the columns of one kind of sheet mean. A `derived` one follows from the properties of its kind."""

    name: str
    title: Mapping[str, str]
    parts: tuple[Part, ...]
    key: tuple[str, ...] = ()
    sheet: str = ""
    header_row: int = 1
    header_rows: int = 1
    day_order: str = UNTOLD
    known_by: dt.date | None = None
    illustrative: bool = False
    derived: bool = False

    @property
    def needed(self) -> list[str]:
        """The columns a sheet must have. A derived profile takes what there is, if nothing required is missing."""
        if self.derived:
            return []
        return list(dict.fromkeys([*self.key, *(column for part in self.parts for column in part.needed)]))

    @property
    def read(self) -> list[str]:
        """All columns that it reads of a sheet that has them."""
        return list(dict.fromkeys([*self.key, *(column for part in self.parts for column in part.read)]))

    @property
    def kind(self) -> str:
        """The kind of record it is mainly about: the last part that is not shared by rows."""
        return [part.kind for part in self.parts if not part.key][-1] if any(not p.key for p in self.parts) else ""


def names() -> list[str]:
    """The names of the profiles: those of the pack, then those that people here have saved."""
    return [*sorted(names_of_pack()), *SavedProfile.objects.order_by("name").values_list("name", flat=True)]


def names_of_pack() -> set[str]:
    """The names that the profiles of the pack have."""
    return {file.stem for file in _folder().glob("*.toml")}


def load(name: str) -> Profile:
    """The profile `name`, or the one derived from the kind of that name. Raises Refused if it cannot be used."""
    return from_description(described) if (described := description(name)) else derived(name)


def description(name: str) -> dict[str, Any]:
    """What the profile `name` says, in the grammar above; {} if it follows from a kind. Raises Refused as load does."""
    if name in names_of_pack():
        try:
            return tomllib.loads((_folder() / f"{name}.toml").read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise Refused([BAD_PROFILE(name=name, reason=str(error))]) from None
    if saved := SavedProfile.objects.filter(name=name).first():
        return {**saved.description, "name": name, "title": saved.title}
    if name in KINDS:
        return {}
    raise Refused([UNKNOWN_PROFILE(name=name, known=", ".join(names()))])


def for_kind(kind: str) -> list[str]:
    """The names of the profiles whose rows become records of `kind`."""
    return [name for name in names() if any(part.kind == kind for part in load(name).parts)]


def derived(kind: str) -> Profile:
    """The profile of a sheet whose columns are the properties of a kind, by name or by label in any language."""
    columns = {called: (p.name,) for p in KINDS[kind].properties() for called in called_in_all_languages(p)}
    return Profile(name=kind, title={"en": kind}, parts=(Part(kind, kind, columns=columns),), derived=True)


def called_in_all_languages(prop: Property) -> list[str]:
    """The name of a property and its labels, the name first."""
    called = [prop.name]
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            called.append(str(prop.verbose_name))
    return list(dict.fromkeys(called))


def fitted(profile: Profile, columns: Container[str]) -> Profile:
    """The profile for a sheet with these columns (as keys): those it need not have and has not are forgotten.

    So is a record that only some rows have, if the column that says which is not there, and what points at it.
    """
    parts: list[Part] = []
    for part in profile.parts:
        if part.when in part.optional and column_key(part.when) not in columns:
            continue
        may_lack = part.columns if profile.derived else part.optional
        lacked = {column for column in may_lack if column_key(column) not in columns}
        there = {column: names for column, names in part.columns.items() if column not in lacked}
        meant = {column: values for column, values in part.values.items() if column not in lacked}
        known = {each.name for each in parts}
        link = {name: other for name, other in part.link.items() if other in known}
        parts.append(replace(part, columns=there, values=meant, link=link))
    return replace(profile, parts=tuple(parts))


def from_description(described: Mapping[str, Any]) -> Profile:
    """The profile that a description in the grammar above means. Raises Refused with what is wrong in it."""
    name = str(described.get("name", ""))
    profile = Profile(
        name=name,
        title=described.get("title", {"en": name}),
        parts=tuple(_part(one) for one in described.get("record", [])),
        key=_several(described.get("key")),
        sheet=described.get("sheet", ""),
        header_row=described.get("header_row", 1),
        header_rows=described.get("header_rows", 1),
        day_order=described.get("day_order", UNTOLD),
        known_by=_day(described.get("known_by")),
        illustrative=described.get("illustrative", False),
    )
    if reason := next(_faults(profile), None):
        raise Refused([BAD_PROFILE(name=name, reason=reason)])
    return profile


def quoted(columns: Iterable[str]) -> str:
    """The columns as a sentence names them."""
    return ", ".join(f"“{column}”" for column in columns)


def _folder() -> Path:
    return Path(active().profiles_dir)


def _part(described: Mapping[str, Any]) -> Part:
    always, optional = described.get("columns", {}), described.get("may_have", {})
    return Part(
        name=str(described.get("part") or described.get("kind", "")),
        kind=str(described.get("kind", "")),
        key=_several(described.get("key")),
        when=described.get("when", ""),
        constants=described.get("set", {}),
        columns={column: _several(properties) for column, properties in (always | optional).items()},
        values=described.get("values", {}),
        parents={prop: _several(columns) for prop, columns in described.get("parents", {}).items()},
        link=described.get("link", {}),
        optional=frozenset(optional),
    )


def _day(written: Any) -> dt.date | None:
    return dt.date.fromisoformat(written) if isinstance(written, str) else written


def _several(written: Any) -> tuple[str, ...]:
    if not written:
        return ()
    return (written,) if isinstance(written, str) else tuple(written)


def _faults(profile: Profile) -> Iterator[str]:
    if not profile.name:
        yield "it has no name."
    if not profile.parts:
        yield "it has no [[record]]."
    if profile.day_order not in (UNTOLD, *ORDERS):
        yield f"day_order is “{profile.day_order}” and neither “day first” nor “month first”."
    seen: set[str] = set()
    for part in profile.parts:
        if part.name in seen:
            yield f"two records are called “{part.name}”."
        if part.kind not in KINDS:
            yield f"there is no kind of record “{part.kind}”."
            return
        properties = {p.name for p in KINDS[part.kind].properties()}
        columns = [prop for several in part.columns.values() for prop in several]
        for prop in (*part.constants, *columns, *part.parents, *part.link):
            if prop not in properties:
                yield f"a record of kind “{part.kind}” has no property “{prop}”."
        for other in part.link.values():
            if other not in seen:
                yield f"“{part.name}” points at “{other}”, which is not a record above it."
        for column in part.values:
            if column not in part.columns:
                yield f"there are values for the column “{column}”, which “{part.name}” does not read."
        seen.add(part.name)

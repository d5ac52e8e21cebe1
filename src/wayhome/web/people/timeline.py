"""Everything known of one human, line by line, newest first: what each record says, and where it was read from.

A line is a record of any kind that points at one of their registrations, or a later change of it. Kinds are not
listed here: what a noun declares as a reference to a person comes up by itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from wayhome.accounts.policy import Access
from wayhome.accounts.scope import scope
from wayhome.kernel.shortcode import code_of
from wayhome.ledger.fields import Property
from wayhome.ledger.models import Entry
from wayhome.ledger.record import KINDS, Record
from wayhome.packs import active
from wayhome.web.finding import changed, state_of
from wayhome.web.showing import Part, Showing, Shown

MOST = 200
"""So many records of one kind are shown, the newest."""

QUIET = frozenset({"known_by", "illustrative"})


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is known. `day` is when it happened; if that is not known (`by_then`), when it was known.

    `told` is what the record says, `changes` what was changed in it: before, after. `about` is which registration of
    the human it is about, `role` the word for what they are in it, if they are not simply its person.
    """

    record: Record
    day: dt.date
    by_then: bool
    entry: Entry
    told: tuple[Shown, ...] = ()
    changes: tuple[tuple[Shown, Shown], ...] = ()
    about: str = ""
    role: str = ""

    @property
    def kind(self) -> str:
        return self.record.kind

    @property
    def is_erasure(self) -> bool:
        return self.entry.op == Entry.Op.REDACT


def gather(persons: Sequence[Record], access: Access) -> list[Record]:
    """The registrations and all records in scope that point at them; of their households what was agreed for all."""
    uids = [person.uid for person in persons]
    found: list[Record] = list(persons)
    for model in _in_order(KINDS.values()):
        pointing = [*_pointing(model, "person", uids)]
        if _speaks_for_all(model):
            lived_in = {record.household for record in found if record.kind == "membership"}  # type: ignore[attr-defined]
            pointing += _pointing(model, "household", sorted(lived_in))
        if not pointing:
            continue
        lists = {f"{p.name}_as_text": Cast(p.name, TextField()) for p in model.properties() if p.many and p.refers}
        records = scope(model.objects.alias(**lists).filter(reduce(or_, pointing)), access, of_few=True)
        found.extend(records.order_by("-seq")[:MOST])
    return found


def _in_order(models: Iterable[type[Record]]) -> list[type[Record]]:
    """Memberships first: what was said for all of a household is found by them."""
    return sorted(models, key=_speaks_for_all)


def _speaks_for_all(model: type[Record]) -> bool:
    """Whether a record of this kind is about one person or, in their place, about all of a household."""
    by_kind = {prop.refers: prop for prop in model.properties() if prop.name in ("person", "household")}
    return {"person", "household"} <= by_kind.keys() and not by_kind["person"].required


def lines(records: Sequence[Record], own: Sequence[str], access: Access) -> list[Line]:
    """The records and their later changes as lines, newest first: two queries, and one for each kind referred to.

    `own` are the registrations of the human: a line that says of which one it is names it if there are several.
    """
    entries = _entries(records)
    states = {seq: state_of(type(record), entry) for record, entry, seq in _each(records, entries)}
    kinds = {(record.kind, record.uid): type(record) for record in records}
    told = [(kinds[entry.kind, entry.uid], states[entry.seq]) for mine in entries.values() for entry in mine]
    showing = Showing(access, told)
    showing.know({("person", record.uid): record for record in records if record.kind == "person"})
    found = [
        line
        for record in records
        for line in _of(record, entries.get((record.kind, record.uid), []), states, frozenset(own), showing)
    ]
    return sorted(found, key=lambda line: (line.day, line.entry.seq), reverse=True)


def _of(
    record: Record,
    entries: Sequence[Entry],
    states: Mapping[int, Mapping[str, Any]],
    own: frozenset[str],
    showing: Showing,
) -> Iterator[Line]:
    """What the record says now, with the source of its first entry; then what later entries changed in it."""
    if not entries:
        return
    model, values = type(record), record.values()
    happened = values.get(model.dated_by) if model.dated_by else None
    day = happened or values["known_by"]
    about, role = _about(record, own)
    skip = QUIET | {model.dated_by}
    shown = [_told(p, values.get(p.name), showing) for p in model.properties() if _is_told(p, values, about, skip)]
    by_then = not happened or model.dated_by == "known_by"
    yield Line(record, day, by_then, entries[0], tuple(s for s in shown if s.parts), (), about, role)
    for before, after in pairwise(entries):
        is_erased = after.op == Entry.Op.REDACT
        changes = () if is_erased else _changes(model, states[before.seq], states[after.seq], showing)
        if is_erased or (changes and Entry.Op.VOID not in (before.op, after.op)):
            yield Line(record, _written_on(after), False, after, (), changes, about, role)


def _changes(
    model: type[Record], before: Mapping[str, Any], after: Mapping[str, Any], showing: Showing
) -> tuple[tuple[Shown, Shown], ...]:
    """What differs, before and after, as far as the reader may see it."""
    properties = {prop.name: prop for prop in model.properties()}
    pairs = (
        (_told(properties[name], before.get(name), showing), _told(properties[name], after.get(name), showing))
        for name in changed(model, before, after)
    )
    return tuple(pair for pair in pairs if not pair[1].hidden)


def _is_told(prop: Property, values: Mapping[str, Any], about: str, skip: frozenset[str | None]) -> bool:
    """Whether a line says it: not which registration it is about, and not the day beside which it stands."""
    return prop.name not in skip and not (prop.refers == "person" and about and values.get(prop.name) == about)


def _told(prop: Property, value: Any, showing: Showing) -> Shown:
    """What a property says; a registration with its short code, for all of one human may have one name."""
    shown = showing.value(prop, value)
    if prop.refers != "person" or prop.many:
        return shown
    parts = (Part(f"{part.text} · {code_of(value)}", part.href) if part.href else part for part in shown.parts)
    return replace(shown, parts=tuple(parts))


def _about(record: Record, own: frozenset[str]) -> tuple[str, str]:
    """Which of the registrations a record is, or points at, and as what."""
    if record.kind == "person":
        return record.uid, ""
    for prop in record.properties():
        if prop.refers == "person" and not prop.many and getattr(record, prop.name) in own:
            return getattr(record, prop.name), "" if prop.name == "person" else str(prop.verbose_name)
    return "", ""


def _written_on(entry: Entry) -> dt.date:
    """The day of an entry on the calendars of the pack's country."""
    return entry.at.astimezone(ZoneInfo(active().time_zone)).date()


def _pointing(model: type[Record], kind: str, uids: Sequence[str]) -> Iterator[Q]:
    """The conditions by which a record of this model points at one of these records of a kind."""
    for prop in model.properties():
        if prop.refers == kind and uids and prop.many:
            yield from (Q(**{f"{prop.name}_as_text__contains": f'"{uid}"'}) for uid in uids)
        elif prop.refers == kind and uids:
            yield Q(**{f"{prop.name}__in": uids})


def _entries(records: Sequence[Record]) -> dict[tuple[str, str], list[Entry]]:
    """The entries of each record, oldest first, with their sources; whether names are erased in them is told too."""
    wanted = {(record.kind, record.uid) for record in records}
    rows = Entry.objects.filter(uid__in={uid for _, uid in wanted}).select_related("source").order_by("version")
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in rows:
        if (entry.kind, entry.uid) in wanted:
            found.setdefault((entry.kind, entry.uid), []).append(entry)
    return found


def _each(
    records: Sequence[Record], entries: Mapping[tuple[str, str], Sequence[Entry]]
) -> Iterator[tuple[Record, Entry, int]]:
    for record in records:
        for entry in entries.get((record.kind, record.uid), ()):
            yield record, entry, entry.seq

"""Composing: the words of one list and of its cover, as plain data that is set as a page and as a workbook alike.

A document has `title`, `version`, `notices` and the labels of `facts` and `columns` as pairs of texts; `groups` with
their title and rows of cells, a cell a text, a whole number, a day as ISO text or None; the two lines of the
`watermark`; and the plain texts `subtitle`, `number` and `foot`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext_noop as _

from wayhome.figures.protect import REST
from wayhome.reference import places
from wayhome.reports import wording as numbers
from wayhome.reports.lists import words
from wayhome.reports.lists.cells import NOTHING, NUMBER, TEXT, shown
from wayhome.reports.lists.columns import HOUSEHOLD, Column, Rules
from wayhome.reports.lists.content import Content, ListLine
from wayhome.reports.lists.tables import IssuedList
from wayhome.reports.lists.words import Pair, wording

AUTHOR = "Wayhome"
PRINTED = 16
"""So many signs of the checksum are printed."""

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Cover:
    """What the cover says beside the list itself: of the list it replaces, and on which day it is issued."""

    issued: IssuedList
    before: IssuedList | None
    day: dt.date


def compose(content: Content, cover: Cover, rules: Rules) -> Document:
    """The document of a list."""
    issued = cover.issued
    recipient = words.addressee(content.recipient, issued.area, issued.unassigned)
    area = words.place(issued.area)
    only_for = wording(_("For {recipient} only"), recipient=recipient)
    return {
        "title": _title(content),
        "subtitle": f"{shown(area)} ({issued.area})",
        "number": issued.number,
        "version": wording(_("Version {version}"), version=issued.version),
        "facts": [*_facts(content, cover, recipient)],
        "notices": [*_notices(content, cover, rules, area)],
        "columns": _columns(content, cover),
        "place": wording(_("Place")),
        "grouped": _is_grouped(content),
        "groups": [*_groups(content, issued)],
        "watermark": [only_for[0], f"{only_for[1]} · {issued.number}"],
        "foot": f"{issued.number} · v{issued.version} · {_checksum(issued)} · {shown(only_for)}",
        "sheets": [shown(wording(name)) for name in (_("Cover"), _("List"))],
        "stamp": [cover.day.year, cover.day.month, cover.day.day],
        "author": AUTHOR,
    }


def _title(content: Content) -> Pair:
    if content.recipient.counts:
        return wording(_("How many people came home"))
    if content.authority.unassigned:
        return wording(_("People who came home, place not known yet"))
    return wording(_("People who came home"))


def _facts(content: Content, cover: Cover, recipient: Pair) -> Iterator[tuple[Pair, str]]:
    issued, before = cover.issued, cover.before
    yield wording(_("Recipient")), shown(recipient)
    yield wording(_("Period")), shown(_period(issued))
    yield wording(_("People")), _amount(content.people) if content.people or content.counts is None else NOTHING
    if content.counts is None:
        yield wording(_("Households")), _amount(len({line.household or line.uids[0] for line in content.lines}))
    yield wording(_("Purpose")), issued.purpose
    basis = words.code("legal_basis", issued.basis)
    yield wording(_("Legal basis")), f"{basis}: {issued.order}" if issued.order else basis
    yield wording(_("Issued on")), _day(cover.day)
    yield wording(_("Issued by")), issued.by
    yield wording(_("Expires on")), _day(issued.expires)
    if before is not None:
        yield wording(_("Replaces")), shown(wording(_("Version {version}"), version=before.version))
    if issued.changes is not None:
        yield wording(_("Since then")), shown(_since(issued.changes))
    yield wording(_("Checksum")), _checksum(issued)


def _since(changes: dict[str, list[int]]) -> Pair:
    counts = {name: len(lines) for name, lines in changes.items()}
    if not any(counts.values()):
        return wording(_("nothing changed"))
    return wording(_("{added} new, {changed} changed, {left} no longer on it"), **counts)


def _notices(content: Content, cover: Cover, rules: Rules, area: Pair) -> Iterator[Pair]:
    if content.is_illustrative:
        yield wording(_("Made for the demonstration: these people are invented."))
    yield rules.notice[words.languages()[0]], rules.notice["en"]
    if content.authority.unassigned:
        yield wording(
            _("Nobody knows yet where in {area} these people are. Find out, and tell who issued this list."),
            area=area,
        )  # fmt: skip
    if cover.before is not None and cover.issued.changes and (left := cover.issued.changes["left"]):
        yield wording(
            _("No longer on this list: lines {lines} of version {version}. Cross them out there."),
            lines=words.both(lambda language: numbers.digits(", ".join(map(str, left)), language)),
            version=cover.before.version,
        )
    if content.counts is not None:
        yield wording(
            _("Numbers below {floor}, and those that would give them away, are not shown: –."),
            floor=rules.smallest_count,
        )  # fmt: skip


def _period(issued: IssuedList) -> Pair:
    start, end = issued.start, issued.end
    if start is None:
        return wording(_("up to {day}"), day=words.both(lambda language: numbers.day(end, language)))
    return words.both(lambda language: numbers.period(start, end, language))


def _day(day: dt.date) -> str:
    return shown(words.both(lambda language: numbers.day(day, language)))


def _amount(number: int) -> str:
    return shown(words.both(lambda language: numbers.number(number, language)))


def _checksum(issued: IssuedList) -> str:
    printed = issued.checksum[:PRINTED]
    return " ".join(printed[at : at + 4] for at in range(0, PRINTED, 4))


def _columns(content: Content, cover: Cover) -> list[dict[str, Any]]:
    if content.counts is not None:
        return [_column(wording(_("Place")), 3.0, TEXT), _column(wording(_("People")), 1.0, NUMBER)]
    said = [_column(wording(_("No.")), 0.0, NUMBER)]
    said += [_column(words.heading(column.name), column.width, column.kind) for column in content.recipient.columns]
    if cover.before is not None:
        said.append(_column(wording(_("What changed")), 1.9, TEXT))
    return said


def _column(label: Pair, width: float, kind: str) -> dict[str, Any]:
    return {"label": label, "width": width, "kind": kind}


def _is_grouped(content: Content) -> bool:
    """Whether its lines stand under the names of the areas below: not on lists of the smallest areas."""
    area = content.authority.area
    return content.counts is None and any(line.area != area for line in content.lines)


def _groups(content: Content, issued: IssuedList) -> Iterator[dict[str, Any]]:
    if content.counts is not None:
        yield {"title": "", "rows": [*_cells_of_counts(content.counts, content.authority.area)]}
        return
    lines, grouped = _Lines(content, issued), _is_grouped(content)
    for area, some in groupby(content.lines, key=lambda line: line.area):
        title = _area_below(area, content.authority.area) if grouped else ""
        yield {"title": title, "rows": [lines.cells(line) for line in some]}


def _cells_of_counts(counts: dict[str, int | None], area: str) -> Iterator[list[Any]]:
    """One row an area below in the order of codes, then who is in none of them, then all."""
    for path in sorted(counts, key=lambda path: (path == f"{area}/", path.endswith(f"/{REST}/"), path)):
        last = path.rstrip("/").rpartition("/")[2]
        if last == REST:
            name = shown(wording(_("Place not known")))
        elif last == area:
            name = shown(wording(_("All")))
        else:
            name = shown(words.both(lambda language, uid=last: places.name(uid, language)))  # type: ignore[misc]
        yield [name, counts[path]]


def _area_below(area: str, around: str) -> str:
    """The name of an area of a list and of those between it and the area of the list."""
    if area == around:
        return shown(wording(_("Place not known")))
    between = [uid for uid in (*places.ancestors(area), area) if uid != around and places.inside(uid, around)]
    return shown(words.both(lambda language: ", ".join(places.name(uid, language) for uid in reversed(between))))


class _Lines:
    """Gives the lines of a list their numbers, those of their households and what became of them."""

    def __init__(self, content: Content, issued: IssuedList):
        self.columns = content.recipient.columns
        self.households: dict[str, int] = {}
        self.number = 0
        self.changes = self._changes(issued.changes) if issued.changes is not None else None

    def cells(self, line: ListLine) -> list[Any]:
        self.number += 1
        household = self.households.setdefault(line.household or line.uids[0], len(self.households) + 1)
        cells: list[Any] = [self.number]
        for column, said in zip(self.columns, line.said, strict=True):
            cells.append(household if column.name == HOUSEHOLD else _cell(column, said))
        if self.changes is not None:
            cells.append(self.changes.get(self.number))
        return cells

    @staticmethod
    def _changes(changes: dict[str, Sequence[int]]) -> dict[int, str]:
        new, other = shown(wording(_("new"))), shown(wording(_("changed")))
        return dict.fromkeys(changes["added"], new) | dict.fromkeys(changes["changed"], other)


def _cell(column: Column, said: Any) -> Any:
    if said is None:
        return None
    if isinstance(said, dt.date):
        return said.isoformat()
    if not column.codes:
        return said
    return "; ".join(words.code(column.codes, code) for code in (said if isinstance(said, list) else [said]))

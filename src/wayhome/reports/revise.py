"""Revising: what the figures of a published edition say today beside what they said then, and what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wayhome.figures.behind import entries_behind, entry_digests
from wayhome.figures.catalogue import catalogue
from wayhome.figures.compute import compute
from wayhome.figures.figure import Figure, Request
from wayhome.ledger.frames import Frames
from wayhome.ledger.models import Entry
from wayhome.reports.models import Edition
from wayhome.reports.verify import published

SHOWN = 20
ADDED, GONE, CHANGED = "added", "gone", "changed"


@dataclass(frozen=True, slots=True)
class RowChange:
    """One record that counts now and did not, or no longer does, or counts with another entry."""

    change: str
    kind: str
    uid: str
    entry: int
    source: str
    source_row: int | None
    by: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that says something else today, or says the same from other rows or under another definition.

    `counts` says how many rows were added, changed or are gone; `rows` names the first of them.
    """

    figure: str
    title: Mapping[str, str]
    then: int | str | None
    now: int | str | None
    shown_then: str
    shown_now: str
    change: str
    rows_then: int
    rows_now: int
    counts: Mapping[str, int]
    rows: list[RowChange]
    definition_changed: bool
    definition_gone: bool

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "rows"} | {
            "title": dict(self.title), "counts": dict(self.counts),
            "rows": [{name: getattr(row, name) for name in RowChange.__dataclass_fields__} for row in self.rows],
        }  # fmt: skip


def revise(number: int) -> list[Difference]:
    """The figures of a published edition that differ today: same cut-off and scope, today's book and definitions."""
    edition = published(number)
    today = catalogue()
    request = Request(cut_off=edition.cut_off, area=edition.area or None)
    frames = Frames()
    kept = {one["id"]: one for one in edition.kept}
    known = [key for key in kept if key in today.named or key in today.indicators]
    current = {figure.id: figure for figure in compute(request, known, definitions=today, frames=frames)}
    entries = entry_digests(request, known, definitions=today, frames=frames)
    made = []
    for key, then in kept.items():
        now = current.get(key)
        if now and now.kept() | {"mark": then["mark"]} == then and entries[key] == edition.entries[key]:
            continue
        made.append(_difference(edition, then, now, frames, entries.get(key) != edition.entries[key]))
    return made


def _difference(
    edition: Edition, then: Mapping[str, Any], now: Figure | None, frames: Frames, moved: bool
) -> Difference:
    key = then["id"]
    rows: list[tuple[str, str, str, int]] = []
    if now and moved:
        before = entries_behind(key, edition.request(), definitions=edition.kept_definitions())
        request = Request(cut_off=edition.cut_off, area=edition.area or None)
        rows = list(_moved(before, entries_behind(key, request, frames=frames)))
    said: dict[str, Any] = now.kept() if now else {"value": None, "shown": "–", "rows": 0, "definition": ""}
    return Difference(
        figure=key, title=then["title"], then=then["value"], now=said["value"],
        shown_then=then["shown"], shown_now=said["shown"],
        change=_change(then["value"], said["value"]), rows_then=then["rows"], rows_now=said["rows"],
        counts={change: sum(row[0] == change for row in rows) for change in (ADDED, CHANGED, GONE)},
        rows=_with_sources(rows[:SHOWN]),
        definition_changed=now is not None and said["definition"] != then["definition"], definition_gone=now is None,
    )  # fmt: skip


def _change(then: int | str | None, now: int | str | None) -> str:
    """The difference with its sign, where both are numbers."""
    if isinstance(then, int) and isinstance(now, int):
        return f"{now - then:+,}"
    return ""


def _moved(
    before: Mapping[tuple[str, str], int], after: Mapping[tuple[str, str], int]
) -> Iterable[tuple[str, str, str, int]]:
    for (kind, uid), entry in after.items():
        if (kind, uid) not in before:
            yield ADDED, kind, uid, entry
        elif before[kind, uid] != entry:
            yield CHANGED, kind, uid, entry
    for (kind, uid), entry in before.items():
        if (kind, uid) not in after:
            yield GONE, kind, uid, entry


def _with_sources(rows: list[tuple[str, str, str, int]]) -> list[RowChange]:
    """The rows with where their newest entry came from; for one that is gone, the entry that took it away."""
    made = []
    for change, kind, uid, entry in rows:
        newest = Entry.objects.filter(kind=kind, uid=uid).select_related("source").order_by("-version").first()
        found = newest if change == GONE and newest else Entry.objects.select_related("source").get(seq=entry)
        made.append(RowChange(change, kind, uid, found.seq, found.source.name, found.source_row, found.by))
    return made

"""The border as a Vega-Lite map, a dot a point of entry; and what held at a point as a strip of time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wayhome.records.crossing.hours import span_of
from wayhome.records.crossing.standing import CLOSED, OPEN, PARTLY, UNKNOWN
from wayhome.records.crossing_status import CrossingStatus, is_general
from wayhome.records.staying.spans import Moment
from wayhome.records.wording import code_label
from wayhome.reports import chart_theme as theme
from wayhome.reports.boundaries import Boundaries
from wayhome.reports.dot_map import HEIGHT, WIDTH, Placed, dot_map
from wayhome.reports.map_labels import Layout
from wayhome.reports.projection import fitted

LOOKS = {
    OPEN: ("#2f855a", "circle"),
    PARTLY: ("#d9a400", "diamond"),
    CLOSED: ("#b3261e", "cross"),
    UNKNOWN: (theme.MUTED, "square"),
}
"""Colour and shape of each status: the shape tells it to those who do not tell the colours."""
SIGNS = {
    "circle": "M-5,0A5,5 0 1 0 5,0A5,5 0 1 0 -5,0Z",
    "square": "M-4,-4H4V4H-4Z",
    "cross": "M-1.5,-5H1.5V-1.5H5V1.5H1.5V5H-1.5V1.5H-5V-1.5H-1.5Z",
    "diamond": "M0,-5.5L4.5,0L0,5.5L-4.5,0Z",
}
"""The shapes again, for the key beside the map."""
RADIUS = 6.0
_MARGINS = (16, 24, 12, 76)

BEFORE, AFTER = dt.timedelta(days=60), dt.timedelta(days=14)
WIDE = 1_000
NARROWEST = 4


@dataclass(frozen=True, slots=True)
class Dot:
    """One point of entry on the map. `named`: its name stands beside it, for there are more names than room."""

    name: str
    lon: float
    lat: float
    state: str
    words: str
    named: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One status on the strip: where it begins and how long it lasts, of WIDE."""

    status: CrossingStatus
    left: int
    width: int


@dataclass(frozen=True, slots=True)
class Strip:
    """What was said of a point from `first` to `last`, a line for each kind of people; `now` is where the moment is."""

    first: dt.date
    last: dt.date
    now: int
    lines: list[tuple[str, list[Bar]]]

    @property
    def wide(self) -> int:
        return WIDE


def spec(dots: Sequence[Dot], boundaries: Boundaries, language: str) -> dict[str, Any]:
    """The map of the active pack with the dots, and names where there is room for them."""
    projection = fitted(boundaries.areas, WIDTH, HEIGHT, _MARGINS)
    placed = [(dot, Placed(dot.name, dot.words, dot.state, *projection.xy(dot.lon, dot.lat), RADIUS)) for dot in dots]
    layout = Layout(WIDTH, HEIGHT)
    for _, mark in placed:
        layout.circle(mark.x, mark.y, mark.radius)
    named = [(dot.name, mark.x, mark.y, mark.radius) for dot, mark in placed if dot.named]
    labels, style = layout.point_names(named, 9.4), {"fontSize": 9.4}
    return dot_map([mark for _, mark in placed], LOOKS, boundaries, projection, labels, style, "·", language)


def strip(statuses: Sequence[CrossingStatus], at: Moment) -> Strip | None:
    """What was said of a point around a moment; None if nothing ever was."""
    if not statuses:
        return None
    spans = {each.uid: span_of(each.values()) for each in statuses}
    first = min(at.day - dt.timedelta(days=7), max(at.day - BEFORE, min(span.begin.day for span in spans.values())))
    last = at.day + AFTER
    days = (last - first).days

    def place(day: dt.date) -> int:
        return min(WIDE, max(0, (day - first).days * WIDE // days))

    lines: dict[str, list[Bar]] = {}
    for each in sorted(statuses, key=lambda one: (not is_general(one.values()), spans[one.uid].begin)):
        begin, end = spans[each.uid]
        if end.day < first or begin.day > last:
            continue
        left = min(place(begin.day), WIDE - NARROWEST)
        width = max(NARROWEST, place(end.day) - left)
        lines.setdefault(_people(each), []).append(Bar(each, left, width))
    return Strip(first, last, place(at.day), list(lines.items()))


def _people(status: CrossingStatus) -> str:
    """The people a status is about."""
    if is_general(status.values()):
        return code_label("crosser", "all")
    return ", ".join(code_label("crosser", each) for each in status.allowed or ())

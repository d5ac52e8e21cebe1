"""The map of sites as a Vega-Lite spec: one dot a site, its colour and shape what its beds say, its size how many."""

from __future__ import annotations

import math
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from wayhome.reports import chart_theme as theme
from wayhome.reports import wording
from wayhome.reports.boundaries import Boundaries
from wayhome.reports.dot_map import HEIGHT, WIDTH, Placed, dot_map
from wayhome.reports.map_labels import Layout
from wayhome.reports.projection import fitted
from wayhome.web.sites.beds import FREE, FULL, NO_BEDS, OVER, UNKNOWN

LOOKS = {
    FREE: ("#15558d", "circle"),
    FULL: ("#d9a400", "square"),
    OVER: ("#b3261e", "triangle-up"),
    NO_BEDS: (theme.MUTED, "cross"),
    UNKNOWN: (theme.REST, "diamond"),
}
"""Colour and shape of each state: the shape tells it to those who do not tell the colours."""
SIGNS = {
    "circle": "M-5,0A5,5 0 1 0 5,0A5,5 0 1 0 -5,0Z",
    "square": "M-4.5,-4.5H4.5V4.5H-4.5Z",
    "triangle-up": "M0,-5L5,4.5H-5Z",
    "cross": "M-1.5,-5H1.5V-1.5H5V1.5H1.5V5H-1.5V1.5H-5V-1.5H-1.5Z",
    "diamond": "M0,-5.5L4,0L0,5.5L-4,0Z",
}
"""The shapes again, for the key beside the map."""
SMALLEST, LARGEST = 5.0, 15.0
_MARGINS = (16, 12, 12, 16)


@dataclass(frozen=True, slots=True)
class Dot:
    """One site on the map: what it is called, where it is and what its beds say."""

    name: str
    lon: float
    lat: float
    state: str
    words: str
    beds: int
    free: int | None


def spec(dots: Sequence[Dot], boundaries: Boundaries, language: str, around: Container[str] = ()) -> dict[str, Any]:
    """The map of the active pack with the dots, the larger below, as large as the areas `around` them let it be.

    Where beds are free, their number stands beside the dot.
    """
    seen = [area for area in boundaries.areas if area["id"] in around] or boundaries.areas
    projection = fitted(seen, WIDTH, HEIGHT, _MARGINS)
    largest = max((dot.beds for dot in dots), default=0)
    placed = [
        (dot, Placed(dot.name, dot.words, dot.state, *projection.xy(dot.lon, dot.lat), _radius(dot.beds, largest)))
        for dot in sorted(dots, key=lambda dot: -dot.beds)
    ]
    layout = Layout(WIDTH, HEIGHT)
    for _, mark in placed:
        layout.circle(mark.x, mark.y, mark.radius)
    free = [(wording.number(dot.free, language), mark.x, mark.y, mark.radius) for dot, mark in placed if dot.free]
    labels, style = layout.point_names(free, 10), {"fontSize": 10, "fontWeight": 600}
    marks = [mark for _, mark in placed]
    return dot_map(marks, LOOKS, boundaries, projection, labels, style, gettext("Beds"), language)


def _radius(beds: int, largest: int) -> float:
    return SMALLEST if not largest else max(SMALLEST, LARGEST * math.sqrt(beds / largest))

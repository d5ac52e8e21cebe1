"""Where a place falls on a map picture: a Mercator projection fitted to the areas shown, and its inverse.

The same numbers go into the Vega-Lite spec, so labels can be laid out here, where text can be measured.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Ring = list[list[float]]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Projection:
    """Mercator with a fixed scale, so that neighbouring countries drawn around never shrink the areas shown."""

    scale: float
    dx: float
    dy: float
    width: int
    height: int

    def xy(self, lon: float, lat: float) -> Point:
        return self.scale * math.radians(lon) + self.dx, self.dy - self.scale * _north(lat)

    def lonlat(self, x: float, y: float) -> Point:
        north = (self.dy - y) / self.scale
        return math.degrees((x - self.dx) / self.scale), math.degrees(2 * math.atan(math.exp(north)) - math.pi / 2)

    def spec(self) -> dict[str, Any]:
        return {
            "type": "mercator",
            "scale": self.scale,
            "center": [0, 0],
            "translate": [self.dx, self.dy],
            # Without a clip d3 draws the neighbours far outside the picture.
            "clipExtent": [[0, 0], [self.width, self.height]],
        }


def fitted(
    features: Iterable[Mapping[str, Any]], width: int, height: int, margins: tuple[int, int, int, int]
) -> Projection:
    """The projection under which the features fill the picture inside its margins (top, right, bottom, left)."""
    points = [point for feature in features for ring in rings(feature) for point in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    top, right, bottom, left = margins
    scale = min(
        (width - left - right) / math.radians(east - west),
        (height - top - bottom) / (_north(north) - _north(south)),
    )
    across = left + (width - left - right) / 2
    down = top + (height - top - bottom) / 2
    dx = across - scale * math.radians((west + east) / 2)
    dy = down + scale * (_north(north) + _north(south)) / 2
    return Projection(round(scale, 3), round(dx, 3), round(dy, 3), width, height)


def rings(feature: Mapping[str, Any]) -> Iterator[Ring]:
    """The outer rings of a Polygon or MultiPolygon."""
    shape = feature["geometry"]
    for polygon in [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]:
        yield polygon[0]


def is_clockwise(ring: Ring) -> bool:
    """Whether a ring is wound as d3 wants outer ones. RFC 7946 says the reverse; then the whole map is one colour."""
    return sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in itertools.pairwise(ring)) > 0


def middle(feature: Mapping[str, Any]) -> Point:
    """The centre of gravity of a feature's largest ring."""
    best: tuple[float, float, float] = (0.0, 0.0, 0.0)
    for ring in rings(feature):
        area = x = y = 0.0
        for a, b in itertools.pairwise(ring):
            cross = a[0] * b[1] - b[0] * a[1]
            area, x, y = area + cross, x + (a[0] + b[0]) * cross, y + (a[1] + b[1]) * cross
        if abs(area) > best[0]:
            best = (abs(area), x / (3 * area), y / (3 * area))
    return best[1], best[2]


def _north(lat: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))

"""A map of the active pack with dots of several states: the colour and the shape of a dot say its state."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wayhome.reports import chart_theme as theme
from wayhome.reports.boundaries import Boundaries
from wayhome.reports.map_labels import Label
from wayhome.reports.map_layers import at, places, texts
from wayhome.reports.projection import Projection

WIDTH, HEIGHT = 560, 440

Looks = Mapping[str, tuple[str, str]]
"""State to the colour and the shape of its dots."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One dot where it stands in the picture. `words` are told beside its `name` when it is pointed at."""

    name: str
    words: str
    state: str
    x: float
    y: float
    radius: float


def dot_map(
    dots: Sequence[Placed],
    looks: Looks,
    boundaries: Boundaries,
    projection: Projection,
    labels: Sequence[Label],
    style: Mapping[str, Any],
    told: str,
    language: str,
) -> dict[str, Any]:
    """The map as a Vega-Lite spec, WIDTH by HEIGHT. `told` names what the words of a dot say."""
    marks = [
        _marks([dot for dot in dots if dot.state == state], look, projection, told) for state, look in looks.items()
    ]
    layers = [
        _ground(boundaries.surroundings, theme.LAND, theme.BORDER),
        _ground(boundaries.areas, theme.BLUES[0], "#ffffff"),
        *(mark for mark in marks if mark["data"]["values"]),
        *texts(labels, projection, {"color": theme.INK, **style}, halo=2.2),
    ]
    drawn = theme.base(language) | {"width": WIDTH, "height": HEIGHT, "projection": projection.spec()}
    return drawn | {"layer": layers, "padding": 1, "autosize": {"type": "none"}}


def _marks(dots: Sequence[Placed], look: tuple[str, str], projection: Projection, told: str) -> dict[str, Any]:
    colour, shape = look
    values = [
        at(projection, dot.x, dot.y) | {"name": dot.name, "words": dot.words, "size": round(math.pi * dot.radius**2, 1)}
        for dot in dots
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "point", "filled": True, "fill": colour, "shape": shape, "opacity": 0.9,
                 "stroke": "#ffffff", "strokeWidth": 0.8},
        "encoding": places() | {
            "size": {"field": "size", "type": "quantitative", "scale": None},
            "tooltip": [{"field": "name", "title": " "}, {"field": "words", "title": told}],
        },
    }  # fmt: skip


def _ground(features: Sequence[Any], fill: str, stroke: str) -> dict[str, Any]:
    return {
        "data": {
            "values": {"type": "FeatureCollection", "features": list(features)},
            "format": {"type": "json", "property": "features"},
        },
        "mark": {"type": "geoshape", "fill": fill, "stroke": stroke, "strokeWidth": 0.7},
    }

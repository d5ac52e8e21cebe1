"""The legend of a map: the colours of the classes and the sizes of the circles, each with its number."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from wayhome.reports import chart_theme as theme
from wayhome.reports import wording
from wayhome.reports.map_labels import Label, Layout
from wayhome.reports.map_layers import CIRCLE, LARGEST, at, places, texts
from wayhome.reports.outline_text import text_width
from wayhome.reports.projection import Projection


def class_of(value: float, classes: Sequence[int]) -> int:
    """The colour class of a value: the first whose upper bound is above it."""
    return sum(value >= bound for bound in classes)


def class_labels(classes: Sequence[int], language: str) -> list[str]:
    """What the legend says of each class: < 1,000; 1,000 – 2,999; 10,000 +."""
    written = [wording.number(bound, language) for bound in classes]
    tops = [wording.number(bound - 1, language) for bound in classes]
    middle_ones = [f"{low} – {top}" for low, top in zip(written, tops[1:], strict=False)]
    return [f"< {written[0]}", *middle_ones, f"{written[-1]} +"]


def shade(index: int, count: int) -> str:
    return theme.BLUES[round(index * (len(theme.BLUES) - 1) / max(count, 1))]


def legend(
    layout: Layout,
    classes: Sequence[int],
    sizes: Sequence[int],
    areas_title: str,
    points_title: str,
    language: str,
    unsaid: str,
) -> dict[str, Any]:
    """Entries with their places: classes at the bottom left, circles at the bottom right.

    `unsaid` labels the colour of areas whose value is hidden, if there are any.
    """
    labels = class_labels(classes, language) + ([unsaid] if unsaid else [])
    shades = [*(shade(n, len(classes)) for n in range(len(classes) + 1)), theme.UNSAID]
    top = layout.height - 16 * len(labels) - 6
    swatches = [(8.0, top + 16 * n + 6, shades[n], label) for n, label in enumerate(labels)]
    layout.taken.append((0, top - 18, max(104, text_width(areas_title, 10.6, 700) + 6), layout.height))
    largest = max([*sizes, 1])
    edge = layout.width - max(66.0, text_width(points_title, 10.6, 700) - 10)
    rings, y = [], layout.height - 8.0
    for size in sorted(sizes, reverse=True):
        radius = max(LARGEST * math.sqrt(size / largest), 2.2)
        y -= max(radius, 6)
        rings.append((edge, y, math.pi * radius**2, wording.number(size, language)))
        y -= max(radius, 6) + 3
    if sizes:
        layout.taken.append((edge - 18, y - 16, layout.width, layout.height))
    return {
        "areas": (areas_title, 3.0, top - 10),
        "swatches": swatches,
        "points": (points_title, edge - 14, y - 8),
        "rings": rings,
    }


def legend_layers(entries: Mapping[str, Any], projection: Projection, language: str) -> list[dict[str, Any]]:
    size = 9.6 if language == "en" else 10.2
    swatches = [at(projection, x, y) | {"fill": fill} for x, y, fill, _ in entries["swatches"]]
    rings = [at(projection, x, y) | {"size": area} for x, y, area, _ in entries["rings"]]
    labels = [Label(label, x + 9, y, "left") for x, y, _, label in entries["swatches"]]
    labels += [Label(label, x + 22, y, "left") for x, y, _, label in entries["rings"]]
    titles = [Label(text, x, y, "left") for text, x, y in (entries["areas"], *([entries["points"]] if rings else []))]
    scale_none = {"type": "nominal", "scale": None}
    return [
        {
            "data": {"values": swatches},
            "mark": {"type": "square", "size": 110, "opacity": 1, "stroke": "#ffffff", "strokeWidth": 0.5},
            "encoding": places() | {"fill": {"field": "fill"} | scale_none},
        },
        {
            "data": {"values": rings},
            "mark": {"type": "circle", **CIRCLE},
            "encoding": places() | {"size": {"field": "size", "type": "quantitative", "scale": None}},
        },
        *texts(labels, projection, {"fontSize": size, "color": theme.INK}, halo=2.0),
        *texts(titles, projection, {"fontSize": size + 0.4, "fontWeight": 700, "color": theme.INK}, halo=2.4),
    ]

"""The map: areas coloured by a value, points as circles, as one Vega-Lite spec for page, print and screen.

Everything is placed here in pixels and handed to Vega-Lite as longitude and latitude under the same fixed
projection, so that legends and labels can be measured and kept apart in both scripts.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wayhome.reports import chart_theme as theme
from wayhome.reports import wording
from wayhome.reports.map_labels import Label, Layout
from wayhome.reports.outline_text import text_width
from wayhome.reports.projection import Projection, fitted, middle

Feature = Mapping[str, Any]
_MARGINS = (16, 8, 12, 62)
_LARGEST = 15.0
_CIRCLE = {"fill": theme.ACCENT, "fillOpacity": 0.72, "stroke": "#ffffff", "strokeWidth": 0.7, "opacity": 1}
_TOLD = ("label", "shown", "size")


def map_spec(
    *,
    features: Sequence[Feature],
    surroundings: Sequence[Feature],
    values: Mapping[str, float],
    points: Iterable[Mapping[str, Any]],
    language: str,
    names: Mapping[str, str],
    classes: Sequence[int],
    sizes: Sequence[int],
    areas_title: str,
    points_title: str,
    width: int = 430,
    height: int = 345,
) -> dict[str, Any]:
    """Features (each with its area's uid as `id`) coloured by `values`; points of {id, lat, lon, value}; names by uid.

    `classes` are the upper bounds of the colour classes but the last; `sizes` the values of the circles in the legend.
    """
    projection = fitted(features, width, height, _MARGINS)
    circles = _circles(points, projection, names, language, max([*sizes, 1]))
    layout = Layout(width, height)
    legend = _legend(layout, classes, sizes if circles else (), areas_title, points_title, language)
    for circle in circles:
        layout.circle(circle["x"], circle["y"], circle["radius"])
    small, large = (9.2, 10.4) if language == "en" else (9.8, 11)
    gates = layout.point_names([(c["label"], c["x"], c["y"], c["radius"]) for c in circles], small)
    provinces = layout.area_names(_wanted_names(features, values, names, classes, projection), large)
    shown = [_coloured(feature, values, names, classes, language) for feature in features]
    layers = [
        {
            "data": _geo(surroundings),
            "mark": {"type": "geoshape", "fill": theme.LAND, "stroke": theme.BORDER, "strokeWidth": 0.6},
        },
        {
            "data": _geo(shown),
            "mark": {"type": "geoshape", "stroke": "#ffffff", "strokeWidth": 0.8},
            "encoding": {
                "fill": {"field": "properties.fill", "type": "nominal", "scale": None},
                "tooltip": [
                    {"field": "properties.label", "title": " "},
                    {"field": "properties.shown", "title": areas_title},
                ],
            },
        },
        _leaders(gates, projection),
        {
            "data": {"values": [_at(projection, c["x"], c["y"]) | {k: c[k] for k in _TOLD} for c in circles]},
            "mark": {"type": "circle", **_CIRCLE},
            "encoding": _places()
            | {
                "size": {"field": "size", "type": "quantitative", "scale": None},
                "tooltip": [{"field": "label", "title": " "}, {"field": "shown", "title": points_title or " "}],
            },
        },
        *_texts(provinces, projection, {"fontSize": large, "fontWeight": 700, "color": theme.INK}, halo=2.4),
        *_texts(gates, projection, {"fontSize": small, "color": "#9c3208"}, halo=2.0),
        *_legend_layers(legend, projection, language),
        _frame(width, height, projection),
    ]  # fmt: skip
    spec = theme.base(language) | {"width": width, "height": height, "projection": projection.spec(), "layer": layers}
    return spec | {"padding": 1, "autosize": {"type": "none"}}


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


def _circles(
    points: Iterable[Mapping[str, Any]], projection: Projection, names: Mapping[str, str], language: str, largest: float
) -> list[dict[str, Any]]:
    known = sorted((p for p in points if p.get("lat") is not None and p["value"]), key=lambda p: (-p["value"], p["id"]))
    largest = max([largest, *(p["value"] for p in known)])
    circles = []
    for point in known:
        x, y = projection.xy(float(point["lon"]), float(point["lat"]))
        radius = max(_LARGEST * math.sqrt(point["value"] / largest), 2.2)
        label, shown = names.get(point["id"], point["id"]), wording.number(point["value"], language)
        circles.append(
            {"label": label, "shown": shown, "x": x, "y": y, "radius": radius, "size": round(math.pi * radius**2, 2)}
        )
    return circles


def _wanted_names(
    features: Sequence[Feature],
    values: Mapping[str, float],
    names: Mapping[str, str],
    classes: Sequence[int],
    projection: Projection,
) -> list[tuple[str, float, float]]:
    wanted = sorted(
        (f for f in features if class_of(values.get(f["id"], 0), classes) >= 2), key=lambda f: -values[f["id"]]
    )
    return [(names.get(f["id"], f["id"]), *projection.xy(*middle(f))) for f in wanted]


def _coloured(
    feature: Feature, values: Mapping[str, float], names: Mapping[str, str], classes: Sequence[int], language: str
) -> dict[str, Any]:
    value = values.get(feature["id"], 0)
    label, shown = names.get(feature["id"], feature["id"]), wording.number(value, language)
    fill = shade(class_of(value, classes), len(classes))
    return {
        "type": "Feature",
        "geometry": feature["geometry"],
        "properties": {"fill": fill, "label": label, "shown": shown},
    }


def _legend(
    layout: Layout, classes: Sequence[int], sizes: Sequence[int], areas_title: str, points_title: str, language: str
) -> dict[str, Any]:
    """Entries with their places: classes at the bottom left, circles at the bottom right."""
    labels = class_labels(classes, language)
    top = layout.height - 16 * len(labels) - 6
    swatches = [(8.0, top + 16 * n + 6, shade(n, len(classes)), label) for n, label in enumerate(labels)]
    layout.taken.append((0, top - 18, max(104, text_width(areas_title, 10.6, 700) + 6), layout.height))
    largest = max([*sizes, 1])
    edge = layout.width - max(66.0, text_width(points_title, 10.6, 700) - 10)
    rings, y = [], layout.height - 8.0
    for size in sorted(sizes, reverse=True):
        radius = max(_LARGEST * math.sqrt(size / largest), 2.2)
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


def _legend_layers(legend: Mapping[str, Any], projection: Projection, language: str) -> list[dict[str, Any]]:
    size = 9.6 if language == "en" else 10.2
    swatches = [_at(projection, x, y) | {"fill": fill} for x, y, fill, _ in legend["swatches"]]
    rings = [_at(projection, x, y) | {"size": area} for x, y, area, _ in legend["rings"]]
    entries = [Label(label, x + 9, y, "left") for x, y, _, label in legend["swatches"]]
    entries += [Label(label, x + 22, y, "left") for x, y, _, label in legend["rings"]]
    titles = [Label(text, x, y, "left") for text, x, y in (legend["areas"], *([legend["points"]] if rings else []))]
    scale_none = {"type": "nominal", "scale": None}
    return [
        {
            "data": {"values": swatches},
            "mark": {"type": "square", "size": 110, "opacity": 1, "stroke": "#ffffff", "strokeWidth": 0.5},
            "encoding": _places() | {"fill": {"field": "fill"} | scale_none},
        },
        {
            "data": {"values": rings},
            "mark": {"type": "circle", **_CIRCLE},
            "encoding": _places() | {"size": {"field": "size", "type": "quantitative", "scale": None}},
        },
        *_texts(entries, projection, {"fontSize": size, "color": theme.INK}, halo=2.0),
        *_texts(titles, projection, {"fontSize": size + 0.4, "fontWeight": 700, "color": theme.INK}, halo=2.4),
    ]


def _texts(
    labels: Sequence[Label], projection: Projection, style: Mapping[str, Any], halo: float = 0
) -> list[dict[str, Any]]:
    """Text layers, one for each alignment in use; with a white halo below where the ground is coloured."""
    layers: list[dict[str, Any]] = []
    for align in ("left", "center", "right"):
        values = [_at(projection, label.x, label.y) | {"text": label.text} for label in labels if label.align == align]
        if not values:
            continue
        mark = {"type": "text", "align": align, "baseline": "middle", "aria": False} | dict(style)
        encoding = _places() | {"text": {"field": "text"}}
        if halo:
            edge = mark | {"stroke": "#ffffff", "strokeWidth": halo, "strokeJoin": "round", "strokeOpacity": 0.9}
            layers.append({"data": {"values": values}, "mark": edge, "encoding": encoding})
        layers.append({"data": {"values": values}, "mark": mark, "encoding": encoding})
    return layers


def _leaders(labels: Sequence[Label], projection: Projection) -> dict[str, Any]:
    lines = []
    for label in labels:
        if label.anchor:
            start, end = (
                _at(projection, label.x + (2 if label.align == "right" else -2), label.y),
                _at(projection, *label.anchor),
            )
            lines.append(start | {"lon2": end["lon"], "lat2": end["lat"]})
    encoding = _places() | {"longitude2": {"field": "lon2"}, "latitude2": {"field": "lat2"}}
    return {
        "data": {"values": lines},
        "mark": {"type": "rule", "color": "#c9764f", "strokeWidth": 0.5},
        "encoding": encoding,
    }


def _frame(width: int, height: int, projection: Projection) -> dict[str, Any]:
    corners = [(0.5, 0.5), (width - 0.5, 0.5), (width - 0.5, height - 0.5), (0.5, height - 0.5), (0.5, 0.5)]
    sides = []
    for start, end in itertools.pairwise(corners):
        there = _at(projection, *end)
        sides.append(_at(projection, *start) | {"lon2": there["lon"], "lat2": there["lat"]})
    encoding = _places() | {"longitude2": {"field": "lon2"}, "latitude2": {"field": "lat2"}}
    return {
        "data": {"values": sides},
        "mark": {"type": "rule", "color": theme.BORDER, "strokeWidth": 1},
        "encoding": encoding,
    }


def _geo(features: Sequence[Feature]) -> dict[str, Any]:
    return {
        "values": {"type": "FeatureCollection", "features": list(features)},
        "format": {"type": "json", "property": "features"},
    }


def _places() -> dict[str, Any]:
    return {"longitude": {"field": "lon", "type": "quantitative"}, "latitude": {"field": "lat", "type": "quantitative"}}


def _at(projection: Projection, x: float, y: float) -> dict[str, float]:
    lon, lat = projection.lonlat(x, y)
    return {"lon": round(lon, 5), "lat": round(lat, 5)}

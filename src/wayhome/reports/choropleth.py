"""The map: areas coloured by a value, points as circles, as one Vega-Lite spec for page, print and screen.

Everything is placed here in pixels and handed to Vega-Lite as longitude and latitude under the same fixed
projection, so that legends and labels can be measured and kept apart in both scripts.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from wayhome.reports import chart_theme as theme
from wayhome.reports import wording
from wayhome.reports.map_labels import Label, Layout
from wayhome.reports.map_layers import CIRCLE, LARGEST, at, places, texts
from wayhome.reports.map_legend import class_of, legend, legend_layers, shade
from wayhome.reports.projection import Projection, fitted, middle

Feature = Mapping[str, Any]
_MARGINS = (16, 8, 12, 62)
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
    hidden: Collection[str] = (),
    hidden_label: str = "",
    width: int = 430,
    height: int = 345,
) -> dict[str, Any]:
    """Features (each with its area's uid as `id`) coloured by `values`; points of {id, lat, lon, value}; names by uid.

    `classes` are the upper bounds of the colour classes but the last, `sizes` the values of the circles in the legend.
    Areas in `hidden` have a colour that says nothing of their value.
    """
    projection = fitted(features, width, height, _MARGINS)
    circles = _circles(points, projection, names, language, max([*sizes, 1]))
    layout = Layout(width, height)
    unsaid = hidden_label if hidden else ""
    entries = legend(layout, classes, sizes if circles else (), areas_title, points_title, language, unsaid)
    for circle in circles:
        layout.circle(circle["x"], circle["y"], circle["radius"])
    small, large = (9.2, 10.4) if language == "en" else (9.8, 11)
    gates = layout.point_names([(c["label"], c["x"], c["y"], c["radius"]) for c in circles], small)
    provinces = layout.area_names(_wanted_names(features, values, names, classes, projection), large)
    shown = [_coloured(feature, values, names, classes, language, hidden) for feature in features]
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
            "data": {"values": [at(projection, c["x"], c["y"]) | {k: c[k] for k in _TOLD} for c in circles]},
            "mark": {"type": "circle", **CIRCLE},
            "encoding": places()
            | {
                "size": {"field": "size", "type": "quantitative", "scale": None},
                "tooltip": [{"field": "label", "title": " "}, {"field": "shown", "title": points_title or " "}],
            },
        },
        *texts(provinces, projection, {"fontSize": large, "fontWeight": 700, "color": theme.INK}, halo=2.4),
        *texts(gates, projection, {"fontSize": small, "color": "#9c3208"}, halo=2.0),
        *legend_layers(entries, projection, language),
        _frame(width, height, projection),
    ]  # fmt: skip
    spec = theme.base(language) | {"width": width, "height": height, "projection": projection.spec(), "layer": layers}
    return spec | {"padding": 1, "autosize": {"type": "none"}}


def _circles(
    points: Iterable[Mapping[str, Any]], projection: Projection, names: Mapping[str, str], language: str, largest: float
) -> list[dict[str, Any]]:
    known = sorted((p for p in points if p.get("lat") is not None and p["value"]), key=lambda p: (-p["value"], p["id"]))
    largest = max([largest, *(p["value"] for p in known)])
    circles = []
    for point in known:
        x, y = projection.xy(float(point["lon"]), float(point["lat"]))
        radius = max(LARGEST * math.sqrt(point["value"] / largest), 2.2)
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
    feature: Feature,
    values: Mapping[str, float],
    names: Mapping[str, str],
    classes: Sequence[int],
    language: str,
    hidden: Collection[str],
) -> dict[str, Any]:
    value = values.get(feature["id"], 0)
    told = {"label": names.get(feature["id"], feature["id"]), "shown": wording.number(value, language)}
    fill = shade(class_of(value, classes), len(classes))
    if feature["id"] in hidden:
        fill, told["shown"] = theme.UNSAID, wording.NOTHING
    return {"type": "Feature", "geometry": feature["geometry"], "properties": {"fill": fill, **told}}


def _leaders(labels: Sequence[Label], projection: Projection) -> dict[str, Any]:
    lines = []
    for label in labels:
        if label.anchor:
            start, end = (
                at(projection, label.x + (2 if label.align == "right" else -2), label.y),
                at(projection, *label.anchor),
            )
            lines.append(start | {"lon2": end["lon"], "lat2": end["lat"]})
    encoding = places() | {"longitude2": {"field": "lon2"}, "latitude2": {"field": "lat2"}}
    return {
        "data": {"values": lines},
        "mark": {"type": "rule", "color": "#c9764f", "strokeWidth": 0.5},
        "encoding": encoding,
    }


def _frame(width: int, height: int, projection: Projection) -> dict[str, Any]:
    corners = [(0.5, 0.5), (width - 0.5, 0.5), (width - 0.5, height - 0.5), (0.5, height - 0.5), (0.5, 0.5)]
    sides = []
    for start, end in itertools.pairwise(corners):
        there = at(projection, *end)
        sides.append(at(projection, *start) | {"lon2": there["lon"], "lat2": there["lat"]})
    encoding = places() | {"longitude2": {"field": "lon2"}, "latitude2": {"field": "lat2"}}
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

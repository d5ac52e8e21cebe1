"""Layers of a map spec: texts and marks at places of the picture, said as longitude and latitude."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wayhome.reports import chart_theme as theme
from wayhome.reports.map_labels import Label
from wayhome.reports.projection import Projection

LARGEST = 15.0
CIRCLE = {"fill": theme.ACCENT, "fillOpacity": 0.72, "stroke": "#ffffff", "strokeWidth": 0.7, "opacity": 1}


def texts(
    labels: Sequence[Label], projection: Projection, style: Mapping[str, Any], halo: float = 0
) -> list[dict[str, Any]]:
    """Text layers, one for each alignment in use; with a white halo below where the ground is coloured."""
    layers: list[dict[str, Any]] = []
    for align in ("left", "center", "right"):
        values = [at(projection, label.x, label.y) | {"text": label.text} for label in labels if label.align == align]
        if not values:
            continue
        mark = {"type": "text", "align": align, "baseline": "middle", "aria": False} | dict(style)
        encoding = places() | {"text": {"field": "text"}}
        if halo:
            edge = mark | {"stroke": "#ffffff", "strokeWidth": halo, "strokeJoin": "round", "strokeOpacity": 0.9}
            layers.append({"data": {"values": values}, "mark": edge, "encoding": encoding})
        layers.append({"data": {"values": values}, "mark": mark, "encoding": encoding})
    return layers


def places() -> dict[str, Any]:
    return {"longitude": {"field": "lon", "type": "quantitative"}, "latitude": {"field": "lat", "type": "quantitative"}}


def at(projection: Projection, x: float, y: float) -> dict[str, float]:
    lon, lat = projection.lonlat(x, y)
    return {"lon": round(lon, 5), "lat": round(lat, 5)}

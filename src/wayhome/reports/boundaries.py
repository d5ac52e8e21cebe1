"""The boundaries a map is drawn from: the active pack's areas, what lies around them, and whom to thank for both."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from wayhome.packs import active
from wayhome.packs.pack import read_pack
from wayhome.reference import places
from wayhome.reports.projection import is_clockwise

Feature = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Features by area uid (their `id`), features around them, and the credit to print under a map, by language."""

    areas: list[Feature]
    surroundings: list[Feature]
    credit: dict[str, str]


def active_boundaries() -> Boundaries:
    """The boundaries of the active pack, each area under its uid as the gazetteer has it now."""
    read = _of_pack(active().path)
    found = {feature["id"]: places.resolve(feature["id"]) for feature in read.areas}
    known = {code: uid for code, uid in found.items() if isinstance(uid, str)}
    areas = [{**feature, "id": known.get(feature["id"], feature["id"])} for feature in read.areas]
    return Boundaries(areas, read.surroundings, read.credit)


@cache
def _of_pack(path: Path) -> Boundaries:
    pack = read_pack(path)
    around = pack.neighbour_boundaries
    return read_boundaries(
        pack.area_boundaries.read_text("utf-8"),
        around.read_text("utf-8") if around.is_file() else "",
        {key.removeprefix("credit_"): said for key, said in pack.boundaries.items() if key.startswith("credit_")},
        pack.boundary_key,
    )


def read_boundaries(areas: str, surroundings: str, credit: dict[str, str], area_code: str) -> Boundaries:
    """Boundaries from two GeoJSON texts. `area_code` names the property that holds the uid of the area.

    Rings are wound for d3, which paints a country around a ring of the other turn, the whole picture in one colour.
    """
    inner = [_wound(feature) for feature in json.loads(areas)["features"]]
    for feature in inner:
        feature["id"] = feature["properties"][area_code]
        feature["properties"] = {}
    outer = [_wound(feature) for feature in json.loads(surroundings)["features"]] if surroundings else []
    return Boundaries(inner, outer, credit)


def _wound(feature: dict[str, Any]) -> dict[str, Any]:
    for polygon in _polygons(feature):
        for index, ring in enumerate(polygon):
            if is_clockwise(ring) != (index == 0):
                ring.reverse()
    return feature


def _polygons(feature: Mapping[str, Any]) -> Iterator[list[list[list[float]]]]:
    shape = feature["geometry"]
    yield from [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]

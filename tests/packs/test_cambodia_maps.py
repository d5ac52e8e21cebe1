"""What the pack draws: outlines of its areas, points that lie where they should, notices beside the files."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from wayhome.packs import active
from wayhome.packs.tables import records, rows


def rings(geometry):
    return [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]


def contains(ring, lon, lat):
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def signed_area(ring):
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))


@pytest.fixture(scope="module")
def outlines():
    features = json.loads(active().area_boundaries.read_text())["features"]
    return {feature["properties"][active().boundary_key]: feature["geometry"] for feature in features}


def test_every_province_has_an_outline(outlines):
    assert set(outlines) == {f"KH{number:02}" for number in range(1, 26)}


def test_outer_rings_are_clockwise_as_the_print_map_needs(outlines):
    neighbours = json.loads(active().neighbour_boundaries.read_text())["features"]
    for geometry in (*outlines.values(), *(feature["geometry"] for feature in neighbours)):
        assert all(signed_area(polygon[0]) < 0 for polygon in rings(geometry))


def test_every_site_with_a_position_lies_in_its_province_within_its_error(outlines):
    for uid, values in records("site", active().part("sites.csv")):
        if "lat" not in values:
            assert "no_position" in values["flags"], uid
            continue
        lon, lat, error = float(values["lon"]), float(values["lat"]), float(values["error_km"]) / 111
        near = [(lon + error * x, lat + error * y) for x in (-1, 0, 1) for y in (-1, 0, 1)]
        polygons = rings(outlines[f"KH{values['area'][:2]}"])
        assert any(contains(polygon[0], *point) for polygon in polygons for point in near), uid


def test_district_points_lie_in_their_province(outlines):
    for row in rows(active().part("points/districts.csv")):
        lon, lat = float(row["lon"]), float(row["lat"])
        near = [(lon + x, lat + y) for x in (-0.02, 0, 0.02) for y in (-0.02, 0, 0.02)]
        polygons = rings(outlines[f"KH{row['district_code'][:2]}"])
        assert any(contains(polygon[0], *point) for polygon in polygons for point in near), row


def test_the_notices_travel_with_the_files():
    pack = active()
    assert "ODbL" in pack.part("boundaries/LICENCES.txt").read_text()
    assert "CC BY 4.0" in pack.part("points/LICENCES.txt").read_text()
    assert any("Ministry of Economy and Finance" in credit["what"] for credit in pack.credits)


def test_the_pack_says_what_it_is():
    pack = active()
    assert (pack.name, pack.country, pack.time_zone) == ("cambodia", "KH", "Asia/Phnom_Penh")
    assert pack.title("km") == "កម្ពុជា"
    assert pack.first_day < pack.last_day
    with pytest.raises(KeyError):
        pack.hook("nothing of the kind")

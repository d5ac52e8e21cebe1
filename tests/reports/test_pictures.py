"""Charts and maps: letters are outlined, bytes are stable, rings are wound for d3, labels keep apart."""

from __future__ import annotations

import json
import re

import pytest

from wayhome.reports import picture
from wayhome.reports.boundaries import read_boundaries
from wayhome.reports.choropleth import map_spec
from wayhome.reports.map_labels import Layout
from wayhome.reports.map_legend import class_labels, class_of
from wayhome.reports.outline_text import outline_text, stable_ids, text_width
from wayhome.reports.projection import fitted, is_clockwise
from wayhome.reports.trend import trend_spec

SQUARE = [[0, 0], [0, 2], [2, 2], [2, 0], [0, 0]]
NEXT = [[2, 0], [2, 2], [4, 2], [4, 0], [2, 0]]


def geojson(*rings: list[list[float]]) -> str:
    features = [
        {"type": "Feature", "properties": {"code": f"A{n}"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for n, ring in enumerate(rings, 1)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def island(*rings: list[list[float]], language: str = "en") -> dict:
    read = read_boundaries(geojson(*rings), geojson([[-3, -3], [-3, 6], [8, 6], [8, -3], [-3, -3]]), {}, "code")
    return map_spec(
        features=read.areas, surroundings=read.surroundings, values={"A1": 50, "A2": 5000},
        points=[{"id": "gate", "lat": 1, "lon": 0, "value": 300}], language=language,
        names={"A1": "West", "A2": "ខេត្តកើត", "gate": "ច្រកទ្វារ"}, classes=[100, 1000, 2000], sizes=[100, 300],
        areas_title="People", points_title="Crossings",
    )  # fmt: skip


def test_an_area_that_is_hidden_has_a_colour_of_its_own_and_no_number():
    read = read_boundaries(geojson(SQUARE, NEXT), "", {}, "code")
    told = {"features": read.areas, "surroundings": [], "points": [], "language": "en", "names": {}, "sizes": []}
    spec = map_spec(
        values={"A1": 50},
        hidden={"A2"},
        hidden_label="not shown",
        classes=[100],
        areas_title="",
        points_title="",
        **told,
    )
    areas = [each["properties"] for each in spec["layer"][1]["data"]["values"]["features"]]
    assert [one["shown"] for one in areas] == ["50", "–"] and areas[0]["fill"] != areas[1]["fill"]
    assert "not shown" in json.dumps(spec)


def daily(language: str = "en", **more) -> dict:
    rows = [
        {"day": f"2021-03-{day:02}", "site": site, "value": day * size}
        for day in (1, 2, 9)
        for site, size in (("a", 9), ("b", 5), ("c", 1))
    ]
    told = {
        "names": {"a": "Alder", "b": "Birch", "c": "Cedar"},
        "axis_title": "People",
        "rest_label": "Other",
        "top": 1,
    }
    return trend_spec(rows, language=language, **{**told, **more})


def test_every_letter_of_a_picture_is_an_outline():
    drawn = picture.svg(island(SQUARE, NEXT))
    assert "<text" not in drawn and drawn.count("<path") > 10


def test_letters_are_there_at_all_before_they_are_outlined():
    """Without its font the converter draws no text and says nothing."""
    raw = picture._converter().vegalite_to_svg(daily())
    assert "Alder" in raw and 'font-family="Noto Sans Khmer"' in raw


def test_the_outliner_is_still_needed():
    """The converter still places Khmer vowels wrongly. When this fails, outlining can go."""
    letters = '<text x="5" y="35" font-size="30" font-family="Noto Sans Khmer">ខេត្តកែប</text>'
    text = f'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="50">{letters}</svg>'
    assert picture.png(text) != picture.png(outline_text(text))


def test_bold_letters_are_bolder():
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><text x="0" y="9" font-size="9" font-weight="{}">ក</text></svg>'
    assert outline_text(svg.format("bold")) != outline_text(svg.format("normal"))
    assert text_width("ខេត្ត", 10, 700) > text_width("ខេត្ត", 10, 400)


def test_text_without_letters_leaves_nothing():
    assert "<path" not in outline_text(
        '<svg xmlns="http://www.w3.org/2000/svg"><text x="0" y="0" font-size="9"> </text></svg>'
    )


def test_the_same_spec_gives_the_same_bytes_in_one_process():
    assert picture.svg(island(SQUARE, NEXT)) == picture.svg(island(SQUARE, NEXT))
    assert picture.svg(daily()) == picture.svg(daily())


def test_generated_ids_are_numbered_from_one():
    assert (
        stable_ids('<a id="clip7"/><b c="url(#clip7)"/><d id="clip9"/>')
        == '<a id="clip1"/><b c="url(#clip1)"/><d id="clip2"/>'
    )


def test_boundaries_wound_the_other_way_draw_the_same_map():
    """RFC 7946 winds outer rings against the clock; d3 would then paint everything but the area."""
    assert picture.svg(island(SQUARE[::-1], NEXT[::-1])) == picture.svg(island(SQUARE, NEXT))
    read = read_boundaries(geojson(SQUARE[::-1]), "", {}, "code")
    assert is_clockwise(read.areas[0]["geometry"]["coordinates"][0])


def test_the_areas_fill_the_picture_whatever_lies_around():
    read = read_boundaries(geojson(SQUARE, NEXT), "", {}, "code")
    projection = fitted(read.areas, 430, 345, (10, 10, 10, 60))
    xs = [projection.xy(*point)[0] for ring in (SQUARE, NEXT) for point in ring]
    assert min(xs) == pytest.approx(60, abs=1) and max(xs) == pytest.approx(420, abs=1)
    assert projection.lonlat(*projection.xy(1.5, 0.7)) == pytest.approx((1.5, 0.7))


def test_classes_have_labels_in_the_digits_of_the_language():
    assert class_labels([1000, 3000], "en") == ["< 1,000", "1,000 – 2,999", "3,000 +"]
    assert class_labels([1000, 3000], "km")[1] == "១.០០០ – ២.៩៩៩"
    assert [class_of(value, [1000, 3000]) for value in (0, 999, 1000, 2999, 3000)] == [0, 0, 1, 1, 2]


def test_labels_on_a_map_keep_out_of_each_others_way():
    layout = Layout(400, 300)
    layout.circle(60, 100, 15)
    gates = layout.point_names([("Alder", 60, 100, 15), ("Birch", 62, 104, 4), ("Cedar", 64, 107, 3)], 8)
    areas = layout.area_names([("Northern area", 88, 100), ("Southern area", 200, 200)], 9)
    boxes = [label.box(8, 400) for label in gates] + [label.box(9, 700) for label in areas]
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] + 1.5 or other[3] <= one[1] + 1.5
    assert len(gates) == 3 and len(areas) == 2


def test_a_day_without_arrivals_leaves_a_gap_and_small_sites_are_one():
    spec = daily()
    assert len(spec["encoding"]["x"]["scale"]["domain"]) == 9
    assert spec["encoding"]["color"]["scale"]["domain"] == ["Alder", "Other"]
    assert sum(bar["value"] for bar in spec["data"]["values"]) == (1 + 2 + 9) * 15


def test_axes_are_written_out_in_the_language():
    spec = json.dumps(daily("km"), ensure_ascii=False)
    assert "៩ មីនា" in spec and not re.search(r"'[0-9]+':'[0-9]", spec)


def test_an_empty_series_still_draws():
    assert "<svg" in picture.svg(trend_spec([], language="en", names={}, axis_title="People", rest_label="Other"))

"""The situation: what the home page says, computed inside the reader's areas as of one day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from wayhome.figures.catalogue import catalogue
from wayhome.figures.compare import Comparison, compare
from wayhome.figures.compute import compute
from wayhome.figures.figure import Figure, Request
from wayhome.figures.series import Point, series
from wayhome.ledger.read import head
from wayhome.packs import active
from wayhome.reference import names, places
from wayhome.reports import outline, pictures
from wayhome.reports.boundaries import active_boundaries
from wayhome.reports.gather import picture, shown
from wayhome.reports.matter import Matter, Shown, in_language
from wayhome.reports.references import NAMED, Piece, pieces
from wayhome.web.onward.band import Onward, onward

PEOPLE = "arrivals"
"""The indicator that is split by area."""
COUNTED = (PEOPLE, "persons_registered", "persons", "households")
"""Figures every area has, beside those that the pack's report opens with."""
WEEK = dt.timedelta(days=7)
KEPT = 64
"""So many situations are remembered: some days and areas of some readers."""
ILLUSTRATIVE = "illustrative"


@dataclass(frozen=True, slots=True)
class AreaLine:
    """One area below the one asked for: its people, and how many of them came in the last seven days."""

    uid: str
    name: str
    people: int
    this_week: int
    opens: bool
    illustrative: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with its numbers: the Vega-Lite spec for the screen, and what it shows for those who do not see it."""

    id: str
    title: Mapping[str, str]
    source: Mapping[str, str]
    spec: Mapping[str, Any]
    illustrative: bool
    numbers: tuple[tuple[str, float], ...]
    credit: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Situation:
    """All that is said of one area on one day to those who answer for the same areas, in one language."""

    figures: list[Figure]
    charts: list[Chart]
    comparison: Comparison | None
    lines: list[AreaLine]
    notice: str
    onward: Onward


def situation(request: Request, area: str, speech: str) -> Situation:
    """The situation by the newest entry of the book. It is computed once while the book stands still."""
    return _remembered(str(settings.WAYHOME_HOME), replace(request, mark=head()), area, speech)


@lru_cache(maxsize=KEPT)
def _remembered(home: str, request: Request, area: str, speech: str) -> Situation:
    return Situation(
        headlines(request),
        charts(request, speech),
        comparison(request),
        areas_below(request, area, speech),
        notice(request, speech),
        onward(request),
    )


def headlines(request: Request) -> list[Figure]:
    """The figures of the pack's report, and those every area has. What has no rows in these areas is left out.

    The series of the trend is summed up only where the statements that it was made to meet do not reach.
    """
    difference, drawn = block("comparison").get("difference"), block("trend").get("series", {}).get("indicator")
    asked = [*block("tiles").get("figures", []), *filter(None, (difference, drawn)), *COUNTED]
    told = [figure for figure in compute(request, asked) if figure.rows and figure.value is not None]
    compared = any(figure.id == difference for figure in told)
    return [figure for figure in told if figure.id != drawn or not compared]


def comparison(request: Request) -> Comparison | None:
    """The statements that the pack's report puts side by side, where both are inside the reader's areas."""
    ids = block("comparison").get("figures", [])
    if len(ids) < 2:
        return None
    compared = compare(ids[0], ids[1], request)
    return compared if compared.difference is not None else None


def areas_below(request: Request, area: str, speech: str) -> list[AreaLine]:
    """The people of each area directly below `area`, most first."""
    level = places.place(area).level + 1
    now, before = (_by_area(each, level) for each in (request, replace(request, cut_off=request.cut_off - WEEK)))
    lines = [
        AreaLine(
            uid,
            places.name(uid, speech),
            _whole(point),
            _whole(point) - (_whole(before[uid]) if uid in before else 0),
            bool(places.children(uid)),
            point.illustrative,
        )
        for uid, point in now.items()
    ]
    return sorted(lines, key=lambda line: (-line.people, line.uid))


def _by_area(request: Request, level: int) -> dict[str, Point]:
    key = f"area:{level}"
    return {point.keys[key]: point for point in series(PEOPLE, request, (key,)) if point.keys[key]}


def _whole(point: Point) -> int:
    return point.value if isinstance(point.value, int) else 0


def charts(request: Request, speech: str) -> list[Chart]:
    """The map and the daily trend of the pack's report, drawn from what the reader may see."""
    blocks = [one for one in (block("map"), block("trend")) if one]
    kept = {one["id"]: picture(one, request, catalogue(), None) for one in blocks}
    suited = [_suited(one, kept[one["id"]]) for one in blocks]
    for one in suited:
        if one["kind"] == "trend" and not kept[one["id"]]["rows"]:
            kept[one["id"]], one["title"], one["source"] = _arrivals_a_day(request, speech), _arrivals_title(speech), {}
    specs = pictures.specs(_matter(request, {}, suited, kept), speech, active_boundaries())
    return [_chart(one, kept[one["id"]], specs[one["id"]], speech) for one in suited]


def _suited(one: Mapping[str, Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    """The block with colour classes that fit the numbers: those of a country tell nothing of a commune."""
    classes, top = one.get("classes", ()), max((row["value"] for row in kept.get("areas", ())), default=0)
    if not classes or not 0 < top < classes[-1]:
        return dict(one)
    return {**one, "classes": sorted({_round(bound * top / classes[-1]) for bound in classes})}


def _round(bound: float) -> int:
    """The bound with one leading digit: 1,866 is 2,000."""
    power = 10 ** max(0, len(str(int(bound))) - 1)
    return max(1, round(bound / power) * power)


def _arrivals_a_day(request: Request, speech: str) -> dict[str, Any]:
    """The trend of an area about which nobody states crossings: the arrivals bound for it."""
    points = series(PEOPLE, request, ("day", "crossing_point"))
    rows = [
        {"day": point.keys["day"].isoformat(), "site": point.keys["crossing_point"] or "", "value": _whole(point)}
        for point in points
        if point.keys["day"]
    ]
    sites = {row["site"] for row in rows}
    labels = {site: {speech: names.label("site", site, speech) if site else gettext("Not known")} for site in sites}
    return {"rows": rows, "names": labels, "illustrative": any(point.illustrative for point in points)}


def _arrivals_title(speech: str) -> dict[str, str]:
    return {speech: gettext("Arrivals per day, by point of entry")}


def _chart(one: Mapping[str, Any], kept: Mapping[str, Any], spec: dict[str, Any], speech: str) -> Chart:
    if one["kind"] == "trend":
        spec = spec | {"width": "container", "height": 230, "autosize": {"type": "fit-x", "contains": "padding"}}
    totals: dict[str, float] = {}
    for row in kept.get("rows", kept.get("areas", [])):
        uid = row["site"] if "site" in row else row["area"]
        totals[uid] = totals.get(uid, 0) + row["value"]
    ordered = sorted(totals.items(), key=lambda total: -total[1])
    numbers = tuple((kept["names"].get(uid, {}).get(speech, uid), value) for uid, value in ordered)
    title, source = one.get("title", {}), one.get("source", {})
    return Chart(one["id"], title, source, spec, kept["illustrative"], numbers, kept.get("credit", {}))


def notice(request: Request, speech: str) -> str:
    """What the pack's report says about what is illustrative, its numbers computed for this reader."""
    notices = [each for each in _outline(active().report_dir)["blocks"] if each["kind"] == "notice"]
    body: Mapping[str, str] = next(
        (each["body"] for each in notices if each.get("tone", "illustrative") == "illustrative"), {}
    )
    told = pieces(in_language(body, speech))
    figures = compute(request, [piece.key for piece in told if piece.kind == "fig"])
    matter = _matter(request, {figure.id: Shown.from_json(shown(figure, catalogue())) for figure in figures})
    return "".join(_told(piece, matter, speech) for piece in told)


def _told(piece: Piece, matter: Matter, speech: str) -> str:
    if piece.kind == "fig":
        return matter.figure_text(piece.key, piece.form, speech)
    if piece.kind == "date":
        return matter.date_text(piece.key, piece.form, speech)
    return names.label(NAMED[piece.kind], piece.key, speech) if piece.kind in NAMED else piece.text


def _matter(
    request: Request,
    figures: Mapping[str, Shown],
    blocks: Sequence[Mapping[str, Any]] = (),
    series: Mapping[str, Any] | None = None,
) -> Matter:
    """The matter of an edition that is never built: what is said today, to this reader."""
    return Matter(
        number=0,
        status="",
        cut_off=request.cut_off,
        mark=0,
        start=active().first_day,
        digest="",
        outline={"blocks": blocks},
        figures=figures,
        lists={},
        names={},
        series=series or {},
    )


def block(kind: str) -> Mapping[str, Any]:
    """The first block of that kind in the pack's report; an empty one if it has none."""
    return next((each for each in _outline(active().report_dir)["blocks"] if each["kind"] == kind), {})


@cache
def _outline(folder: Path) -> dict[str, Any]:
    return outline.load(folder / "outline.toml")

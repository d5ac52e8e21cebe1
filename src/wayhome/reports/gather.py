"""Gathering: from an outline to the matter of an edition, by asking the rooms below once and keeping what they say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from wayhome.figures.behind import entry_digests
from wayhome.figures.catalogue import Definitions
from wayhome.figures.compute import compute
from wayhome.figures.figure import Figure, Request
from wayhome.figures.series import Point, series
from wayhome.figures.slices import read_slice
from wayhome.kernel.problems import Problem, Refused, declare
from wayhome.ledger.frames import Frames
from wayhome.ledger.record import KINDS
from wayhome.reference import names
from wayhome.reports import hidden, wording
from wayhome.reports.boundaries import active_boundaries
from wayhome.reports.outline import cited_figures
from wayhome.reports.references import NAMED, Piece, passages, references

UNKNOWN_LIST = declare(
    "outline.unknown_list", "Block “{block}” refers to the list “{value}”, which the outline does not declare."
)
UNKNOWN_RECORD = declare(
    "outline.unknown_record", "Block “{block}” refers to the {kind} “{value}”, which is not on record."
)
BAD_DAY = declare("outline.bad_day", "“{value}” in block “{block}” is no day. Write it as 2020-05-07.")
UNKNOWN_CITED = declare("outline.unknown_figure", "The outline cites the figure “{value}”, which is not defined.")
MEDICAL_CITED = declare(
    "outline.medical_figure",
    "The outline cites the figure “{value}”, which counts medical facts. An edition is read by everybody: quote what "
    "the health team states instead.",
)
LANGUAGES = ("en", "km")
TOP_LEVEL = "area:1"


def gather(outline: Mapping[str, Any], request: Request, definitions: Definitions) -> dict[str, Any]:
    """The parts of an edition that come from the book, as JSON: figures, entries, series, lists, names, definitions.

    Refused with every reference that leads nowhere. `request` must name a mark.
    """
    cited = cited_figures(outline)
    problems = [*_unknown_figures(cited, definitions), *_unknown_references(outline)]
    if not problems:
        problems = list(_medical_figures([*cited, *_indicators(outline)], request, definitions))
    if problems:
        raise Refused(problems)
    frames = Frames(request.mark)
    needed = definitions.only([*cited, *_indicators(outline)])
    computed = compute(request, cited, definitions=needed, frames=frames)
    return {
        "figures": {figure.id: shown(figure, needed) for figure in computed},
        "kept": [figure.kept() for figure in computed],
        "entries": entry_digests(request, cited, definitions=needed, frames=frames),
        "series_data": {
            block["id"]: _public(block, picture(block, request, needed, frames), outline, request, needed, frames)
            for block in outline["blocks"]
            if block["kind"] in ("map", "trend")
        },
        "lists": {one["id"]: _named_list(one, request, frames) for one in outline["lists"]},
        "names": dict(_names(outline)),
        "definitions": needed.as_json(),
        "protection": {"public": True, "floors": {each.id: each.privacy_floor for each in needed.indicators.values()}},
    }


def shown(figure: Figure, definitions: Definitions) -> dict[str, Any]:
    """What an edition shows of a figure, in every language."""
    definition = definitions.definition(figure.id)
    return {
        "id": figure.id,
        "title": {"en": figure.title_en, "km": figure.title_km},
        "value": figure.kept()["value"],
        "unit": {"en": figure.unit_en, "km": figure.unit_km},
        "kind": figure.kind,
        "source": {"en": figure.source, "km": figure.source_km},
        "document": figure.document,
        "as_of": figure.as_of.isoformat() if figure.as_of else "",
        "dated": figure.basis,
        "basis": definition.date_basis.as_json(),
        "definition": definition.definition.as_json(),
        "indicator": figure.indicator,
        "rows": figure.rows,
        "illustrative": figure.illustrative,
    }


def _indicators(outline: Mapping[str, Any]) -> list[str]:
    """The indicators that maps and charts draw."""
    asked = [
        block.get(part, {}).get("indicator") for block in outline["blocks"] for part in ("areas", "points", "series")
    ]
    return [indicator for indicator in asked if indicator]


def _unknown_figures(cited: Iterable[str], definitions: Definitions) -> list[Problem]:
    return [
        UNKNOWN_CITED(value=key) for key in cited if key not in definitions.named and key not in definitions.indicators
    ]


def _medical_figures(asked: Iterable[str], request: Request, definitions: Definitions) -> Iterable[Problem]:
    for key in dict.fromkeys(asked):
        if not definitions.secrecies(definitions.asked(key).indicator) <= request.learns:
            yield MEDICAL_CITED(value=key)


def _unknown_references(outline: Mapping[str, Any]) -> list[Problem]:
    listed = {one["id"] for one in outline["lists"]}
    problems = []
    for passage in passages(outline):
        for piece in references(passage.text):
            if piece.kind == "list" and piece.key not in listed:
                problems.append(UNKNOWN_LIST(block=passage.block, value=piece.key))
            elif piece.kind in NAMED and not KINDS[NAMED[piece.kind]].objects.filter(pk=piece.key).exists():
                problems.append(UNKNOWN_RECORD(block=passage.block, kind=piece.kind, value=piece.key))
            elif piece.kind == "date" and not _is_day(piece, outline):
                problems.append(BAD_DAY(block=passage.block, value=piece.key))
    return _once(problems)


def _once(problems: Iterable[Problem]) -> list[Problem]:
    seen: dict[str, Problem] = {}
    for problem in problems:
        seen.setdefault(str(problem.as_json()), problem)
    return list(seen.values())


def _is_day(piece: Piece, outline: Mapping[str, Any]) -> bool:
    for part in piece.key.split("/"):
        if part == "cut-off" or (part == "start" and outline.get("start")):
            continue
        try:
            dt.date.fromisoformat(part)
        except ValueError:
            return False
    return True


def _names(outline: Mapping[str, Any]) -> Iterable[tuple[str, dict[str, str]]]:
    for passage in passages(outline):
        for piece in references(passage.text):
            if piece.kind in NAMED:
                yield f"{piece.kind}:{piece.key}", _labels(NAMED[piece.kind], piece.key)


def _labels(kind: str, uid: str) -> dict[str, str]:
    return {language: names.label(kind, uid, language) for language in LANGUAGES}


def _named_list(declared: Mapping[str, Any], request: Request, frames: Frames) -> dict[str, Any]:
    """The members of a list on the cut-off day: the areas of its postings, in the order they were put on it."""
    conditions = ["role = $role", "coalesce(start, known_by) <= $day", '("end" IS NULL OR "end" >= $day)']
    asked: dict[str, Any] = {"role": declared["role"], "day": request.cut_off}
    if declared.get("name"):
        conditions.append("list = $name")
        asked["name"] = declared["name"]
    with frames.connect(["posting"]) as connection:
        rows = connection.execute(
            f"SELECT area, areas FROM posting WHERE {' AND '.join(conditions)} ORDER BY seq", asked
        ).fetchall()
    members = list(dict.fromkeys(uid for area, areas in rows for uid in (areas or [area]) if uid))
    return {
        "id": declared["id"],
        "title": declared.get("title", {}),
        "nouns": declared.get("nouns", {}),
        "members": members,
        "names": {uid: _labels("area", uid) for uid in members},
    }


def picture(
    block: Mapping[str, Any], request: Request, definitions: Definitions, frames: Frames | None
) -> dict[str, Any]:
    """The numbers of one map or chart, the names they need, the days they span, and whether any is illustrative."""

    def asked(part: str, by: tuple[str, ...]) -> list[Point]:
        return _points(block.get(part, {}), by, request, definitions, frames)

    def rows(points: list[Point], **keys: str) -> list[dict[str, Any]]:
        made = []
        for point in points:
            number = wording.plain_value(point.value if isinstance(point.value, int | str | None) else str(point.value))
            told = {name: _told(point.keys[key]) for name, key in keys.items()}
            if number is not None and all(told.values()):
                made.append(told | {"value": float(number) if number % 1 else int(number)})
        return made

    kept: dict[str, Any]
    if block["kind"] == "map":
        areas, points = asked("areas", (TOP_LEVEL,)), asked("points", ("site",))
        kept = {
            "areas": rows(areas, area=TOP_LEVEL),
            "points": [row | _position(row["site"]) for row in rows(points, site="site")],
        }
        all_points, days = [*areas, *points], []
        used = {("area", feature["id"]) for feature in active_boundaries().areas} | {
            ("site", row["site"]) for row in kept["points"]
        }
        kept["credit"] = active_boundaries().credit
    else:
        all_points = asked("series", ("day", "site"))
        kept = {"rows": rows(all_points, day="day", site="site")}
        days = [row["day"] for row in kept["rows"]]
        used = {("site", row["site"]) for row in kept["rows"]}
    return kept | {
        "first": min(days, default=""),
        "last": max(days, default=request.cut_off.isoformat()),
        "illustrative": any(point.illustrative for point in all_points),
        "names": {uid: _labels(kind, uid) for kind, uid in sorted(used)},
    }


def _public(
    block: Mapping[str, Any],
    kept: dict[str, Any],
    outline: Mapping[str, Any],
    request: Request,
    definitions: Definitions,
    frames: Frames,
) -> dict[str, Any]:
    """The numbers of a map as everybody may read them: areas with few people are hidden, and what gives them away."""
    wanted = block.get("areas", {})
    floor = definitions.definition(wanted["indicator"]).privacy_floor if wanted else 0
    if not floor:
        return kept
    points = _points(wanted, (TOP_LEVEL,), request, definitions, frames)
    before = hidden.shown_before(outline.get("id", ""), block["id"], request.area or "")
    cells = hidden.protected_areas(points, TOP_LEVEL, floor, before)
    return kept | {"areas": hidden.area_rows(cells), "cells": cells}


def _points(
    wanted: Mapping[str, Any], by: tuple[str, ...], request: Request, definitions: Definitions, frames: Frames | None
) -> list[Point]:
    if not wanted:
        return []
    cut = read_slice(wanted.get("slice", {}))
    return series(wanted["indicator"], request, by, cut, definitions=definitions, frames=frames)


def _told(key: Any) -> str:
    return key.isoformat() if isinstance(key, dt.date) else str(key or "")


def _position(site: str) -> dict[str, str | None]:
    found = KINDS["site"].objects.filter(pk=site).values("lat", "lon").first() or {}
    return {"lat": found.get("lat") or None, "lon": found.get("lon") or None}

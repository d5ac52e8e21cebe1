"""Composing the tables: one figure a row, one figure a cell, statements side by side, and the annex of all figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from wayhome.reports import wording
from wayhome.reports.matter import Shown, in_language
from wayhome.reports.outline import cited_figures

if TYPE_CHECKING:
    from wayhome.reports.compose import _Composer

Block = dict[str, Any]


def table_block(composer: _Composer, block: Mapping[str, Any]) -> Block:
    """One figure a row: what, value with unit, how it is known, from whom."""
    rows = []
    for key in block["figures"]:
        figure = composer.matter.figures[key]
        label = block.get("labels", {}).get(key) or figure.title
        rows.append(
            [
                _words(composer.runs(label)),
                _number(composer, key),
                _unit(composer, figure),
                _how(composer, figure),
                _source(composer, figure),
            ]
        )
    columns = [
        _column(_("Figure"), 4.8),
        _column(_("Value"), 1.5, "end"),
        _column(_("Unit"), 1.8),
        _column(_("How known"), 1.7),
        _column(_("Source"), 2.8),
    ]
    return _grid(composer, block, columns, rows)


def supplies_block(composer: _Composer, block: Mapping[str, Any]) -> Block:
    """Items down, receivers across, one figure a cell, and the totals, which are figures too."""
    corner = composer.plain(block.get("corner", {}))
    columns = [_column(corner, 4), _column(_("Unit"), 1.4)]
    columns += [_column(composer.plain(title), 1.7, "end") for title in block["columns"]]
    if totals := block.get("total"):
        columns.append(_column(composer.plain(totals), 1.4, "end") | {"strong": True})
    rows = []
    for row in block["row"]:
        cells = [_words(composer.runs(row["title"])), _words(composer.runs(row.get("unit", {})))]
        cells += [_joined_numbers(composer, cell) for cell in row["cells"]]
        if totals:
            cells.append(_joined_numbers(composer, row.get("total", "")))
        rows.append(cells)
    return _grid(composer, block, columns, rows)


def comparison_block(composer: _Composer, block: Mapping[str, Any]) -> Block:
    """What each source says about one thing, and the difference."""
    rows = []
    for key in block["figures"]:
        figure = composer.matter.figures[key]
        label = block.get("labels", {}).get(key) or figure.title
        rows.append(
            [_words(composer.runs(label)), _number(composer, key), _source(composer, figure), _how(composer, figure)]
        )
    if key := block.get("difference"):
        label = block.get("labels", {}).get(key) or {composer.language: _("Difference")}
        rows.append(
            [
                _words(composer.runs(label)),
                _number(composer, key),
                _words([{"text": "–"}]),
                _how(composer, composer.matter.figures[key]),
            ]
        )
    columns = [
        _column(_("Statement"), 5),
        _column(_("Value"), 1.6, "end"),
        _column(_("Source"), 2.8),
        _column(_("How known"), 2),
    ]
    return _grid(composer, block, columns, rows) | {"strong_last": bool(block.get("difference"))}


def annex_block(composer: _Composer, block: Mapping[str, Any]) -> Block:
    """Every cited figure under its indicator: definition, date basis, source, as of, and how many records it has."""
    order = {key: at for at, key in enumerate(cited_figures(composer.matter.outline))}
    cited = sorted((composer.matter.figures[key] for key in order), key=lambda one: order[one.id])
    firsts: dict[str, int] = {}
    for figure in cited:
        firsts.setdefault(figure.indicator, order[figure.id])
    cited.sort(key=lambda one: (firsts[one.indicator], order[one.id]))
    groups = []
    for _indicator, members in groupby(cited, key=lambda one: one.indicator):
        listed = list(members)
        documents = "; ".join(dict.fromkeys(figure.document for figure in listed if figure.document))
        groups.append(
            {
                "documents": documents,
                "definition": in_language(listed[0].definition, composer.language),
                "basis": in_language(listed[0].basis, composer.language),
                "entries": [_entry(composer, figure) for figure in listed],
            }
        )
    labels = {
        "figure": _("Figure"),
        "value": _("Value"),
        "how": _("How known"),
        "source": _("Source"),
        "as_of": _("As of"),
        "records": _("Records"),
        "basis": _("Date basis"),
        "documents": _("Document"),
    }
    return {"title": composer.runs(block["title"]), "groups": groups, "labels": labels}


def _entry(composer: _Composer, figure: Shown) -> dict[str, Any]:
    language = composer.language
    value = figure.text(language, short=True)
    unit = "" if wording.bound_of(figure.value) == wording.ALL else in_language(figure.unit, language)
    return composer.chips(figure) | {
        "figure": figure.id,
        "title": composer.runs(figure.title),
        "value": f"{value} {unit}".strip(),
        "as_of": _as_of(figure, language),
        "records": wording.number(figure.rows, language),
    }


def _as_of(figure: Shown, language: str) -> str:
    """The day, and whether it is that of the thing or the one by which it was known."""
    if not figure.as_of:
        return wording.NOTHING
    day = wording.day(dt.date.fromisoformat(figure.as_of), language)
    said = {"known_by": _("known by {day}"), "mixed": _("{day}, some known by then")}.get(figure.dated, "{day}")
    return said.format(day=day)


def _grid(
    composer: _Composer, block: Mapping[str, Any], columns: list[dict[str, Any]], rows: list[list[dict[str, Any]]]
) -> Block:
    return {
        "kind": "grid",
        "title": composer.runs(block.get("title", {})),
        "columns": columns,
        "rows": rows,
        "note": composer.runs(block.get("note", {})),
        "strong_last": False,
    }


def _column(title: str, weight: float, align: str = "start") -> dict[str, Any]:
    return {"title": title, "weight": weight, "align": align, "strong": False}


def _words(runs: list[dict[str, Any]]) -> dict[str, Any]:
    return {"runs": runs}


def _number(composer: _Composer, key: str) -> dict[str, Any]:
    figure = composer.matter.figures[key]
    cell = _words([{"text": figure.text(composer.language, short=True), "figure": key}])
    return cell | ({"illustrative": _("illustrative")} if figure.illustrative else {})


def _joined_numbers(composer: _Composer, cell: str) -> dict[str, Any]:
    """The figures of a cell joined by plus signs; a dash where there is none."""
    keys = [key.strip() for key in cell.split("+") if key.strip()]
    runs: list[dict[str, Any]] = []
    for key in keys:
        runs += ([{"text": " + "}] if runs else []) + _number(composer, key)["runs"]
    return _words(runs or [{"text": "–"}])


def _unit(composer: _Composer, figure: Shown) -> dict[str, Any]:
    return _words([{"text": in_language(figure.unit, composer.language)}])


def _source(composer: _Composer, figure: Shown) -> dict[str, Any]:
    return _words([{"text": in_language(figure.source, composer.language)}])


def _how(composer: _Composer, figure: Shown) -> dict[str, Any]:
    return {"chip": figure.kind, "runs": [{"text": composer.chips(figure)["how_label"]}]}

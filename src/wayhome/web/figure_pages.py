"""Figures: all of them as of a day, and each with its definition and the rows behind it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from wayhome.figures.catalogue import catalogue
from wayhome.figures.compute import compute
from wayhome.figures.evidence import Evidence, EvidenceRow, evidence
from wayhome.kernel.problems import Refused
from wayhome.reference.codes import code_list
from wayhome.reports.models import Edition
from wayhome.web.asking import language, published_question, question
from wayhome.web.edition_pages import readable
from wayhome.web.finding import visible
from wayhome.web.gatehouse import desk
from wayhome.web.pages import Pages, wanted_page
from wayhome.web.showing import Showing, label

SIZE = 50


@require_safe
@desk()
def figures(request: HttpRequest) -> HttpResponse:
    """Every named figure inside the reader's areas."""
    asked = question(request)
    computed = compute(asked.request(request.access))
    shown = {
        "question": asked,
        "figures": [figure for figure in computed if figure.rows],
        "without_rows": [figure for figure in computed if not figure.rows],
    }
    return render(request, "web/figures.html", shown)


@require_safe
@desk()
def figure(request: HttpRequest, figure: str) -> HttpResponse:
    """One figure: its value, what it counts, who says it, as of when, and its rows; with `edition`, as of its mark."""
    edition = _edition(request)
    asked = published_question(edition) if edition else question(request)
    known = edition.kept_definitions() if edition else catalogue()
    if figure not in known.named and figure not in known.indicators:
        raise Http404
    number = wanted_page(request)
    wanted = asked.request(request.access)
    if edition:
        wanted = replace(wanted, mark=edition.mark)
    try:
        found = evidence(figure, wanted, page=number, size=SIZE, definitions=known)
    except Refused as refused:
        raise Http404 from refused
    definition = known.definition(figure)
    shown = {
        "question": asked,
        "edition": edition,
        "published": edition.matter().figures.get(figure) if edition else None,
        "figure": found.figure,
        "definition": definition,
        "slice": _slice(found.figure.slice, definition),
        "evidence": found,
        "rows": _rows(found, request, definition),
        "pages": Pages(request, number, SIZE, found.total),
    }
    return render(request, "web/figure.html", shown)


def _edition(request: HttpRequest) -> Edition | None:
    """The edition whose figure is asked for, if the reader may read it; None if none is asked for."""
    written = request.GET.get("edition", "")
    if not written:
        return None
    return get_object_or_404(readable(request.access), number=int(written) if written.isdecimal() else 0)


def _rows(found: Evidence, request: HttpRequest, definition: Any) -> list[dict[str, Any]]:
    """The rows of the page; one whose record is outside the reader's areas, or was voided since, has no link."""
    seen = visible([(row.kind, row.uid) for row in found.rows], request.access)
    showing = Showing(request.access)
    return [
        {
            "row": row,
            "called": showing.headline(seen[row.kind, row.uid]) if (row.kind, row.uid) in seen else "",
            "opens": request.access.everywhere or (row.kind, row.uid) in seen,
            "dims": [_dimension(definition.dimensions[name], value) for name, value in _told(row)],
        }
        for row in found.rows
    ]


def _told(row: EvidenceRow) -> list[tuple[str, Any]]:
    return [(name, value) for name, value in row.dims.items() if value and name not in ("stated_by", "period")]


def _dimension(vocabulary: str, value: Any) -> str:
    """A value of a dimension in words: "code:sex" and "ref:site" name the list it comes from."""
    sort, _, source = vocabulary.partition(":")
    if sort == "code":
        return code_list(source).label(str(value), language())
    return label(source, str(value)) if sort == "ref" else str(value)


def _slice(cut: Any, definition: Any) -> list[str]:
    """What the figure is cut to, in words."""
    told: list[str] = []
    for name, value in cut.items():
        vocabulary = "ref:area" if name == "area" else definition.dimensions.get(name, "text")
        told.extend(_dimension(vocabulary, each) for each in ([value] if isinstance(value, str) else value))
    return told

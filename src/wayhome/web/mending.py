"""Held rows: the list of what waits, and the form beside the original row."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from wayhome.accounts.policy import Right
from wayhome.capture import intake
from wayhome.capture.cells import column_key
from wayhome.capture.models import SheetRow
from wayhome.kernel.problems import Problem, Refused
from wayhome.web.entries import title_of
from wayhome.web.gatehouse import desk
from wayhome.web.imports import IN, SIZE, one_of, seen
from wayhome.web.pages import Pages, wanted_page
from wayhome.web.row_cells import Cell, Mask


@require_safe
@desk(Right.IMPORT)
def held(request: HttpRequest) -> HttpResponse:
    """The rows that wait to be mended, of the imports the reader may see."""
    page = wanted_page(request)
    rows = SheetRow.objects.filter(received__in=seen(request.access), outcome=SheetRow.Outcome.HELD)
    rows = rows.order_by("-received", "number").select_related("received__source")
    masks: dict[int, Mask] = {}
    lines = []
    for each in rows[(page - 1) * SIZE : page * SIZE]:
        mask = masks.setdefault(each.received_id, Mask(each.received, request.access))
        lines.append((each, mask.sentences(each)))
    return render(request, "web/imports/held.html", {"rows": lines, "pages": Pages(request, page, SIZE, rows.count())})


@require_http_methods(["GET", "POST"])
@desk(Right.IMPORT)
def row(request: HttpRequest, number: int) -> HttpResponse:
    """One row that was not taken in: as received, and, while it is held, the form to mend the cells the reader sees."""
    rows = SheetRow.objects.filter(received__in=seen(request.access)).exclude(outcome__in=IN)
    found = one_of(rows.select_related("received__source"), number)
    mask = Mask(found.received, request.access)
    cells = mask.to_mend(found)
    typed = {cell.column: cell.text for cell in cells if not cell.hidden}
    problems = found.found_problems
    if request.method == "POST":
        typed = _typed(cells, request)
        try:
            intake.mend(found, typed, request.access.by, access=request.access)
        except Refused as refused:
            problems = refused.problems
        else:
            messages.success(request, gettext("The row is in now."))
            return redirect("web:import", number=found.received_id)
    problems = mask.masked(problems)
    shown = {
        "row": found,
        "profile": title_of(found.received.profile),
        "fields": _fields(cells, typed, problems),
        "problems": _elsewhere(cells, problems),
    }
    return render(request, "web/imports/held_row.html", shown, status=400 if request.method == "POST" else 200)


def _typed(cells: list[Cell], request: HttpRequest) -> dict[str, str]:
    numbered = ((f"c{position}", cell) for position, cell in enumerate(cells) if not cell.hidden)
    return {cell.column: request.POST.get(name, cell.text) for name, cell in numbered}


def _fields(cells: list[Cell], typed: dict[str, str], problems: list[Problem]) -> list[dict[str, Any]]:
    """Each cell as received beside the text to send, with the problems said of its column."""
    return [
        {
            "name": f"c{position}",
            "cell": cell,
            "text": typed.get(cell.column, ""),
            "problems": [each for each in problems if column_key(each.field) == column_key(cell.column)],
        }
        for position, cell in enumerate(cells)
    ]


def _elsewhere(cells: list[Cell], problems: list[Problem]) -> list[Problem]:
    """The problems of the row that belong to no column."""
    columns = {column_key(cell.column) for cell in cells}
    return [problem for problem in problems if column_key(problem.field) not in columns]

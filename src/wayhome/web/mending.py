"""Held rows: the list of what waits, and the form beside the original row."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from wayhome.capture import intake
from wayhome.capture.cells import column_key
from wayhome.capture.models import SheetRow
from wayhome.kernel.problems import Problem, Refused
from wayhome.web.imports import seen
from wayhome.web.pages import Pages, wanted_page
from wayhome.web.row_cells import Cell, cells_to_mend

SIZE = 50


@require_safe
def held(request: HttpRequest) -> HttpResponse:
    """The rows that wait to be mended, over all imports the reader may see."""
    page = wanted_page(request)
    rows = SheetRow.objects.filter(received__in=seen(request.access), outcome=SheetRow.Outcome.HELD).order_by("-received", "number")
    shown = [(row, intake.sentences(row)) for row in rows.select_related("received__source")[(page - 1) * SIZE : page * SIZE]]
    return render(request, "web/held.html", {"rows": shown, "pages": Pages(request, page, SIZE, rows.count())})


@require_http_methods(["GET", "POST"])
def row(request: HttpRequest, number: int) -> HttpResponse:
    """One row that was not taken in: as received, and, while it is held, the form to mend it."""
    rows = SheetRow.objects.filter(received__in=seen(request.access)).select_related("received__source")
    found = get_object_or_404(rows.exclude(outcome__in=[SheetRow.Outcome.NEW, SheetRow.Outcome.UPDATED]), pk=number)
    cells = cells_to_mend(found, request.access)
    problems, typed = found.found_problems, {cell.column: cell.text for cell in cells if not cell.hidden}
    if request.method == "POST":
        typed = {column: request.POST.get(f"c{position}", text) for position, (column, text) in _inputs(cells)}
        try:
            intake.mend(found, typed, request.access.by, access=request.access)
        except Refused as refused:
            problems = refused.problems
        else:
            messages.success(request, gettext("The row is in now."))
            return redirect("web:held")
    shown = {"row": found, "fields": _fields(cells, typed, problems), **_elsewhere(cells, problems)}
    return render(request, "web/held_row.html", shown, status=400 if request.method == "POST" else 200)


def _inputs(cells: list[Cell]) -> list[tuple[int, tuple[str, str]]]:
    return [(position, (cell.column, cell.text)) for position, cell in enumerate(cells) if not cell.hidden]


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


def _elsewhere(cells: list[Cell], problems: list[Problem]) -> dict[str, list[Problem]]:
    """The problems of the row that belong to no column."""
    columns = {column_key(cell.column) for cell in cells}
    return {"problems": [problem for problem in problems if column_key(problem.field) not in columns]}



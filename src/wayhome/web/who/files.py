"""Pairs to take away as a sheet, and the decisions brought back in it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from wayhome.accounts.policy import Right
from wayhome.capture import sheets
from wayhome.kernel.problems import Problem, Refused, declare
from wayhome.linkage import exporting, importing
from wayhome.web.gatehouse import desk
from wayhome.web.sheet_files import XLSX

MOST_ROWS = 1_000
LARGEST = 20 * 1024**2

NO_FILE = declare("decisions.no_file", "Choose the sheet of pairs that you filled in.")
TOO_MANY = declare(
    "decisions.too_many", "{file} has more than {most} rows. Split it, or ask who runs the server to take it in."
)


@require_safe
@desk(Right.LINK, Right.SEE_IDENTITY)
def export(request: HttpRequest) -> HttpResponse:
    """The pairs that wait and of which the reader sees both sides, as a workbook to decide in."""
    content, _ = exporting.workbook(request.access)
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, "pairs.xlsx") or "attachment"
    return answer


@require_POST
@desk(Right.LINK, Right.SEE_IDENTITY)
def bring(request: HttpRequest) -> HttpResponse:
    """Take in the decisions of a workbook, and tell of each row that was not applied why."""
    told, problems = None, list[Problem]()
    file = request.FILES.get("file")
    try:
        if file is None or not file.name or (file.size or 0) > LARGEST:
            raise Refused([NO_FILE()])
        rows = sheets.read(file.read(), file.name)[0].rows
        if len(rows) > MOST_ROWS + 1:
            raise Refused([TOO_MANY(file=file.name, most=f"{MOST_ROWS:,}")])
        told = importing.decide_all(rows, request.access.by, request.access)
    except Refused as refused:
        problems = refused.problems
    context = {"told": told, "problems": problems}
    return render(request, "web/who/brought.html", context, status=400 if problems else 200)

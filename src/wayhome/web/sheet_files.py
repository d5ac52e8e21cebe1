"""Sheets to take away: blank ones to fill in, and held rows to mend and bring again."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from wayhome.accounts.policy import Right
from wayhome.capture import blank_sheet, returning
from wayhome.ledger.record import KINDS
from wayhome.web.gatehouse import desk
from wayhome.web.imports import one_of, seen
from wayhome.web.lists import may_add
from wayhome.web.row_cells import Mask

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@desk(Right.IMPORT)
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """A blank sheet for a kind of record that the reader may register, with the columns they may see."""
    if kind not in KINDS or not may_add(KINDS[kind], request.access):
        raise Http404
    hidden = [prop.name for prop in KINDS[kind].properties() if not request.access.may_see(prop)]
    return _download(f"{kind}.xlsx", blank_sheet.workbook(kind, hidden))


@require_safe
@desk(Right.IMPORT)
def held_rows(request: HttpRequest, number: int) -> HttpResponse:
    """The rows of an import that still wait, with the reason beside each; hidden cells are not told."""
    found = one_of(seen(request.access), number)
    mask = Mask(found, request.access)
    rows = ((row, mask.told(row.number, row.outcome, row.found_problems)) for row in found.to_mend().order_by("number"))
    stem = found.source.name.rpartition(".")[0] or found.source.name
    return _download(f"{stem}-held.xlsx", returning.workbook(found, rows, mask.hidden))


def _download(name: str, content: bytes) -> HttpResponse:
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer

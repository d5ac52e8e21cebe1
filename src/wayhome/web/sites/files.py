"""The board to take away: the lines as a workbook or as CSV, with the words of the page."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from wayhome.reference.codes import code_list
from wayhome.reports import wording
from wayhome.web.asking import language
from wayhome.web.gatehouse import desk
from wayhome.web.sheet_files import XLSX
from wayhome.web.sites.asking import asked
from wayhome.web.sites.lines import Line, lines

Cell = str | int | None
_BOM = "\ufeff"
"""Without it spreadsheet programs do not read Khmer."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_safe
@desk()
def board_file(request: HttpRequest, format: str) -> HttpResponse:
    """The board that the address asks for, all of its lines. Raises Http404 for another format."""
    makers = {"csv": (_csv, "text/csv; charset=utf-8"), "xlsx": (_workbook, XLSX)}
    if format not in makers:
        raise Http404
    make, sort = makers[format]
    wanted = asked(request)
    rows = [_header(), *(_row(line) for line in lines(wanted, request.access))]
    answer = HttpResponse(make(rows), content_type=sort)
    name = f"sites-{wanted.at.day}-{wanted.at.time.replace(':', '')}.{format}"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


def _header() -> list[Cell]:
    return [
        gettext("Site"), gettext("Code"), gettext("Type of site"), gettext("Area"), gettext("Place"), gettext("As of"),
        gettext("Hour"), gettext("Beds"), gettext("Inside"), gettext("Beds free"), gettext("In words"),
        gettext("Expected"), gettext("Open needs"), gettext("Overdue"), gettext("What is lacking"),
        gettext("Last check"),
    ]  # fmt: skip


def _row(line: Line) -> list[Cell]:
    site, speech = line.site, language()
    lacking = (need.need.words(speech, lambda amount: wording.number(amount, speech)) for need in line.needs)
    return [
        line.name, site.code, code_list("site_type").label(site.type, speech), site.area, line.place,
        line.at.day.isoformat(), line.at.time, site.capacity, line.beds.inside, line.beds.free, line.beds.words,
        line.expected, len(line.needs), line.overdue, "; ".join(lacking),
        line.checked_on.isoformat() if line.checked_on else None,
    ]  # fmt: skip


def _csv(rows: list[list[Cell]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([[_harmless(cell) for cell in row] for row in rows])
    return (_BOM + text.getvalue()).encode()


def _harmless(cell: Cell) -> Cell:
    """A text that a spreadsheet program would take for a formula is set off by an apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _workbook(rows: list[list[Cell]]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet(gettext("Sites")[:31])
    sheet.freeze_panes = "B2"

    def cells(row: list[Cell], bold: bool) -> Iterator[WriteOnlyCell]:
        for value in row:
            made = WriteOnlyCell(sheet, value)
            if isinstance(value, str):
                made.data_type, made.number_format = "s", "@"
            if bold:
                made.font = Font(bold=True)
            yield made

    for index, row in enumerate(rows):
        sheet.append(list(cells(row, bold=not index)))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()

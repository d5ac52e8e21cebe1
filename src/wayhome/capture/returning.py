"""Rows that come back: held rows leave as a sheet, are mended there, and are the same rows when the sheet comes in."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext

from wayhome.accounts.policy import Access
from wayhome.capture.cells import column_key
from wayhome.capture.days import Style
from wayhome.capture.header import ROW_COLUMN, WHY_COLUMN, Table
from wayhome.capture.models import Import, SheetRow
from wayhome.capture.sheets import Row

HIDDEN_CELL = "‹wayhome: hidden›"
"""Stands in the sheet for what its reader may not see, and means what was received."""

_REFERENCE = re.compile(r"(\d{1,18})-(\d{1,18})$", re.ASCII)


@dataclass(slots=True)
class Returned:
    """The rows of a table that were held before, by their number in it, and what their first import knew of them."""

    rows: dict[int, SheetRow] = field(default_factory=dict)
    styles: dict[str, Style] = field(default_factory=dict)
    known_by: dt.date | None = None

    def filled(self, number: int, cells: Row, header: list[str]) -> Row:
        """The cells of a row, with what was received where they are hidden."""
        if number not in self.rows or HIDDEN_CELL not in cells:
            return cells
        received = {column_key(column): text for column, text in self.rows[number].cells.items()}
        names = [column_key(column) for column in header]
        return [
            received.get(name, "") if cell == HIDDEN_CELL else cell for name, cell in zip(names, cells, strict=False)
        ]

    def close(self, keys: Mapping[int, str]) -> None:
        """Close the held rows that came back under another key: `keys` is their number in the table to that key."""
        for number, key in keys.items():
            row = self.rows.get(number)
            if row is not None and row.key != key:
                held = SheetRow.objects.filter(pk=row.pk, outcome=SheetRow.Outcome.HELD)
                held.update(outcome=SheetRow.Outcome.REPLACED, key=key)


def returned(table: Table, profile: str, access: Access | None) -> Returned:
    """The rows of the table that were held in earlier imports by this profile.

    Only rows of imports that `access` may see count, else anybody could have what is hidden filled in.
    """
    named: dict[tuple[int, int], int] = {}
    for number, reference in table.references.items():
        if match := _REFERENCE.match(reference):
            named.setdefault((int(match[1]), int(match[2])), number)
    imports = {pk for pk, _ in named}
    if not imports:
        return Returned()
    earlier = Import.objects.filter(pk__in=imports, profile=profile).select_related("source").order_by("-pk")
    if access and not access.everywhere:
        earlier = earlier.filter(source__by=access.by)
    found = Returned()
    for received in earlier:
        numbers = {row: number for (pk, row), number in named.items() if pk == received.pk}
        for row in received.sheet_rows.filter(key__isnull=False):
            if row.number in numbers:
                row.received = received
                found.rows[numbers[row.number]] = row
        found.styles, found.known_by = {**received.day_styles, **found.styles}, received.known_by
    return found


def workbook(received: Import, rows: Iterable[tuple[SheetRow, list[str]]], hidden: Container[str]) -> bytes:
    """A sheet (XLSX) of held rows, each with the sentences that say why, to be mended and brought again.

    It has the columns as received. Cells of columns whose key is in `hidden` are not told.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font, PatternFill

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(received))
    sheet.freeze_panes = "A2"

    def cell(text: str, **style: object) -> WriteOnlyCell:
        made = WriteOnlyCell(sheet, _UNPRINTABLE.sub("", text))
        made.data_type, made.number_format = "s", "@"
        for name, value in style.items():
            setattr(made, name, value)
        return made

    reason = PatternFill("solid", fgColor="FDEEDD")
    names = [*received.header, f"{WHY_COLUMN} ({gettext('why the row waits')})", ROW_COLUMN]
    sheet.append([cell(name, font=Font(bold=True)) for name in names])
    keys = [column_key(column) for column in received.header]
    for row, sentences in rows:
        texts = [HIDDEN_CELL if key in hidden else text for key, text in zip(keys, row.content, strict=False)]
        texts += [""] * (len(keys) - len(texts))
        why, reference = "\n".join(sentences), f"{received.pk}-{row.number}"
        sheet.append([*map(cell, texts), cell(why, fill=reason), cell(reference, font=Font(color="888888"))])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def _sheet_name(received: Import) -> str:
    return re.sub(r"[\\/*?:\[\]]", " ", received.sheet).strip()[:31] or "Rows"

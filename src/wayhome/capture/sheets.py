"""Sheets: a table of cells out of the bytes of a CSV file or a workbook, whatever its encoding and delimiter.

A cell is a str ("" if empty), int, float, date or datetime. Whole numbers are int, however the workbook stored them.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import PurePath
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from wayhome.capture import formulas
from wayhome.kernel.problems import Refused, declare

Cell = str | int | float | dt.date
Row = list[Cell]

WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}
TEXTS = {".csv", ".tsv", ".txt", ".ssv"}
ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
DELIMITERS = (",", ";", "\t", "|")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_TEXT_AS_FORMULA = re.compile(r'=\s*"((?:[^"]|"")*)"$')
LARGEST_UNPACKED = 2 * 1024**3

NOT_A_WORKBOOK = declare(
    "file.not_a_workbook",
    "{file} is called a workbook, but it is a text file. Rename it to end in .csv, or save it as .xlsx, and try again.",
)
NOT_A_TEXT = declare(
    "file.not_a_text",
    "{file} is called a text table, but it is a workbook. Rename it to end in .xlsx and try again.",
)
BROKEN = declare(
    "file.broken",
    "{file} cannot be opened; it is broken or not a table. Open it in a spreadsheet program, save it as .xlsx or .csv "
    "and try again.",
)
LOCKED = declare("file.locked", "{file} is protected by a password. Save it without a password and try again.")
TOO_LARGE = declare("file.too_large", "{file} unpacks to more than 2 gigabytes. Split it into smaller files.")
EMPTY = declare("file.empty", "{file} has no rows.")
NO_SUCH_SHEET = declare(
    "file.no_such_sheet", "{file} has no sheet “{sheet}”, but {sheets}. Rename the sheet or choose another profile."
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file. `rows` are numbered from 1 as the file shows them, so row n is rows[n - 1]."""

    name: str
    rows: list[Row]

    def numbered(self) -> Iterator[tuple[int, Row]]:
        return enumerate(self.rows, 1)


def read(content: bytes, file: str, sheet: str = "") -> list[Sheet]:
    """The sheets of a file, or only the one called `sheet`. Raises Refused with one sentence if it is no table."""
    ending = PurePath(file).suffix.lower()
    is_workbook = content.startswith((ZIP, OLD_OFFICE))
    if is_workbook and ending in TEXTS:
        raise Refused([NOT_A_TEXT(file=file)])
    if not is_workbook and ending in WORKBOOKS:
        raise Refused([NOT_A_WORKBOOK(file=file) if _text(content) is not None else BROKEN(file=file)])
    found = _workbook(content, file, sheet) if is_workbook else [_text_table(content, file)]
    found = [Sheet(one.name, _without_tail(one.rows)) for one in found]
    if not any(one.rows for one in found):
        raise Refused([EMPTY(file=file)])
    return found


def is_blank(row: Sequence[Cell]) -> bool:
    return not any(cell != "" for cell in row)


def cell_text(cell: Cell) -> str:
    """A cell as text, the way it is kept and shown: 46 and not 46.0, dates as 2020-05-07."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, float):
        return format(Decimal(repr(cell)), "f")
    return str(cell)


def _without_tail(rows: list[Row]) -> list[Row]:
    end = len(rows)
    while end and is_blank(rows[end - 1]):
        end -= 1
    return rows[:end]


def _workbook(content: bytes, file: str, wanted: str) -> list[Sheet]:
    try:
        if content.startswith(ZIP):
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                    raise Refused([TOO_LARGE(file=file)])
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        if wanted and wanted not in book.sheet_names:
            names = ", ".join(f"“{name}”" for name in book.sheet_names)
            raise Refused([NO_SUCH_SHEET(file=file, sheet=wanted, sheets=names)])
        chosen = [wanted] if wanted else book.sheet_names
        unknown = formulas.without_result(content) if content.startswith(ZIP) else {}
        return [Sheet(name, _cells(book.get_sheet_by_name(name), unknown.get(name, ()))) for name in chosen]
    except PasswordError:
        raise Refused([LOCKED(file=file)]) from None
    except (CalamineError, zipfile.BadZipFile, KeyError, ValueError, OSError, RuntimeError):
        raise Refused([BROKEN(file=file)]) from None


def _cells(sheet: CalamineSheet, unknown: Iterable[formulas.Found]) -> list[Row]:
    """The cells of a sheet; where a formula has no result, the formula stands, so that it is not taken for nothing."""
    rows = _values(sheet)
    for row, column, formula in unknown:
        while len(rows) <= row:
            rows.append([])
        rows[row].extend([""] * (column + 1 - len(rows[row])))
        if rows[row][column] == "":
            rows[row][column] = _unquoted(formula)
    return rows


def _values(sheet: CalamineSheet) -> list[Row]:
    if not sheet.height:
        return []
    above, left = sheet.start or (0, 0)
    blank: Row = [""] * left
    rows: list[Row] = [[] for _ in range(above)]
    rows.extend([*blank, *map(_plain, row)] for row in sheet.to_python(skip_empty_area=True))
    return rows


def _plain(cell: Any) -> Cell:
    kind = type(cell)
    if kind is str:
        return cell.strip()  # type: ignore[no-any-return]
    if kind is float:
        return int(cell) if cell.is_integer() and abs(cell) < 2**53 else cell
    if kind is dt.datetime:
        return cell.date() if cell.time() == dt.time() else cell
    if kind is bool:
        return "TRUE" if cell else "FALSE"
    if kind is int or kind is dt.date:
        return cell  # type: ignore[no-any-return]
    return "" if cell is None else str(cell)


def _text(content: bytes) -> str | None:
    """The text of the bytes: Unicode if they are, else Windows Latin. None if they are no text.

    Unicode of which a few bytes are broken stays Unicode; the signs that were lost are marked, and hold their rows.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif content[1:2] == b"\0" and content[:1] != b"\0":
        encodings = ["utf-16-le"]
    elif content[:1] == b"\0" and content[1:2] != b"\0":
        encodings = ["utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            if encoding != "utf-8-sig" or not _is_unicode_but_for_a_few(content):
                continue
            text = content.decode(encoding, "replace")
        return None if _CONTROL.search(text) else text
    return None


def _is_unicode_but_for_a_few(content: bytes) -> bool:
    """Whether nearly all signs beyond the Latin ones are whole: other encodings hardly make such sequences."""
    beyond = [sign for sign in content.decode("utf-8", "replace") if sign > "\x7f"]
    return len(beyond) > 20 and beyond.count("\ufffd") < len(beyond) / 20


def _text_table(content: bytes, file: str) -> Sheet:
    text = _text(content)
    if text is None:
        raise Refused([BROKEN(file=file)])
    says_tabs = PurePath(file).suffix.lower() == ".tsv" and "\t" in text.partition("\n")[0]
    delimiter = "\t" if says_tabs else _delimiter(text)
    try:
        rows: list[Row] = [[_unquoted(cell.strip()) for cell in row] for row in _records(text, delimiter)]
    except csv.Error:
        raise Refused([BROKEN(file=file)]) from None
    return Sheet("", rows)


def _unquoted(cell: str) -> str:
    """A text that was written as a formula, ="0123", so that a spreadsheet program leaves its zeros."""
    if cell[:1] == "=" and (match := _TEXT_AS_FORMULA.match(cell)):
        return match[1].replace('""', '"').strip()
    return cell


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _delimiter(text: str) -> str:
    """The sign that cuts the first rows into the most cells, the same number in most rows."""

    def evenness(delimiter: str) -> tuple[int, int]:
        try:
            widths = Counter(len(row) for row in islice(_records(text, delimiter), 25) if row)
        except csv.Error:
            return 0, 0
        width, rows = max(widths.items(), key=lambda found: (found[0] - 1) * found[1], default=(1, 0))
        return (width - 1) * rows, width

    return max(DELIMITERS, key=evenness)

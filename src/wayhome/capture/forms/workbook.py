"""The XLSForm as its author sees it: sheets of rows with names, so that a problem can say where it is."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext_noop

from wayhome.capture.sheets import OLD_OFFICE, ZIP
from wayhome.kernel.problems import Problem, Refused, declare

LARGEST = 10 * 1024**2
LARGEST_UNPACKED = 60 * 1024**2
ENDINGS = (".xlsx", ".xlsm", ".xls", ".md")

NOT_A_FORM = declare(
    "form.not_a_form",
    "{file} is no XLSForm. An XLSForm is a workbook (.xlsx or .xls) or a table in Markdown (.md) with a sheet called "
    "survey.",
)
BROKEN = declare(
    "form.broken",
    "{file} cannot be opened; it is broken or not a workbook. Open it in a spreadsheet program, save it as .xlsx and "
    "try again.",
)
TOO_LARGE = declare(
    "form.too_large",
    "{file} is too large for a form. Take long lists of choices out of it and add them as a file (.csv) instead.",
)
REPEATED_COLUMN = declare(
    "form.repeated_column", "The column “{column}” stands twice on one sheet. Rename one of them or take it away."
)
NO_SURVEY = declare("form.no_survey", "{file} has no sheet called survey, on which the questions stand. Add it.")

_REPEATED = re.compile(r"^Duplicate column header: (.*)$")
_HEADERS = {
    "command": "type",
    "tag": "name",
    "value": "name",
    "dataset": "list_name",
    "set_form_id": "form_id",
    "id_string": "form_id",
    "set_form_title": "form_title",
    "title": "form_title",
    "calculate": "calculation",
}
SHEETS = ("survey", "choices", "settings", "external_choices", "osm", "entities")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet: its number as the workbook shows it, its cells by column, and the columns as written."""

    sheet: str
    number: int
    cells: Mapping[str, str]
    written: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def at(self, problem: Problem, column: str = "") -> Problem:
        """The problem, said of a cell of this row."""
        return placed(problem, self.sheet, self.number, self.written.get(column, column))


@dataclass(slots=True)
class Workbook:
    """The sheets of an XLSForm. `sheets` is what pyxform reads, and may be changed by it."""

    file: str
    sheets: dict[str, Any]
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def setting(self, name: str) -> str:
        settings = self.rows.get("settings") or []
        return settings[0][name] if settings else ""

    def set(self, name: str, value: str) -> None:
        """Write a setting that the author left out."""
        settings = self.sheets.get("settings") or [{}]
        header = self.sheets.get("settings_header") or [{}]
        self.sheets["settings"] = [{**settings[0], name: value}, *settings[1:]]
        self.sheets["settings_header"] = [{**header[0], name: None}]


def placed(problem: Problem, sheet: str, row: int = 0, column: str = "") -> Problem:
    """The problem with where it is: `sheet`, `row` and `column` among its params."""
    where = {"sheet": sheet, "row": row or "", "column": column}
    return Problem(problem.code, {**where, **problem.params}, problem.field)


def read(content: bytes, file: str) -> Workbook:
    """The form in the bytes of a file. Raises Refused with one sentence if it is none."""
    if len(content) > LARGEST:
        raise Refused([TOO_LARGE(file=file)])
    sheets = _sheets(content, file)
    if not sheets.get("survey"):
        raise Refused([NO_SURVEY(file=file)])
    sheets["fallback_form_name"] = _name_of(file)
    book = Workbook(file, sheets)
    for sheet in SHEETS:
        book.rows[sheet] = list(_rows(sheet, sheets.get(sheet) or ()))
    return book


def _sheets(content: bytes, file: str) -> dict[str, Any]:
    """The sheets as pyxform reads them: "survey" to its rows, "survey_header" to its columns, and so on."""
    from pyxform import xls2json_backends as backends
    from pyxform.errors import PyXFormError

    is_workbook = content.startswith((ZIP, OLD_OFFICE))
    if not is_workbook and PurePath(file).suffix.lower() in ENDINGS[:-1]:
        raise Refused([BROKEN(file=file)])
    try:
        if content.startswith(ZIP):
            _check_size(content, file)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of styles, which say nothing about a form
                return backends.xlsx_to_dict(content)
        if is_workbook:
            return backends.xls_to_dict(content)
        return backends.md_to_dict(io.BytesIO(content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")))
    except Refused:
        raise
    except PyXFormError as error:
        header = _REPEATED.search(str(error))
        if header:
            raise Refused([_repeated(content, header[1])]) from None
        raise Refused([(BROKEN if is_workbook else NOT_A_FORM)(file=file)]) from None
    except Exception:  # a broken file may lead its readers to anything
        raise Refused([(BROKEN if is_workbook else NOT_A_FORM)(file=file)]) from None


def _check_size(content: bytes, file: str) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
            raise Refused([TOO_LARGE(file=file)])


def _repeated(content: bytes, header: str) -> Problem:
    """That a column stands twice on a sheet, and on which."""
    from openpyxl import load_workbook

    problem = REPEATED_COLUMN(column=header)
    if content.startswith(ZIP):
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for sheet in book.worksheets:
            first = next(sheet.iter_rows(max_row=1, values_only=True), ())
            if sheet.title.lower() in SHEETS and first.count(header) > 1:
                return placed(problem, sheet.title, 1, header)
    return problem


def _rows(sheet: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    for number, row in enumerate(rows, 2):
        written = {_column(header): header for header in row}
        yield Row(sheet, number, {_column(header): str(value).strip() for header, value in row.items()}, written)


def _column(header: str) -> str:
    name = "_".join(header.split()).lower()
    return _HEADERS.get(name, name)


def _name_of(file: str) -> str:
    """What a form is called that does not say it: the file, as a name."""
    stem = re.sub(r"[^A-Za-z0-9_-]+", "_", PurePath(file).stem).strip("_-")
    return stem if stem[:1].isalpha() else f"form_{stem}".rstrip("_")


def place_of(problem: Problem, translate: Callable[[str], str] = str) -> str:
    """Where a problem is, in words: sheet survey, row 6, column save_to. "" if that is not known."""
    said = [translate(words).format(**problem.params) for words, name in _PLACE if problem.params.get(name)]
    return ", ".join(said)


_PLACE = ((gettext_noop("sheet {sheet}"), "sheet"), (gettext_noop("row {row}"), "row"),
          (gettext_noop("column {column}"), "column"))  # fmt: skip

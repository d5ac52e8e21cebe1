"""XLSForms as people send them: in Markdown, as workbooks, and broken in the ways files break."""

from __future__ import annotations

import io
import zipfile

from openpyxl import Workbook

from wayhome.kernel.problems import Problem


def markdown(**sheets: list[list[str]]) -> bytes:
    """An XLSForm in Markdown: each sheet a list of rows, the columns first."""
    lines = []
    for name, rows in sheets.items():
        lines.append(f"| {name} |")
        lines += ["| | " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines).encode()


def workbook(**sheets: list[list[str]]) -> bytes:
    """The same as .xlsx."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([cell or None for cell in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


SETTINGS = [["form_title", "form_id", "version"], ["A visit", "visit", "1"]]

#: a person with a household is registered: what a correct form looks like; the tests spoil it
SURVEY = [
    ["type", "name", "label", "save_to", "calculation", "open"],
    ["text", "who", "Who?", "given_name", "", ""],
    ["select_one sex", "gender", "Sex?", "sex", "", ""],
    ["integer", "years", "Age?", "age", "", ""],
    ["date", "born", "Born on?", "birth_date", "", ""],
    ["text", "village", "Which village?", "home", "", ""],
    ["text", "remark", "Anything else?", "", "", ""],
    ["integer", "bags", "How many bags?", "", "", "yes"],
]
CHOICES = [["list_name", "name", "label"], ["sex", "female", "Woman"], ["sex", "male", "Man"]]
ENTITIES = [["list_name", "label"], ["people", "${who}"]]


def form(survey=SURVEY, choices=CHOICES, entities=ENTITIES, settings=SETTINGS, write=markdown) -> bytes:
    """The form; a sheet that is None is left out."""
    sheets = {"survey": survey, "choices": choices, "entities": entities, "settings": settings}
    return write(**{name: rows for name, rows in sheets.items() if rows})


def spoiled(row: int, column: str, cell: str, sheet: list[list[str]] = SURVEY) -> list[list[str]]:
    """A sheet with one cell changed; the row counts as a spreadsheet shows it."""
    rows = [list(each) for each in sheet]
    rows[row - 1][rows[0].index(column)] = cell
    return rows


def told(problems: list[Problem]) -> list[tuple[str, str, object, str]]:
    """What each problem is and where: code, sheet, row, column."""
    found = (problem.params for problem in problems)
    return [
        (problem.code, where.get("sheet", ""), where.get("row", ""), where.get("column", ""))
        for problem, where in zip(problems, found, strict=True)
    ]


def bomb() -> bytes:
    """A workbook of a few kilobytes that unpacks to a hundred megabytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * 100 * 1024 * 1024)
    return written.getvalue()


def laughing() -> bytes:
    """A workbook whose sheet grows without end when its entities are put in."""
    entities = "".join(f'<!ENTITY a{n} "{("&a" + str(n - 1) + ";") * 20}">' for n in range(1, 12))
    sheet = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{entities}]><worksheet '
        'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        '<c r="A1" t="inlineStr"><is><t>&a11;</t></is></c></row></sheetData></worksheet>'
    )
    whole, written = io.BytesIO(form(write=workbook)), io.BytesIO()
    with zipfile.ZipFile(whole) as before, zipfile.ZipFile(written, "w") as after:
        for part in before.namelist():
            after.writestr(part, sheet if part.endswith("sheet1.xml") else before.read(part))
    return written.getvalue()

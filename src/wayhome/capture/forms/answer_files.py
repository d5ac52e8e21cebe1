"""The answers of a form as files: a workbook, or a zip of CSV files; a table for the form and one for each repeat."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from wayhome.accounts.policy import Access
from wayhome.capture.forms.answered import answers_of, questions_of, repeat_of, responses
from wayhome.capture.forms.plan import Question
from wayhome.reference import places

ABOUT = ("uid", "parent", "place_in_form", "day", "area", "area_name", "form_version")
"""The columns of every table before the questions; `parent` is the uid of the response around a turn of a repeat."""

_AT_ONCE = 1_000
_SHEET_NAME = 31
_CONTROL = re.compile(r"[\000-\010]|[\013-\014]|[\016-\037]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?$", re.ASCII)
Table = tuple[str, Iterator[list[str]]]
T = TypeVar("T")


def as_workbook(form_id: str, access: Access) -> bytes:
    """The answers the reader may see, as .xlsx."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name, rows in tables(form_id, access):
        sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", "_", name)[:_SHEET_NAME])
        for row in rows:
            sheet.append([_text_cell(sheet, text) for text in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def as_zip(form_id: str, access: Access) -> bytes:
    """The answers the reader may see, as CSV files in a zip."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, rows in tables(form_id, access):
            with packed.open(f"{name.replace('/', '_')}.csv", "w") as file:
                text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
                csv.writer(text).writerows([_harmless(cell) for cell in row] for row in rows)
                text.flush()
                text.detach()
    return written.getvalue()


def tables(form_id: str, access: Access) -> Iterator[Table]:
    """The tables: answers, one for each repeat, and the questions and choices in words."""
    questions = questions_of(form_id, access)
    yield "answers", _rows(form_id, "", questions.get("", []), access)
    for repeat in sorted(path for path in questions if path):
        yield repeat, _rows(form_id, repeat, questions[repeat], access)
    asked = [question for each in questions.values() for question in each]
    languages = sorted({language for question in asked for language in question.label})
    yield "questions", _questions(asked, languages)
    yield "choices", _choices(asked)


def _rows(form_id: str, repeat: str, questions: Sequence[Question], access: Access) -> Iterator[list[str]]:
    yield [*ABOUT, *(question.path for question in questions)]
    wanted = (record for record in responses(form_id, access).iterator(_AT_ONCE) if repeat_of(record) == repeat)
    for records in _in_parts(wanted, _AT_ONCE):
        kept = answers_of(records)
        for record in records:
            said = kept.get(record.seq, {})
            about = (record.uid, record.parent, record.place_in_form, record.day, record.area)
            name = places.full_name(record.area) if record.area else ""
            yield [*map(_text, about), name, _text(record.form_version), *(_text(said.get(q.path)) for q in questions)]


def _questions(questions: Sequence[Question], languages: Sequence[str]) -> Iterator[list[str]]:
    yield ["question", "repeat", "type", *(f"label {language}".strip() for language in languages)]
    for question in questions:
        yield [question.path, question.repeat, question.type, *(question.label.get(each, "") for each in languages)]


def _choices(questions: Sequence[Question]) -> Iterator[list[str]]:
    languages = sorted({code for q in questions for label in q.choices.values() for code in label})
    yield ["question", "choice", *(f"label {language}".strip() for language in languages)]
    for question in questions:
        for name, label in question.choices.items():
            yield [question.path, name, *(label.get(each, "") for each in languages)]


def _in_parts(rows: Iterator[T], size: int) -> Iterator[list[T]]:
    part: list[T] = []
    for row in rows:
        part.append(row)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


def _text(value: Any) -> str:
    if value is None:
        return ""
    return _CONTROL.sub("", " ".join(value) if isinstance(value, list) else str(value))


def _harmless(text: str) -> str:
    """A cell that a spreadsheet program reads as text and never as a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not _NUMBER.match(text) else text


def _text_cell(sheet: Any, text: str) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, text or None)
    if text:
        cell.data_type = "s"
    return cell

"""Pairs that leave in a workbook and come back with decisions: every row is accounted for."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.utils import translation

from tests.linkage.people import KNOWN, assignments, found, pair_of, register
from wayhome.capture import sheets
from wayhome.kernel.clock import now
from wayhome.kernel.problems import Refused
from wayhome.ledger.models import Source
from wayhome.ledger.write import Draft, write
from wayhome.linkage import deciding, exporting, importing, pairs

pytestmark = pytest.mark.django_db

UIDS = ["p-a", "p-b", "p-c", "p-d", "p-e", "p-f"]


@pytest.fixture(autouse=True)
def people(db) -> None:
    register(UIDS)


def taken_away() -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(exporting.workbook(None)[0]))


def decided(book: openpyxl.Workbook, decisions: dict[tuple[str, str], str], note: str = "") -> importing.Imported:
    """The workbook comes back with these decisions."""
    sheet = book.worksheets[0]
    by_number = {str(pair_of(*key).pk): told for key, told in decisions.items()}
    for row in sheet.iter_rows(min_row=2):
        if row[0].value in by_number:
            row[1].value, row[2].value = by_number[row[0].value], note
    content = io.BytesIO()
    book.save(content)
    return importing.decide_all(sheets.read(content.getvalue(), "pairs.xlsx")[0].rows, "dara")


def outcomes(told: importing.Imported) -> dict[str, int]:
    assert told.rows == sum(told.counts().values())
    assert len(told.troubles) == told.held + told.refused
    return {name: count for name, count in told.counts().items() if count}


def test_the_likeliest_come_first_with_reasons_in_words():
    found("p-a", "p-b", 3.0)
    found("p-c", "p-d", 9.0, reasons=(["name.alike", [86]], ["sex.same", []]))
    rows = list(taken_away().worksheets[0].values)
    assert rows[1][0] == str(pair_of("p-c", "p-d").pk)
    assert "86 %" in rows[1][3] and "Name p-c" in rows[1][3] and "same sex" in rows[1][3]
    assert len(rows) == 3


def test_headers_speak_both_languages_and_the_choices_are_a_list():
    found("p-a", "p-b")
    for language in ("en", "km"):
        with translation.override(language):
            book = taken_away()
        sheet = book.worksheets[0]
        allowed = sheet.data_validations.dataValidation[0]
        assert allowed.type == "list" and "B2" in allowed.sqref
        choices = [row[0] for row in book.worksheets[1].values]
        assert [importing.verdict_of(choice) for choice in choices] == ["same", "different", "unsure"]
        assert sheet["B1"].value.startswith("Decision")


def test_a_name_that_looks_like_a_formula_stays_a_name():
    register(["p-g"], family_name="=HYPERLINK(1)")
    found("p-a", "p-g")
    cells = [cell for row in taken_away().worksheets[0].iter_rows() for cell in row]
    assert any(str(cell.value).startswith("=HYPERLINK") and cell.data_type == "s" for cell in cells)


@pytest.mark.parametrize("words", ["same", "One person", "both languages"])
def test_decisions_come_back_in_the_words_of_the_list(words):
    found("p-a", "p-b")
    choice = exporting.in_all_languages(exporting.SAME) if words == "both languages" else words
    told = decided(taken_away(), {("p-a", "p-b"): choice}, note="same mother")
    assert outcomes(told) == {"applied": 1}
    assert assignments()["p-b"][1] == "p-a" and pair_of("p-a", "p-b").note == "same mother"


def test_every_row_is_said_and_counted():
    for left, right in (("p-a", "p-b"), ("p-a", "p-c"), ("p-b", "p-c"), ("p-d", "p-e"), ("p-d", "p-f"), ("p-e", "p-f")):
        found(left, right)
    book = taken_away()
    deciding.decide(pair_of("p-a", "p-b"), "different", "maly")
    deciding.decide(pair_of("p-a", "p-c"), "same", "maly")
    source = Source.objects.create(sort=Source.Sort.SCREEN, name="edit", by="maly", received=now())
    write([Draft("person", {"given_name": "Another", "known_by": KNOWN}, "p-f")], source=source, by="maly")
    told = decided(
        book,
        {
            ("p-a", "p-b"): "same",
            ("p-a", "p-c"): "same",
            ("p-b", "p-c"): "same",
            ("p-d", "p-e"): "perhaps",
            ("p-d", "p-f"): "different",
        },
    )
    assert outcomes(told) == {"same": 1, "held": 3, "refused": 1}
    assert told.left == 1
    said = {trouble.problem.code for trouble in told.troubles}
    assert said == {"decisions.otherwise", "pair.contradicts", "decisions.not_a_decision", "decisions.changed"}


def test_pairs_that_are_gone_are_refused_one_by_one():
    found("p-a", "p-b")
    found("p-c", "p-d")
    book = taken_away()
    key = pair_of("p-a", "p-b").pk
    pairs.end(["p-a"], "maly")
    book.worksheets[0].append(["7; DROP", "same"])
    sheet = book.worksheets[0]
    for row in sheet.iter_rows(min_row=2):
        row[1].value = "different"
    content = io.BytesIO()
    book.save(content)
    told = importing.decide_all(sheets.read(content.getvalue(), "pairs.xlsx")[0].rows, "dara")
    assert outcomes(told) == {"applied": 1, "refused": 2}
    gone = next(trouble for trouble in told.troubles if trouble.problem.code == "pair.gone")
    assert sheet.cell(gone.row, 1).value == str(key)


def test_another_sheet_is_no_sheet_of_pairs():
    with pytest.raises(Refused) as refused:
        importing.decide_all([["No", "Name"], ["1", "Maly"]], "dara")
    assert [problem.code for problem in refused.value.problems] == ["decisions.no_columns"]

"""Held rows that leave as a sheet and come back: the same rows, nothing doubled, nobody else's secrets filled in."""

from __future__ import annotations

import csv
import datetime as dt
import io

import openpyxl
import pytest

from tests.capture.conftest import DARA, HEADER, MALY, counts
from wayhome.accounts.models import Role
from wayhome.accounts.policy import RIGHTS, Access
from wayhome.capture import erasing, files, intake, profiles
from wayhome.capture.models import Import, SheetRow
from wayhome.capture.returning import HIDDEN_CELL, workbook
from wayhome.ledger.models import Source
from wayhome.records.person import Person

KEYLESS = {
    "name": "keyless",
    "title": {"en": "No key"},
    "known_by": dt.date(2020, 5, 7),
    "record": [{"kind": "person", "columns": {"Name": "given_name", "Age": "age", "Born": "birth_date"}}],
}
SHEET = [
    ["Name", "Age", "Born"],
    ["Dara", "31", "04/25/1989"],
    ["Maly", "old", "04/05/1990"],
    ["Maly", "old", "04/05/1990"],
]


@pytest.fixture
def keyless(profile_folder, monkeypatch):
    known = profiles.load
    monkeypatch.setattr(
        profiles, "load", lambda name: profiles.from_description(KEYLESS) if name == "keyless" else known(name)
    )
    return "keyless"


def held_sheet(received: Import, hidden: tuple[str, ...] = ()) -> list[list[str]]:
    """The held rows of an import as they leave, header first."""
    rows = [(row, intake.sentences(row)) for row in received.to_mend().order_by("number")]
    book = openpyxl.load_workbook(io.BytesIO(workbook(received, rows, hidden)))
    return [[str(cell.value or "") for cell in row] for row in book.active.iter_rows()]


def mended(sheet: list[list[str]], column: str, value: str) -> list[list[str]]:
    position = sheet[0].index(column)
    return [sheet[0], *([*row[:position], value, *row[position + 1 :]] for row in sheet[1:])]


def newest() -> Import:
    return Import.objects.latest("pk")


def test_rows_without_a_key_are_who_they_were(take_in, keyless):
    assert counts(take_in(SHEET, keyless)) == {"new": 1, "held": 2}
    back = mended(held_sheet(newest()), "Age", "28")
    assert counts(take_in(back, keyless)) == {"new": 2}
    assert set(Person.objects.filter(age=28).values_list("birth_date", flat=True)) == {dt.date(1990, 4, 5)}
    assert counts(take_in(back, keyless)) == {"same": 2}
    assert counts(take_in(mended(back, "Age", "29"), keyless)) == {"updated": 2}
    assert (Person.objects.count(), SheetRow.objects.filter(outcome="held").count()) == (3, 0)


def test_what_is_not_mended_is_held_once(take_in, keyless):
    take_in(SHEET, keyless)
    assert counts(take_in(held_sheet(newest()), keyless)) == {"held": 2}
    assert SheetRow.objects.filter(outcome="held").count() == 2
    assert counts(take_in(mended(held_sheet(newest()), "Age", "28"), keyless)) == {"new": 2}


def test_a_double_that_comes_back_needs_a_key_of_its_own(take_in):
    take_in([HEADER, DARA, [DARA[0], *MALY[1:]]])
    first = newest()
    back = held_sheet(first)
    assert counts(take_in(back)) == {"held": 1}
    assert Person.objects.get().given_name == "Dara"
    assert counts(take_in(mended(held_sheet(newest()), "No", "R2"))) == {"new": 1}
    assert not SheetRow.objects.filter(outcome="held").exists()
    assert counts(take_in([HEADER, DARA, MALY])) == {"same": 2}


def test_a_row_whose_key_was_missing_is_closed_by_the_one_that_has_it(take_in):
    take_in([HEADER, DARA, ["", *MALY[1:]]])
    assert counts(take_in(mended(held_sheet(newest()), "No", "R2"))) == {"new": 1}
    assert not SheetRow.objects.filter(outcome="held").exists()


def test_hidden_cells_are_filled_in_for_who_may_see_the_import_alone(take_in):
    take_in([HEADER, [*DARA[:6], "7 April", DARA[7]]])
    back = mended(held_sheet(newest(), hidden=("family name",)), "Day", "2020-04-07")
    assert back[1][2] == HIDDEN_CELL
    stranger = Access("stranger", Role.NATIONAL_MANAGER, ("0109",), RIGHTS[Role.NATIONAL_MANAGER])
    result = take_in(back, access=stranger)
    assert [trouble.problem.code for trouble in result.troubles] == ["row.still_hidden"]
    assert counts(take_in(back)) == {"new": 1}
    assert Person.objects.get().family_name == "Chan"


def test_a_formula_in_a_held_cell_leaves_as_text(take_in):
    take_in([HEADER, [*DARA[:3], '=HYPERLINK("http://x")', *DARA[4:]]])
    rows = [(row, []) for row in newest().to_mend()]
    book = openpyxl.load_workbook(io.BytesIO(workbook(newest(), rows, ())))
    assert [cell.data_type for cell in book.active[2]][3] == "s"


def test_erasing_reaches_the_row_that_was_held_and_the_sheet_in_which_it_came_back(take_in, keyless):
    take_in(SHEET, keyless)
    take_in(mended(held_sheet(newest()), "Age", "28"), keyless)
    for person in Person.objects.filter(given_name="Maly"):
        erasing.erase("person", person.uid, "sophea")
    assert "Maly" not in str(list(SheetRow.objects.values_list("content", flat=True)))
    for source in Source.objects.filter(sort="file"):
        copies = source.details["erased"]["copies"]
        kept = [row for _, name, _ in copies for row in csv.reader(io.StringIO(files.read(name).decode()))]
        assert not any("Maly" in row for row in kept)
    assert counts(take_in(SHEET, keyless))["refused"] == 2

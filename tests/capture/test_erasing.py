"""Erasing somebody reaches what was received: the rows that are listed and the files that are kept."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from django.db import connection

from tests.capture.conftest import DARA, HEADER, MALY, VANNA, as_csv, counts
from wayhome.capture import files, intake
from wayhome.capture.erasing import erase
from wayhome.capture.models import Import, SheetRow
from wayhome.config.doctor import files_are_kept
from wayhome.kernel.problems import Refused
from wayhome.ledger.read import history
from wayhome.records.arrival import Arrival
from wayhome.records.person import Person

SHEET = [HEADER, DARA, MALY, VANNA]
MISSPELT = [*DARA[:5], "Malay", *DARA[6:]]


def erase_dara() -> str:
    uid = Person.objects.get(given_name="Dara").uid
    erase("person", uid, "sophea")
    return uid


def everything_kept(home: Path) -> str:
    """All that the home and the lists of rows say."""
    listed = [str([row.content, row.mended, row.problems]) for row in SheetRow.objects.all()]
    kept = [file.read_bytes().decode("utf-8", "replace") for file in files.folder().iterdir()]
    return "\n".join([*listed, *kept])


def test_no_name_is_left_in_rows_and_files_and_the_others_stay(take_in, home):
    take_in(SHEET)
    uid = erase_dara()
    said = everything_kept(home)
    assert "Dara" not in said and "Chan" not in said
    assert "Maly" in said and "Vanna" in said
    row = SheetRow.objects.get(number=2)
    assert (row.outcome, row.content, row.found_problems[0].code) == ("erased", [""] * 8, "row.erased")
    assert row.digest
    assert [entry.op for entry in history("person", uid)] == ["put", "redact"]
    assert Arrival.objects.people() == 3


def test_the_file_is_replaced_by_a_copy_that_the_doctor_knows(take_in):
    take_in(SHEET)
    source = Import.objects.get().source
    erase_dara()
    source.refresh_from_db()
    assert source.details["erased"]["rows"] == {"": [2]}
    assert not (files.folder() / source.digest).exists()
    [[_, name, _]] = source.details["erased"]["copies"]
    copy = list(csv.reader(io.StringIO(files.read(name).decode())))
    assert copy == [HEADER, [""] * 8, MALY, VANNA]
    assert files_are_kept().is_well
    (files.folder() / name).write_text("something else")
    assert not files_are_kept().is_well


def test_a_file_that_was_not_replaced_is_found_by_the_doctor(take_in, monkeypatch):
    take_in(SHEET)
    monkeypatch.setattr(files, "forget", lambda digest: None)
    erase_dara()
    assert not files_are_kept().is_well


@pytest.mark.parametrize("changed", [False, True])
def test_the_row_does_not_come_back_with_the_file(take_in, home, changed):
    take_in(SHEET)
    uid = erase_dara()
    row = [*DARA[:4], "F", *DARA[5:]] if changed else DARA
    result = take_in([HEADER, row, MALY, VANNA])
    assert counts(result) == {"same": 2, "refused": 1}
    assert "was erased on request on" in result.troubles[0].sentence()
    assert Person.objects.get(uid=uid).given_name is None
    assert "Dara" not in everything_kept(home)
    assert "Maly" in everything_kept(home)
    assert files_are_kept().is_well


def test_files_that_held_the_row_unchanged_are_replaced_too(take_in, home):
    take_in(SHEET)
    take_in([HEADER, VANNA, DARA], name="again.csv")
    erase_dara()
    assert "Dara" not in everything_kept(home)
    assert files_are_kept().is_well


def test_one_after_the_other_is_erased_from_the_same_file(take_in, home):
    take_in(SHEET)
    erase_dara()
    erase("person", Person.objects.get(given_name="Maly").uid, "sophea")
    said = everything_kept(home)
    assert "Dara" not in said and "Maly" not in said and "Vanna" in said
    assert Import.objects.get().source.details["erased"]["rows"] == {"": [2, 3]}
    assert files_are_kept().is_well


def test_a_row_that_was_mended_goes_as_it_came_and_as_it_was_mended(take_in, home):
    take_in([HEADER, MISSPELT, MALY])
    intake.mend(SheetRow.objects.get(outcome="held"), {"Place": "Malai"}, "maly")
    erase_dara()
    assert "Dara" not in everything_kept(home)
    assert counts(take_in([HEADER, MISSPELT, MALY])) == {"same": 1, "refused": 1}
    assert "Dara" not in everything_kept(home)


def test_a_later_row_that_is_held_about_the_same_person_goes_too(take_in, home):
    take_in([HEADER, DARA, MALY])
    take_in([HEADER, MISSPELT])
    erase_dara()
    assert "Dara" not in everything_kept(home)
    assert SheetRow.objects.filter(outcome="held").count() == 0


def test_rows_without_a_key_are_erased_and_known_again(take_in, home):
    sheet = [["given_name", "home"], ["Dara", "Malai"], ["Maly", "Malai"]]
    take_in(sheet, "person")
    erase_dara()
    assert "Dara" not in everything_kept(home)
    assert counts(take_in(sheet, "person")) == {"same": 1, "refused": 1}
    assert "Dara" not in everything_kept(home)


def test_of_a_workbook_the_sheets_are_kept_without_the_row(take_in, home):
    book = openpyxl.Workbook()
    for row in SHEET:
        book.active.append(row)
    book.create_sheet("Notes").append(["Bring water"])
    content = io.BytesIO()
    book.save(content)
    take_in(content.getvalue(), name="gate.xlsx")
    erase_dara()
    said = everything_kept(home)
    assert "Dara" not in said and "Maly" in said and "Bring water" in said
    assert files_are_kept().is_well
    assert counts(take_in(SHEET)) == {"same": 2, "refused": 1}


def test_the_bytes_brought_again_with_the_wrong_profile_do_not_stay(take_in):
    take_in(SHEET)
    erase_dara()
    with pytest.raises(Refused):
        take_in(as_csv(SHEET), "stated")
    assert files_are_kept().is_well


def test_who_is_not_there_cannot_be_erased(take_in):
    with pytest.raises(Refused):
        erase("person", "nobody", "sophea")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL clears its pages by VACUUM")
def test_the_file_of_the_database_holds_no_trace(take_in):
    name = "Darakavanna"
    take_in([HEADER, [*DARA[:3], name, *DARA[4:]], MALY])
    database = Path(connection.settings_dict["NAME"])
    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert name.encode() in database.read_bytes()
    erase("person", Person.objects.get(given_name=name).uid, "sophea")
    kept = [file for file in database.parent.iterdir() if file.name.startswith(database.name)]
    assert not [file.name for file in kept if name.encode() in file.read_bytes()]

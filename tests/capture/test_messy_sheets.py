"""Sheets as they come: wide headers, doubled names, lost zeros and signs, texts dressed as formulas."""

from __future__ import annotations

import io

import openpyxl
import pytest

from tests.capture.conftest import DARA, HEADER, MALY, SHEET_OF_TOTALS, as_csv, counts
from wayhome.capture import profiles
from wayhome.capture.header import names_in
from wayhome.capture.models import Import
from wayhome.kernel.problems import Refused
from wayhome.records.arrival import Arrival
from wayhome.records.household import Household
from wayhome.records.person import Person


def reading(columns: dict[str, str], **more: object) -> profiles.Profile:
    """A profile of groups that arrive."""
    record = {"kind": "arrival", "columns": columns}
    return profiles.from_description({"name": "wide", "title": {"en": "Wide"}, "record": [record], **more})


def test_two_header_rows_name_a_column_together(take_in):
    sheet = [
        ["Groups that came, all gates"],
        ["When", "Boys", "", "Girls", ""],
        ["", "Small", "Big", "Small", "Big"],
        ["2020-04-07", "1", "2", "3", "4"],
    ]
    wide = reading({"When": "day", "Girls / Small": "people"}, header_rows=2)
    assert counts(take_in(sheet, wide)) == {"new": 1, "refused": 1}
    assert Arrival.objects.get().people == 3
    assert Import.objects.get().header == ["When", "Boys / Small", "Boys / Big", "Girls / Small", "Girls / Big"]


def test_merged_cells_of_a_workbook_name_what_is_below_them(take_in):
    book = openpyxl.Workbook()
    for row in [["When", "Boys", None, "Girls"], [None, "Small", "Big", "Small"], ["2020-04-07", 1, 2, 3]]:
        book.active.append(row)
    book.active.merge_cells("B1:C1")
    book.active.merge_cells("A1:A2")
    content = io.BytesIO()
    book.save(content)
    wide = reading({"When": "day", "Boys / Big": "people"}, header_rows=2)
    assert counts(take_in(content.getvalue(), wide, name="wide.xlsx")) == {"new": 1}
    assert Arrival.objects.get().people == 2


def test_a_name_of_one_row_does_not_spread_over_its_neighbours():
    assert names_in([["No", "", "Boys", ""], ["", "Age", "Small", "Big"]]) == [
        "No",
        "Age",
        "Boys / Small",
        "Boys / Big",
    ]


def test_doubled_names_are_told_apart_by_number(take_in):
    sheet = [["Day", "People", "People"], ["2020-04-07", "1", "2"]]
    assert counts(take_in(sheet, reading({"Day": "day", "People (2)": "people"}))) == {"new": 1}
    assert Arrival.objects.get().people == 2
    assert Import.objects.get().header == ["Day", "People (1)", "People (2)"]
    with pytest.raises(Refused, match="has the column “People” more than once"):
        take_in(sheet, reading({"Day": "day", "People": "people"}))


def test_a_text_dressed_as_a_formula_is_that_text(take_in):
    lines = [",".join(HEADER), '="R1",="0012",Chan,Dara,M,="0109",2020-04-07,Poi Pet']
    assert counts(take_in("\n".join(lines).encode())) == {"new": 1}
    assert Household.objects.get().label == "0012"
    assert counts(take_in([HEADER, ["R1", "0012", "Chan", "Dara", "M", "109", "2020-04-07", "Poi Pet"]])) == {"same": 1}


def test_one_broken_byte_does_not_garble_a_sheet(take_in):
    name = "តារា" * 6
    content = as_csv([HEADER, [*DARA[:3], name, *DARA[4:]], [*MALY[:3], "ម៉ាលី", *MALY[4:]]])
    result = take_in(content.replace("លី".encode(), b"\xe1\x9e"))
    assert counts(result) == {"new": 1, "held": 1}
    assert Person.objects.get().given_name == name
    assert "Signs were lost" in result.troubles[0].sentence()


def test_blanks_that_do_not_break_are_blanks(take_in):
    assert counts(take_in([HEADER, [*DARA[:3], "Dara\u00a0Vuth", *DARA[4:]]])) == {"new": 1}
    assert Person.objects.get().given_name == "Dara Vuth"


def test_a_dry_run_sees_households_groups_and_totals_across_the_whole_file(take_in, monkeypatch):
    monkeypatch.setattr("wayhome.capture.intake.TRIED", 1)
    bus = [["Bus", "Name", "People"], ["7", "", "2"], ["7", "Dara", "2"], ["7", "Maly", "2"], ["7", "Vanna", "2"]]
    for rows, profile in [([HEADER, DARA, MALY], "people"), (bus, "buses"), (SHEET_OF_TOTALS, "stated")]:
        tried = take_in(rows, profile, dry_run=True)
        assert counts(tried) == counts(take_in(rows, profile))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("12345678", "012345678"),
        ("971234567", "0971234567"),
        ("12 345 678", "012 345 678"),
        ("12345678.0", "012345678"),
        ("០១២៣៤៥៦៧៨", "012345678"),
        ("012 345 678", "012 345 678"),
        ("+855 12 345 678", "+855 12 345 678"),
        ("1234", "1234"),
    ],
)
def test_a_telephone_number_gets_back_the_zero_that_a_spreadsheet_dropped(take_in, written, read):
    assert counts(take_in([["given_name", "phone"], ["Dara", written]], "person")) == {"new": 1}
    assert Person.objects.get().phone == read


def test_codes_of_places_get_back_their_zeros(take_in):
    sheet = [["given_name", "home"], ["Dara", "109"], ["Maly", "10901.0"], ["Vanna", "១០៩០១០១"]]
    assert counts(take_in(sheet, "person")) == {"new": 3}
    assert list(Person.objects.order_by("seq").values_list("home", flat=True)) == ["0109", "010901", "01090101"]

"""What is wrong in a sheet is held or refused with a sentence that says where it is and what to do; the rest is in."""

from __future__ import annotations

import datetime as dt
import io
import tomllib

import openpyxl
import pytest

from tests.capture.conftest import DARA, HEADER, MALY, STATED, VANNA, as_csv, counts
from wayhome.accounts.policy import Access, Right
from wayhome.capture import files, profiles
from wayhome.capture.intake import sentences
from wayhome.capture.models import Import, SheetRow
from wayhome.kernel.problems import Refused
from wayhome.records.arrival import Arrival
from wayhome.records.person import Person
from wayhome.records.stock import Stock
from wayhome.records.tally import Tally

SUPPLIES = ["Item", "Amount", "Unit"]


def with_cell(column: str, value: str) -> list[list[str]]:
    """A sheet of two rows, the first of them with this cell."""
    return [HEADER, [value if name == column else cell for name, cell in zip(HEADER, DARA, strict=True)], VANNA]


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("Place", "Malay", "No place is called “Malay” in Cambodia."),
        ("Place", "Thmei", "“Thmei” can mean "),
        ("Place", "01100399", "No place has the code “01100399” today."),
        ("Gate", "Poi Pat", "Nothing in this list is called “Poi Pat”."),
        ("Sex", "lady", "“lady” is not in the list. The list has: "),
        ("Day", "2099-01-01", "2099-01-01 has not come yet"),
        (
            "Day",
            "2020-05-08",
            "2020-05-08 is later than the day by which this was known, 2020-05-07",
        ),
        ("Day", "early April", "“early April” is not a date. Write it as 2020-05-07"),
        ("Day", "31/02/2020", "“31/02/2020” is not a date."),
        (
            "Given name",
            "=B2&C2",
            "There is a formula, =B2&C2, instead of a value.",
        ),
        ("Given name", "#REF!", "The spreadsheet shows the error #REF! here."),
        ("No", "", "The column “No” is empty, and it says which row this is."),
        ("Family", "", "The column “Family” is empty"),
    ],
)
def test_a_bad_cell_holds_its_row_and_no_other(take_in, column, value, sentence):
    result = take_in(with_cell(column, value))
    assert counts(result) == {"new": 1, "held": 1}
    assert result.exit_code == 3
    assert result.troubles[0].sentence().startswith(f"gate.csv, row 2, column “{column}”: {sentence}")
    assert Person.objects.get().given_name == "Vanna"


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        ("-5", "-5 is less than nothing."),
        ("five", "“five” is not a number."),
        ("1.2345", "1.2345 has more than three decimals."),
        ("9" * 30, "9" * 30 + " is too large to be right."),
        ("", "Nothing is written here, and it must not be empty."),
    ],
)
def test_bad_amounts_are_held(take_in, amount, sentence):
    result = take_in([SUPPLIES, ["Gloves", amount, "boxes"]], "supplies", name="log.csv")
    assert counts(result) == {"held": 1}
    assert result.troubles[0].sentence().startswith(f"log.csv, row 2, column “Amount”: {sentence}")


@pytest.mark.parametrize(("people", "code"), [("2.5", "number.fractional"), ("-3", "number.negative")])
def test_people_are_counted_whole(take_in, people, code):
    result = take_in([["Bus", "Name", "People"], ["7", "", people]], "buses")
    assert [t.problem.code for t in result.troubles] == [code]
    assert Arrival.objects.count() == 0


def test_an_amount_without_a_unit_says_so_once(take_in):
    result = take_in([SUPPLIES, ["Gloves", "5", ""]], "supplies")
    assert [t.problem.code for t in result.troubles] == ["unit.missing"]
    assert result.troubles[0].sentence().startswith("gate.csv, row 2, column “Unit”: The amount 5 has no unit.")


def test_the_same_statement_with_another_value_is_held(take_in):
    keyless = profiles.from_description(tomllib.loads(STATED) | {"name": "keyless", "key": []})
    result = take_in([["Day", "Total"], ["2020-05-07", "90607"], ["2020-05-07", "90700"]], keyless)
    assert counts(result) == {"new": 1, "held": 1}
    said = result.troubles[0].sentence()
    assert said.startswith(
        "gate.csv, row 3, column “Total”: The same source has stated 90607 for the same thing already"
    )
    assert "this says 90700" in said
    assert Tally.objects.get().value == 90607


def test_a_statement_may_be_corrected_in_its_own_row(take_in):
    take_in([["Day", "Total"], ["2020-05-07", "90700"]], "stated")
    assert counts(take_in([["Day", "Total"], ["2020-05-07", "90607"]], "stated")) == {"updated": 1}
    assert Tally.objects.get().value == 90607


def test_titles_blanks_totals_tags_and_repeated_headers_are_refused_and_counted(take_in):
    sheet = [
        ["Registration at the gates, April 2020"],
        [],
        HEADER,
        ["#meta", "#meta", "#name", "#name", "#gender", "#adm2 +name", "#date +arrival", "#loc"],
        DARA,
        [""] * 8,
        HEADER,
        MALY,
        ["Total", "", "2", "", "", "", "", ""],
        ["", "", ""],
    ]
    result = take_in(sheet)
    assert counts(result) == {"new": 2, "refused": 6}
    found = {row.number: row.found_problems[0].code for row in SheetRow.objects.filter(outcome="refused")}
    assert found == {
        1: "row.title",
        2: "row.blank",
        4: "row.tags",
        6: "row.blank",
        7: "row.header_again",
        9: "row.total",
    }
    imported = Import.objects.get()
    assert imported.rows == 8
    assert (imported.new, imported.refused, imported.state) == (2, 6, "done")


def test_a_person_called_total_is_a_person(take_in):
    sheet = [["Bus", "Name", "People"], ["7", "Total", "1"]]
    assert counts(take_in(sheet, "buses")) == {"new": 1}


def test_a_file_without_the_columns_is_refused_whole_and_kept(take_in):
    content = as_csv([["Name", "Village"], ["Chan Dara", "Malai"]])
    with pytest.raises(Refused, match="gate.csv has no column “No”, “Family”"):
        take_in(content)
    imported = Import.objects.get()
    assert imported.state == "refused"
    assert files.read(imported.source.digest) == content
    assert Person.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("gate.xlsx", b"No,Family\n1,2\n", "gate.xlsx is called a workbook, but it is a text file."),
        ("gate.csv", b"PK\x03\x04rest of a workbook", "gate.csv is called a text table, but it is a workbook."),
        ("gate.xlsx", b"PK\x03\x04cut off", "gate.xlsx cannot be opened; it is broken or not a table."),
        ("gate.xls", b"\xd0\xcf\x11\xe0cut off", "gate.xls cannot be opened; it is broken or not a table."),
        ("gate.csv", b"\x00\x01\x02\x00\x03\x05", "gate.csv cannot be opened; it is broken or not a table."),
        ("gate.csv", b"", "gate.csv has no rows."),
        ("gate.csv", b"\n\n ,\n", "gate.csv has no rows."),
    ],
)
def test_files_that_are_no_tables_are_refused_politely(take_in, name, content, sentence):
    with pytest.raises(Refused) as refusal:
        take_in(content, name=name)
    assert str(refusal.value).startswith(sentence)
    assert files.read(Import.objects.get().source.digest) == content


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters_are_recognised(take_in, encoding, delimiter):
    rows = [HEADER, [*DARA[:3], "តារា", *DARA[4:]]]
    content = as_csv(rows, delimiter).decode().encode(encoding)
    assert counts(take_in(content)) == {"new": 1}
    assert Person.objects.get().given_name == "តារា"


@pytest.mark.parametrize("swallowed", [1, 40])
def test_an_open_quotation_mark_does_not_swallow_rows_in_silence(take_in, swallowed):
    rows = [f"R{n},H{n},Chan,Dara {n},M,Malai,," for n in range(swallowed)]
    content = "\n".join([",".join(HEADER), ",".join(VANNA), 'R0,H0,"Chan,Dara,M,Malai,,', *rows])
    result = take_in(content.encode())
    assert counts(result) == {"new": 1, "held": 1}
    assert [trouble.sentence() for trouble in result.troubles] == [
        "gate.csv, row 3: A quotation mark in this row was left open. "
        f"Lines that follow and were swallowed: {swallowed}. Close the quotation mark, and bring the file again."
    ]


def test_a_sentence_about_a_cell_of_two_lines_is_one_line(take_in):
    result = take_in(with_cell("Place", "Phsar\nNowhere"))
    assert "“Phsar Nowhere”" in result.troubles[0].sentence()


@pytest.mark.parametrize("profile", ["people", "person"])
def test_a_column_that_is_there_twice_is_refused_by_name(take_in, profile):
    twice = [[*HEADER, " SEX"], [*DARA, "F"]]
    sheet = twice if profile == "people" else [["given_name", "Sex", "sex"], ["Dara", "M", "F"]]
    with pytest.raises(Refused, match=r"gate.csv has the column “(SEX|sex)” more than once"):
        take_in(sheet, profile)
    assert Person.objects.count() == 0


def test_a_column_that_nobody_reads_may_be_there_twice(take_in):
    assert counts(take_in([[*HEADER, "Remark", "Remark"], [*DARA, "a", "b"]])) == {"new": 1}


def test_two_columns_of_one_property_are_refused(take_in):
    with pytest.raises(Refused, match="has the column “Given name” more than once"):
        take_in([["given_name", "Given name"], ["Dara", "Maly"]], "person")


def test_cells_beyond_the_last_column_hold_their_row_and_are_kept(take_in):
    result = take_in([HEADER, [*DARA, "", "cough"], [*VANNA, "", ""]])
    assert counts(result) == {"new": 1, "held": 1}
    assert "Cells of this row beyond the last column: 1." in result.troubles[0].sentence()
    assert SheetRow.objects.get(outcome="held").content == [*DARA, "", "cough"]


def test_cells_beyond_the_columns_of_a_workbook_are_held_too(take_in):
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active.append([*DARA, "cough"])
    content = io.BytesIO()
    book.save(content)
    assert counts(take_in(content.getvalue(), name="gate.xlsx")) == {"held": 1}


def test_a_note_of_two_lines_is_a_note(take_in):
    sheet = [
        ["stage", "item", "quantity", "unit", "note"],
        ["ordered", "gloves", "5", "boxes", "late, small\nbut there"],
    ]
    assert counts(take_in(sheet, "stock")) == {"new": 1}


def test_old_windows_files_are_read(take_in):
    content = as_csv([SUPPLIES, ["Gloves", "5", "boîtes"]]).decode().encode("cp1252")
    assert counts(take_in(content, "supplies")) == {"new": 1}
    assert Stock.objects.get().unit == "boîtes"


def test_a_workbook_with_dates_and_whole_numbers_is_the_same_sheet(take_in):
    take_in([HEADER, DARA, MALY])
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["People at the gate"])
    sheet.append(HEADER)
    for row in (DARA, MALY):
        sheet.append([*row[:6], dt.datetime.fromisoformat(row[6]), row[7]])
    content = io.BytesIO()
    book.save(content)
    assert counts(take_in(content.getvalue(), name="gate.xlsx")) == {"same": 2, "refused": 1}
    row = SheetRow.objects.get(outcome="refused")
    assert sentences(row) == ["gate.xlsx, sheet “Sheet”, row 1: This row stands above the names of the columns. "
                              "It is a title and no row of the table."]  # fmt: skip


def test_a_formula_that_was_never_worked_out_is_held_and_not_taken_for_an_empty_cell(take_in):
    book = openpyxl.Workbook()
    for row in with_cell("Given name", "=B2&C2"):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    result = take_in(content.getvalue(), name="gate.xlsx")
    assert counts(result) == {"new": 1, "held": 1}
    assert result.troubles[0].sentence() == (
        "gate.xlsx, sheet “Sheet”, row 2, column “Given name”: There is a formula, =B2&C2, instead of a value. "
        "Write the value it should have."
    )


def test_numbers_in_a_workbook_are_not_taken_for_dates(take_in):
    book = openpyxl.Workbook()
    book.active.append(["Day", "Total"])
    book.active.append([43958, 90607.0])
    content = io.BytesIO()
    book.save(content)
    result = take_in(content.getvalue(), "stated", name="totals.xlsx")
    assert counts(result) == {"held": 1}
    assert "43958 is a number where a date belongs" in result.troubles[0].sentence()
    assert SheetRow.objects.get().content == ["43958", "90607"]


def test_khmer_digits_and_invisible_signs_are_read(take_in):
    result = take_in([SUPPLIES, ["\u200bGloves", "៤២០", "boxes"]], "supplies")
    assert counts(result) == {"new": 1}
    assert Stock.objects.get().quantity == 420


@pytest.mark.parametrize(
    ("site", "area", "held"),
    [
        ("Poi Pet", "Battambang", True),
        ("Poi Pet", "Banteay Meanchey", False),
        ("Poi Pet", "Phsar Kandal", False),
        ("Poi Pet", "", False),
        ("Poi Pet", "Malai", True),
        ("Poi Pet;Daung", "Cambodia", False),
        ("Daung;Poi Pet", "Battambang", True),
    ],
)
def test_a_site_outside_the_area_of_its_row_is_held(take_in, site, area, held):
    several = ";" in site
    sheet = (
        [["type", "title", "sites", "area"], ["meeting", "Plan", site, area]]
        if several
        else [["stage", "item", "quantity", "unit", "site", "area"], ["ordered", "gloves", "5", "boxes", site, area]]
    )
    result = take_in(sheet, "activity" if several else "stock")
    assert counts(result) == ({"held": 1} if held else {"new": 1})
    if held:
        assert "“Poi Pet” does not lie in “" in result.troubles[0].sentence()


def test_rows_outside_the_areas_of_an_officer_are_held(take_in):
    officer = Access("sophea", "provincial_officer", ("01",), frozenset({Right.IMPORT}))
    result = take_in([HEADER, DARA, VANNA], access=officer)
    assert counts(result) == {"new": 1, "held": 1}
    assert {t.problem.code for t in result.troubles} == {"scope.outside"}
    assert Person.objects.get().given_name == "Dara"


def test_a_large_sheet_passes(take_in):
    rows = ([f"N{n}", f"F{n}", "Chan", f"Dara {n}", "M", "Malai", "2020-04-07", "Poi Pet"] for n in range(3_000))
    assert counts(take_in([HEADER, *rows])) == {"new": 3_000}
    assert Arrival.objects.people() == 3_000

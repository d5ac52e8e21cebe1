"""Columns of dates: the whole column tells the order, and what it does not tell is asked for, never guessed."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.capture.conftest import counts
from wayhome.capture import days, intake, profiles
from wayhome.capture.cells import Unreadable
from wayhome.capture.days import DAY_FIRST, MONTH_FIRST, UNTOLD, Style, style_of
from wayhome.capture.models import Import, SheetRow
from wayhome.records.arrival import Arrival

HEADER = ["No", "Day", "People"]
ASKED = profiles.from_description(
    {
        "name": "asked",
        "title": {"en": "Groups at the gate"},
        "key": ["No"],
        "known_by": dt.date(2021, 1, 1),
        "record": [{"kind": "arrival", "columns": {"Day": "day", "People": "people"}}],
    }
)
SOME_DAYS = st.lists(st.dates(dt.date(1925, 1, 1), dt.date(2060, 12, 31)), min_size=1, max_size=12)
WRITTEN = {DAY_FIRST: "{0.day}/{0.month:02}/{0.year}", MONTH_FIRST: "{0.month:02}/{0.day}/{0.year}"}


@given(SOME_DAYS, st.sampled_from([DAY_FIRST, MONTH_FIRST]))
def test_a_column_is_read_as_it_was_written_or_not_at_all(written, order):
    cells = [WRITTEN[order].format(day) for day in written]
    style = style_of(cells)
    read = days.reader(style)
    for cell, day in zip(cells, written, strict=True):
        try:
            assert read(cell) == day
        except Unreadable as unreadable:
            assert unreadable.problem.code == "day.either_way"
            assert style.order == UNTOLD
            assert not any(day.day > 12 for day in written)


@given(SOME_DAYS, st.sampled_from([DAY_FIRST, MONTH_FIRST]))
def test_what_is_declared_decides_where_the_column_is_silent(written, order):
    cells = [WRITTEN[order].format(day) for day in written]
    read = days.reader(style_of(cells, order))
    assert [read(cell) for cell in cells] == written


@given(SOME_DAYS)
def test_days_without_a_doubt_are_read_whatever_was_declared(written):
    forms = [str, "{0.year}/{0.month}/{0.day}".format, lambda day: f"{day:%d %B %Y}", lambda day: f"{day:%d %b %Y}"]
    forms.append(lambda day: f"{day.day}/{day.month}/{day.year + 543}".translate(KHMER))
    for form in forms[:-1]:
        read = days.reader(style_of(map(form, written), MONTH_FIRST))
        assert [read(form(day)) for day in written] == written
    read = days.reader(Style(DAY_FIRST))
    assert [read(forms[-1](day)) for day in written] == written


@given(st.lists(st.dates(dt.date(1925, 1, 1), dt.date(2060, 12, 31)), min_size=2, max_size=12))
def test_a_column_of_numbers_counts_days_as_workbooks_do(written):
    serials = [(day - dt.date(1899, 12, 30)).days for day in written]
    for cells in (serials, [str(each) for each in serials], [f"{each}.0" for each in serials]):
        read = days.reader(style_of(cells))
        assert [read(cell) for cell in cells] == written


@pytest.mark.parametrize("cells", [[43958], [1985, 1990], [31, 27], [43958, "7 May 2020", "8 May 2020"], [43958, 12]])
def test_numbers_that_need_not_be_days_are_none(cells):
    assert not style_of(cells).has_serials


def test_a_column_that_contradicts_itself_tells_nothing():
    assert style_of(["25/04/2020", "04/25/2020", "03/04/2020"]).order == UNTOLD
    assert style_of(["25/04/2020", "04/25/2020", "03/04/2020"], DAY_FIRST).order == DAY_FIRST


KHMER = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")


def test_the_whole_sheet_decides_and_rows_before_the_telling_one_are_read_so_too(take_in):
    rows = [[f"G{n}", f"04/{n:02}/2020", "3"] for n in range(1, 14)]
    assert counts(take_in([HEADER, *rows], ASKED)) == {"new": 13}
    assert set(Arrival.objects.values_list("day", flat=True)) == {dt.date(2020, 4, n) for n in range(1, 14)}


def test_a_sheet_that_does_not_tell_is_held_with_both_days(take_in):
    result = take_in([HEADER, ["G1", "03/04/2020", "3"], ["G2", "2020-04-03", "2"]], ASKED)
    assert counts(result) == {"new": 1, "held": 1}
    assert "“03/04/2020” can be 2020-04-03 or 2020-03-04" in result.troubles[0].sentence()


def test_a_held_row_is_mended_in_the_style_of_its_sheet(take_in, monkeypatch):
    monkeypatch.setattr(profiles, "load", lambda name: ASKED)
    take_in([HEADER, ["G1", "04/25/2020", "3"], ["G2", "04/05/2020", "some"]], ASKED)
    intake.mend(SheetRow.objects.get(outcome="held"), {"People": "4"}, "maly")
    assert Arrival.objects.get(people=4).day == dt.date(2020, 4, 5)
    assert Import.objects.get().days == {"day": [MONTH_FIRST, False]}


def test_a_workbook_of_the_buddhist_era_and_one_that_lost_its_date_format(take_in):
    book = openpyxl.Workbook()
    for row in [HEADER, ["G1", dt.datetime(2563, 4, 7), 3], ["G2", dt.datetime(2020, 4, 8), 2]]:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    assert counts(take_in(content.getvalue(), ASKED, name="gate.xlsx")) == {"new": 2}
    assert counts(take_in([HEADER, ["G1", "43928", "3"], ["G2", "43929", "2"]], ASKED)) == {"same": 2}

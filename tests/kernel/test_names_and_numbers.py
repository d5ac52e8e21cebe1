from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.kernel.clock import day_readings, parse_day
from wayhome.kernel.measures import parse_number
from wayhome.kernel.names import ascii_digits, fold

KHMER = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")


@given(st.integers(0, 10**9))
def test_a_number_reads_the_same_in_khmer_digits_with_thousands_and_with_a_trailing_zero(number):
    for written in (str(number), f"{number:,}", str(number).translate(KHMER), f"{number}.0"):
        assert parse_number(written) == number


@pytest.mark.parametrize("written", ["", "five", "12 boxes", "1,36", "1.360.5", "--3", "=SUM(A1:A3)", "1e3", "٣"])
def test_what_is_no_number_is_not_guessed(written):
    assert parse_number(written) is None


def test_a_fraction_stays_a_fraction():
    assert parse_number("1.5") == Decimal("1.5")


@given(st.dates(max_value=dt.date(2399, 12, 31)))
def test_a_day_reads_the_same_in_both_orders_and_scripts(day):
    written = day.strftime("%d/%m/") + f"{day.year:04}"
    assert parse_day(day.isoformat()) == parse_day(written) == parse_day(written.translate(KHMER)) == day


@pytest.mark.parametrize("written", ["2020-13-01", "31/02/2020", "May 2020", "7/5/20", "43958", ""])
def test_what_is_no_day_is_not_guessed(written):
    assert parse_day(written) is None


@pytest.mark.parametrize(
    "written",
    [
        "7 May 2020",
        "07-May-2020",
        "May 7, 2020",
        "7th May 2020",
        "ថ្ងៃទី៧ ខែឧសភា ឆ្នាំ២០២០",
        "៧ ឧសភា ២៥៦៣",
        "2563-05-07",
        "2020/5/7",
    ],
)
def test_months_have_names_and_years_may_be_buddhist(written):
    assert day_readings(written) == (dt.date(2020, 5, 7), dt.date(2020, 5, 7))


def test_a_leap_day_of_the_buddhist_era_is_a_day():
    assert parse_day("29/02/2563") == dt.date(2020, 2, 29)


def test_a_day_with_midnight_is_that_day():
    assert parse_day("2020-05-07 00:00:00") == dt.date(2020, 5, 7)


@pytest.mark.parametrize(
    "one, other",
    [("O'Bei Choin", "o bei  choin"), ("Bântéay Méan Choăy", "Banteay Mean Choay"), ("ភូមិ\u200bថ្មី ១", "ភូមិថ្មី 1")],
)
def test_spellings_that_only_look_different_fold_together(one, other):
    assert fold(one) == fold(other)


def test_folding_keeps_what_tells_names_apart():
    assert fold("Angkor Chum") != fold("Angkor Thum")
    assert fold("កែប") != fold("កប")


@given(st.text())
def test_folding_and_digits_are_done_once(text):
    assert ascii_digits(ascii_digits(text)) == ascii_digits(text)
    assert fold(fold(text)) == fold(text)

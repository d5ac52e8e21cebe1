"""The term of days: day 0 is counted, so is the last day, and nothing happens at an hour."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.kernel.term import Term

DAYS = st.dates(dt.date(2019, 1, 1), dt.date(2030, 12, 31))


@pytest.mark.parametrize(
    ("day0", "days", "last"),
    [
        ("2020-05-04", 14, "2020-05-18"),
        ("2020-05-17", 14, "2020-05-31"),  # the last day of a month
        ("2020-05-18", 14, "2020-06-01"),  # the first of the next one
        ("2020-02-15", 14, "2020-02-29"),  # a leap day is a day
        ("2020-02-16", 14, "2020-03-01"),
        ("2019-02-15", 14, "2019-03-01"),  # and where there is none, none is counted
        ("2020-02-29", 14, "2020-03-14"),
        ("2020-12-20", 14, "2021-01-03"),
        ("2020-05-04", 0, "2020-05-04"),
    ],
)
def test_the_last_day_is_so_many_days_after_day_0(day0, days, last):
    term = Term.of(dt.date.fromisoformat(day0), days)
    assert (term.last.isoformat(), term.days) == (last, days)


@pytest.mark.parametrize(
    ("day", "number", "remaining", "is_over"),
    [
        ("2020-05-03", -1, 15, False),
        ("2020-05-04", 0, 14, False),
        ("2020-05-05", 1, 13, False),
        ("2020-05-17", 13, 1, False),
        ("2020-05-18", 14, 0, False),
        ("2020-05-19", 15, -1, True),
    ],
)
def test_days_are_numbered_at_both_ends(day, number, remaining, is_over):
    term, on = Term.of(dt.date(2020, 5, 4), 14), dt.date.fromisoformat(day)
    assert (term.number(on), term.remaining(on), term.is_over(on)) == (number, remaining, is_over)


def test_a_term_does_not_end_before_it_begins():
    with pytest.raises(ValueError, match="before its day 0"):
        Term(dt.date(2020, 5, 4), dt.date(2020, 5, 3))


@given(DAYS, st.integers(0, 400), DAYS)
def test_what_was_and_what_remains_are_all_its_days(day0, days, on):
    term = Term.of(day0, days)
    assert term.number(on) + term.remaining(on) == days
    assert term.is_over(on) == (on >= term.after)

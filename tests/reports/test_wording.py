"""How each language writes numbers, bounds, days and periods."""

from __future__ import annotations

import datetime as dt

import pytest

from wayhome.reports import wording


@pytest.mark.parametrize(
    ("value", "english", "khmer"),
    [(90607, "90,607", "៩០.៦០៧"), (0, "0", "០"), (1360.5, "1,360.5", "១.៣៦០,៥"), (-12, "-12", "-១២")],
)
def test_thousands_are_grouped_as_the_language_does(value, english, khmer):
    assert (wording.number(value, "en"), wording.number(value, "km")) == (english, khmer)


@pytest.mark.parametrize(
    ("value", "long", "short"),
    [(">2000", "over 2,000", "> 2,000"), ("~170", "around 170", "~ 170"), ("all", "all", "all"), (None, "–", "–")],
)
def test_a_bound_keeps_its_words_and_no_value_is_a_dash(value, long, short):
    assert wording.value_text(value, "en") == long
    assert wording.value_text(value, "en", short=True) == short


def test_a_bound_in_khmer_has_khmer_words_and_digits():
    assert wording.value_text(">2000", "km") == "ជាង ២.០០០"


def test_what_both_days_of_a_period_share_is_written_once():
    first, last = dt.date(2020, 4, 28), dt.date(2020, 4, 30)
    assert wording.period(first, last, "en") == "28 to 30 April 2020"
    assert wording.period(first, dt.date(2020, 5, 2), "en") == "28 April to 2 May 2020"
    assert wording.period(first, dt.date(2021, 5, 2), "en") == "28 April 2020 to 2 May 2021"
    assert wording.period(first, first, "km") == "២៨ មេសា ២០២០"


def test_numbers_up_to_twelve_have_words():
    assert (wording.word(5, "en"), wording.word(12, "en"), wording.word(13, "en")) == ("five", "twelve", "13")
    assert wording.word(6, "km") == "ប្រាំមួយ"

"""Statements of others: quoted as they were made, and not quietly contradicted."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from tests.records.conftest import codes_of, statement
from wayhome.records.tally import Tally, printed


def test_a_running_total_grows(keep):
    keep(statement("60000", "2020-04-07"))
    assert Tally.check_batch([statement("78328")]) == {}


@pytest.mark.parametrize(("unit", "found"), [("people", ["number.fractional"]), ("people per day", [])])
def test_people_are_stated_whole_but_a_rate_may_be_a_fraction(unit, found):
    values = statement("12.5").values | {"unit": unit}
    assert [problem.code for problem in Tally.check_values(values)] == found


def test_a_running_total_does_not_fall(keep):
    keep(statement("78328", "2020-05-01"))
    assert codes_of(Tally.check_batch([statement("78000", "2020-05-07")])) == {0: ["tally.goes_down"]}


def test_an_earlier_day_filled_in_later_does_not_exceed_what_followed(keep):
    keep(statement("78328", "2020-05-07"))
    assert codes_of(Tally.check_batch([statement("80000", "2020-05-01")])) == {0: ["tally.goes_down"]}


def test_two_totals_that_began_on_different_days_are_two_series(keep):
    keep(statement("78328", "2020-05-01", period_start=dt.date(2020, 3, 23)))
    assert Tally.check_batch([statement("900", "2020-05-07", period_start=dt.date(2020, 5, 1))]) == {}
    again = statement("900", "2020-05-07", period_start=dt.date(2020, 3, 23))
    assert codes_of(Tally.check_batch([again])) == {0: ["tally.goes_down"]}


def test_a_unit_written_otherwise_is_the_same_series(keep):
    keep(statement("78328", "2020-05-01"))
    assert codes_of(Tally.check_batch([statement("900", unit=" People")])) == {0: ["tally.goes_down"]}


def test_a_fall_inside_one_sheet_is_found_where_it_falls(db):
    batch = [statement("100", "2020-04-01"), statement("90", "2020-04-02"), statement("110", "2020-04-03")]
    assert codes_of(Tally.check_batch(batch)) == {1: ["tally.goes_down"]}


def test_daily_counts_may_rise_and_fall(db):
    batch = [statement("100", "2020-04-01", cumulative=False), statement("90", "2020-04-02", cumulative=False)]
    assert Tally.check_batch(batch) == {}


def test_the_same_thing_is_not_stated_twice_with_another_value(keep):
    keep(statement("90607"))
    found = Tally.check_batch([statement("90700")])
    assert codes_of(found) == {0: ["tally.said_otherwise"]}
    assert "90607" in found[0][0].sentence()


def test_stating_the_same_again_is_no_contradiction(keep):
    keep(statement("90607"))
    assert Tally.check_batch([statement("90607", uid="again")]) == {}


def test_a_correction_names_what_it_supersedes(keep):
    wrong = keep(statement("90706"))
    right = keep(statement("90607", supersedes=wrong.uid))
    assert [t.uid for t in Tally.objects.standing()] == [right.uid]
    assert codes_of(Tally.check_batch([statement("90706", uid="again")])) == {0: ["tally.said_otherwise"]}


def test_correcting_a_statement_itself_is_no_second_statement(keep):
    said = keep(statement("90706"))
    said.values["value"] = Decimal("90607")
    assert Tally.check_batch([said]) == {}


def test_two_sources_may_differ(keep):
    keep(statement("90607", stated_by="ncct-arrivals"))
    assert Tally.check_batch([statement("78328")]) == {}


def test_undated_statements_are_told_apart_by_when_they_were_known(keep):
    keep(statement("10", as_of=None, cumulative=False))
    later = statement("12", as_of=None, cumulative=False, known_by=dt.date(2020, 6, 1))
    assert Tally.check_batch([later]) == {}


@pytest.mark.parametrize(
    ("bound", "value", "shown"),
    [("exact", "90607", "90607"), ("over", "2000", ">2000"), ("about", "170.0", "~170"), ("all", None, "all")],
)
def test_a_number_is_printed_as_it_was_stated(bound, value, shown):
    assert printed(bound, Decimal(value) if value else None) == shown

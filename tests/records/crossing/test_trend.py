"""How many to expect: from the days before, and nothing where too little is known."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.records.travelling.conftest import FAR, HERE, KNOWN, book  # noqa: F401
from wayhome.ledger.write import Draft
from wayhome.records.arrival import Arrival
from wayhome.records.crossing.arriving import by_day, by_hour
from wayhome.records.crossing.trend import expected

DAY = dt.date(2020, 3, 1)
"""The day after a leap day, a Sunday."""


def before(*people: int | None) -> dict[dt.date, int]:
    """People of the days before, yesterday first; None where nothing is known."""
    return {DAY - dt.timedelta(days=n): number for n, number in enumerate(people, 1) if number is not None}


def test_yesterday_counts_seven_times_and_the_day_a_week_ago_once():
    found = expected(DAY, before(70, 60, 50, 40, 30, 20, 10))
    assert found is not None
    assert found.people == round(sum(weight * weight * 10 for weight in range(1, 8)) / 28) == 50
    assert (found.lowest, found.highest, found.days, found.is_thin) == (10, 70, 7, False)


def test_the_same_everyday_is_expected_again():
    found = expected(DAY, before(*[12] * 7))
    assert found is not None
    assert (found.people, found.lowest, found.highest) == (12, 12, 12)


def test_of_a_few_days_it_says_so_and_of_fewer_nothing():
    thin = expected(DAY, before(10, 20, 30))
    assert thin is not None
    assert (thin.people, thin.lowest, thin.highest, thin.days, thin.is_thin) == (19, 10, 30, 3, True)
    assert expected(DAY, before(10, 20)) is None
    assert expected(DAY, {}) is None


def test_a_day_of_which_nothing_is_known_is_not_a_day_without_people():
    with_gap, with_nobody = expected(DAY, before(10, None, 10, 10)), expected(DAY, before(10, 0, 10, 10))
    assert with_gap is not None and with_nobody is not None
    assert (with_gap.people, with_nobody.people) == (10, 7)


def test_the_day_itself_and_what_comes_after_count_for_nothing():
    known = before(*[12] * 7)
    others = {DAY + dt.timedelta(days=ahead): 900 for ahead in (-8, 0, 1)}
    assert expected(DAY, known | others) == expected(DAY, known)


@given(st.dictionaries(st.integers(1, 28), st.integers(0, 5_000)))
def test_it_lies_within_its_range(days):
    found = expected(DAY, {DAY - dt.timedelta(days=n): people for n, people in days.items()})
    assert found is None or found.lowest <= found.people <= found.highest


@pytest.fixture
def arrivals(book):  # noqa: F811
    """Five people at two gates on two days; one of a group has a name and is counted with the group."""

    def came(uid: str, site: str, day: int, time: str | None = None, people: int = 1, **more: object) -> Draft:
        values = {"crossing_point": site, "day": dt.date(2020, 2, day), "people": people, "known_by": KNOWN}
        told = {"destination": HERE, **more} | ({"time": time} if time else {})
        return Draft("arrival", values | told, uid)

    book(
        came("group", "gate", 29, "03:40", 3),
        came("one-of-them", "gate", 29, "03:45", group="group"),
        came("late", "gate", 29, "23:59"),
        came("unknown", "gate", 29),
        came("other", "bridge", 28, "00:00"),
        came("elsewhere", "gate", 29, "03:00", destination=FAR),
    )
    return Arrival.objects.all()


@pytest.mark.django_db
def test_by_the_hour_with_those_whose_hour_nobody_wrote_down_apart(arrivals):
    found = by_hour(arrivals, ["gate", "bridge"], dt.date(2020, 2, 29))
    assert set(found) == {"gate"}
    hours = found["gate"]
    assert {hour: people for hour, people in enumerate(hours.by_hour) if people} == {3: 4, 23: 1}
    assert (hours.unknown, hours.people) == (1, 6)


@pytest.mark.django_db
def test_a_day_on_which_nobody_wrote_anything_is_unknown_for_every_gate(arrivals):
    found = by_day(arrivals, ["gate", "bridge", "ford"], dt.date(2020, 2, 26), dt.date(2020, 2, 29))
    quiet, busy = dt.date(2020, 2, 28), dt.date(2020, 2, 29)
    assert found == {"gate": {quiet: 0, busy: 6}, "bridge": {quiet: 1, busy: 0}}


@pytest.mark.django_db
def test_only_the_arrivals_given_are_counted(arrivals):
    found = by_hour(arrivals.filter(destination=FAR), ["gate"], dt.date(2020, 2, 29))
    assert found["gate"].people == 1

"""Nobody falls between: who left and is nowhere yet, for how long, and who came without the place that was ordered."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.records.travelling.conftest import DAY, KNOWN, bus, do, line, transport
from wayhome.ledger.write import Draft
from wayhome.records.passenger import Passenger
from wayhome.records.staying.spans import Moment
from wayhome.records.travelling.between import Gap, between, waited
from wayhome.records.travelling.boarding import put_on
from wayhome.records.travelling.confirming import confirm, did_not_arrive
from wayhome.records.travelling.going import depart

pytestmark = pytest.mark.django_db

NEXT = DAY + dt.timedelta(days=1)


@pytest.fixture
def left(road):
    """Maly, Dara and Srey left at three in the morning."""
    assert do(put_on(transport(), ["maly", "dara", "srey"])) is None
    assert do(depart(transport(), {each.uid for each in Passenger.objects.all()}, DAY, "03:00")) is None
    return road


def at(day: dt.date, time: str = "12:00") -> list[tuple[str, str, int, int | None]]:
    found = between(Passenger.objects.all(), Moment(day, time))
    return [(each.passenger.person, each.gap, each.days, each.hours) for each in found]


def test_who_left_is_between_until_they_are_confirmed_or_explained(left):
    assert at(DAY, "02:59") == []
    assert at(DAY, "04:30") == [(person, Gap.ON_THE_WAY, 0, 1) for person in _in_order("maly", "dara", "srey")]
    assert do(confirm([line("maly")], DAY, "12:00")) is None
    assert do(did_not_arrive(line("dara"), "got_off")) is None
    assert [person for person, *_ in at(DAY, "13:00")] == ["srey"]
    assert "maly" in [person for person, *_ in at(DAY, "11:59")]


def _in_order(*people: str) -> list[str]:
    return sorted(people, key=lambda person: line(person).uid)


def test_it_is_long_after_a_day(left):
    now, later = Moment(NEXT, "02:59"), Moment(NEXT, "03:00")
    assert not any(each.is_long for each in between(Passenger.objects.all(), now))
    assert all(each.is_long for each in between(Passenger.objects.all(), later))


def test_who_did_not_board_and_who_stands_on_a_manifest_is_not_between(road):
    assert do(put_on(transport(), ["maly", "dara"])) is None
    assert at(NEXT) == []
    assert do(depart(transport(), {line("maly").uid}, DAY)) is None
    assert at(NEXT) == [("maly", Gap.ON_THE_WAY, 1, None)]


def test_who_is_to_stay_in_a_centre_and_checked_in_nowhere_is_between(left):
    def ordered(person: str, type: str = "centre", **said: object) -> Draft:
        values = {"person": person, "type": type, "start": DAY, "known_by": KNOWN, **said}
        return Draft("quarantine", values, f"q-{person}")

    left(ordered("maly"), ordered("dara", "home"), ordered("srey", ended=DAY, end_reason="cancelled"))
    assert do(confirm([line("maly"), line("dara"), line("srey")], DAY, "12:00")) is None
    assert at(DAY, "15:00") == [("maly", Gap.NO_STAY, 0, 3)]
    left(Draft("stay", {"person": "maly", "place": "relatives", "checked_in": DAY, "known_by": KNOWN}, "stay"))
    assert at(DAY, "15:00") == []


def test_a_stay_that_ended_before_the_journey_is_none(left):
    before = {"checked_in": DAY - dt.timedelta(days=3), "checked_out": DAY, "known_by": KNOWN}
    order = {"person": "maly", "type": "centre", "start": DAY, "known_by": KNOWN}
    left(
        Draft("stay", {"person": "maly", "place": "transit_centre", **before}, "stay"), Draft("quarantine", order, "q")
    )
    assert do(confirm([line("maly")], DAY)) is None
    assert [(person, gap) for person, gap, *_ in at(DAY) if person == "maly"] == [("maly", Gap.NO_STAY)]


def test_a_number_of_queries_that_does_not_grow(left, django_assert_max_num_queries):
    left(bus("other", departed=DAY))
    more = [{"person": f"p{n}", "transport": "other", "boarded": True, "known_by": KNOWN} for n in range(40)]
    left(*(Draft("passenger", values, f"line-{n}") for n, values in enumerate(more)))
    with django_assert_max_num_queries(5):
        assert len(between(Passenger.objects.all(), Moment(NEXT, "12:00"))) == 43


@pytest.mark.parametrize(
    ("since", "until", "days", "hours"),
    [
        ((dt.date(2020, 2, 28), "23:30"), Moment(dt.date(2020, 3, 1), "00:30"), 2, 25),
        ((dt.date(2019, 2, 28), "23:30"), Moment(dt.date(2019, 3, 1), "00:30"), 1, 1),
        ((dt.date(2020, 4, 30), "22:00"), Moment(dt.date(2020, 5, 1), "02:00"), 1, 4),
        ((dt.date(2020, 4, 30), None), Moment(dt.date(2020, 5, 1), "02:00"), 1, None),
        ((dt.date(2020, 5, 2), "03:00"), Moment(dt.date(2020, 5, 1), "02:00"), 0, 0),
    ],
)
def test_how_long_it_is(since, until, days, hours):
    assert waited(since, until) == (days, hours)

"""The clock at both ends: which day it is, when it is over, and what moves it."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.records.following.conftest import DARA, MALY, QUARANTINE, SREY, may, on
from wayhome.kernel.problems import Refused
from wayhome.records.following.standing import State, open_of, quarantine_of, standings
from wayhome.records.quarantine import Quarantine

pytestmark = pytest.mark.usefixtures("family")

BY_DATE = [
    # day, state, number
    (may(3), State.PLANNED, None),
    (may(4), State.RUNNING, 0),
    (may(5), State.RUNNING, 1),
    (may(17), State.RUNNING, 13),
    (may(18), State.RUNNING, 14),  # the last day is a day of it
    (may(19), State.COMPLETED, None),
    (may(30, 6), State.COMPLETED, None),
]


@pytest.mark.parametrize(("day", "state", "number"), BY_DATE)
def test_it_is_over_when_the_last_day_is(day, state, number):
    found = on(day)
    assert (found.state, found.number, found.day0, found.last, found.days) == (state, number, may(4), may(18), 14)
    assert found.is_open == (day < may(19))
    assert found.closed == (None if found.is_open else may(19))
    assert found.why_open is None


@pytest.mark.parametrize(
    ("day0", "last"),
    [
        (may(17), may(31)),
        (may(18), may(1, 6)),
        (dt.date(2020, 2, 15), dt.date(2020, 2, 29)),
        (dt.date(2020, 2, 29), dt.date(2020, 3, 14)),
        (dt.date(2019, 12, 18), dt.date(2020, 1, 1)),
    ],
)
def test_months_and_leap_days_are_counted_by_the_calendar(put, day0, last):
    put("arrival", f"a-{MALY}", day=day0)
    assert (on(day0).number, on(last).number, on(last).last) == (0, 14, last)
    assert on(last + dt.timedelta(days=1)).state == State.COMPLETED


@pytest.mark.parametrize("time", ["00:00", "00:01", "23:59", None])
def test_who_arrives_at_midnight_has_their_day_0_on_that_date(put, time):
    put("arrival", f"a-{MALY}", time=time)
    assert (on(may(4)).number, on(may(4)).last) == (0, may(18))


def test_the_hour_on_another_continent_changes_no_day(settings):
    settings.TIME_ZONE = "America/Los_Angeles"
    assert (on(may(18)).state, on(may(19)).state) == (State.RUNNING, State.COMPLETED)


def test_neither_the_order_nor_the_registration_is_day_0(put):
    put("quarantine", QUARANTINE, order_day=may(6), known_by=may(9), start=may(7))
    assert (on(may(9)).day0, on(may(9)).number) == (may(4), 5)


def test_a_corrected_arrival_moves_the_clock(put):
    put("arrival", f"a-{MALY}", day=may(2))
    assert (on(may(16)).number, on(may(17)).state) == (14, State.COMPLETED)


def test_day_0_is_what_the_order_says_where_no_arrival_has_a_day(put):
    put("arrival", f"a-{MALY}", day=None)
    put("quarantine", QUARANTINE, start=may(6))
    assert (on(may(6)).number, on(may(6)).last) == (0, may(20))


def test_without_a_day_0_it_stays_open_and_says_why(put):
    put("arrival", f"a-{MALY}", day=None)
    found = on(may(30, 6))
    assert (found.state, found.is_open, found.number, found.last) == (State.UNDATED, True, None, None)
    assert found.why_open and "day of arrival is not known" in found.why_open.sentence()


def test_so_many_days_as_were_ordered(put):
    put("quarantine", QUARANTINE, days=21)
    assert (on(may(25)).days, on(may(25)).number, on(may(26)).state) == (21, 21, State.COMPLETED)


@pytest.mark.parametrize("state", [State.CANCELLED, State.DIED, State.LOST, State.LEFT_AGAIN])
def test_an_end_that_was_noted_stops_it_from_that_day_on(put, state):
    put("quarantine", QUARANTINE, ended=may(9), end_reason=str(state))
    assert on(may(8)).state == State.RUNNING
    assert [(found.state, found.closed, found.is_open) for found in (on(may(9)), on(may(30)))] == [
        (state, may(9), False),
        (state, may(9), False),
    ]


def test_what_ended_it_without_a_day_has_ended_it(put):
    put("quarantine", QUARANTINE, end_reason="left_again")
    assert (on(may(6)).state, on(may(6)).closed) == (State.LEFT_AGAIN, None)


def test_who_dies_on_the_last_day_did_not_complete_it_and_who_dies_on_the_next_did(put):
    put("quarantine", QUARANTINE, ended=may(18), end_reason="died")
    assert on(may(19)).state == State.DIED
    put("quarantine", QUARANTINE, ended=may(19))
    assert on(may(25)).state == State.COMPLETED


@pytest.mark.parametrize("reason", ["died", "lost", "left_again"])
def test_who_is_gone_stays_apart_by_no_order_at_whichever_registration_it_was_noted(put, reason):
    put("quarantine", "q-srey", person=SREY, arrival=f"a-{SREY}", type="home", ended=may(9), end_reason=reason)
    assert on(may(9)).state == State.RUNNING
    put("assignment", SREY, person=SREY, who=MALY, basis="decision")
    assert [(on(day).state, on(day).closed) for day in (may(8), may(9), may(19))] == [
        (State.RUNNING, None),
        (State(reason), may(9)),
        (State(reason), may(9)),
    ]
    put("assignment", SREY, person=SREY, who=SREY, basis="decision")
    assert on(may(9)).state == State.RUNNING, "a decision that was undone"


def test_a_cancelled_order_leaves_the_other_one_of_the_human_alone(put):
    put("assignment", SREY, person=SREY, who=MALY, basis="decision")
    put("quarantine", "q-srey", person=SREY, arrival=f"a-{SREY}", type="home", ended=may(9), end_reason="cancelled")
    assert (on(may(18)).state, on(may(19)).state) == (State.RUNNING, State.COMPLETED)


def test_who_left_again_and_came_back_is_counted_anew(put):
    put("quarantine", QUARANTINE, ended=may(9), end_reason="left_again")
    put("arrival", "a-again", person=MALY, people=1, day=may(12))
    put("quarantine", "q-again", person=MALY, arrival="a-again", type="home")
    assert (on(may(12), "q-again").number, on(may(26), "q-again").number) == (0, 14)


BY_LAST_VISIT = [
    # visits as (day, status, whom), the day asked, state
    ([], may(18), State.RUNNING),
    ([], may(19), State.WAITING),
    ([], may(30, 6), State.WAITING),
    ([(may(17), "cooperative", MALY)], may(19), State.WAITING),  # the day before the last is too early
    ([(may(18), "cooperative", MALY)], may(18), State.RUNNING),  # the last day is still a day of it
    ([(may(18), "cooperative", MALY)], may(19), State.COMPLETED),
    ([(may(22), "cooperative", MALY)], may(21), State.WAITING),
    ([(may(22), "cooperative", MALY)], may(22), State.COMPLETED),
    ([(may(18), "unavailable", MALY)], may(19), State.WAITING),
    ([(may(18), "uncooperative", MALY)], may(19), State.WAITING),
    ([(may(18), None, MALY)], may(19), State.WAITING),
    ([(None, "cooperative", MALY)], may(19), State.WAITING),  # on no known day proves nothing
    ([(may(18), "cooperative", DARA)], may(19), State.COMPLETED),  # whom she lives with
    ([(may(18), "cooperative", SREY)], may(19), State.WAITING),  # a neighbour
]


@pytest.mark.usefixtures("by_last_visit")
@pytest.mark.parametrize(("visits", "day", "state"), BY_LAST_VISIT)
def test_by_last_visit_it_waits_until_somebody_of_the_household_was_met(put, visits, day, state):
    for at, status, whom in visits:
        put("follow_up", f"f-{whom}", person=whom, day=at, status=status)
    found = on(day)
    assert found.state == state
    assert (found.why_open is None) == (state != State.WAITING)


@pytest.mark.usefixtures("by_last_visit")
def test_who_left_the_household_before_the_visit_was_not_met_by_it(put):
    put("membership", f"m-{MALY}", end=may(10))
    put("follow_up", "f-1", person=DARA, day=may(18), status="cooperative")
    assert on(may(19)).state == State.WAITING


@pytest.mark.usefixtures("by_last_visit")
def test_a_visit_noted_at_another_registration_of_the_same_human_counts(put):
    put("assignment", SREY, person=SREY, who=MALY, basis="decision")
    put("follow_up", "f-1", person=SREY, day=may(18), status="cooperative")
    assert on(may(19)).state == State.COMPLETED


def test_the_open_quarantine_of_a_human_is_found_from_any_registration(put):
    assert quarantine_of(SREY, may(10)) is None
    put("assignment", SREY, person=SREY, who=MALY, basis="decision")
    assert {uid: found.uid for uid, found in open_of([MALY, SREY, DARA], may(10)).items()} == {
        MALY: QUARANTINE,
        SREY: QUARANTINE,
    }
    assert quarantine_of(SREY, may(19)) is None


def test_of_two_open_ones_the_one_that_lasts_longest_counts(put):
    put("assignment", SREY, person=SREY, who=MALY, basis="decision")
    put("quarantine", "q-longer", person=SREY, arrival=f"a-{SREY}", type="home", days=20)
    put("quarantine", QUARANTINE, note="written last")
    found = quarantine_of(MALY, may(10))
    assert found and found.uid == "q-longer"


@pytest.mark.usefixtures("by_last_visit")
def test_however_many_are_asked_the_questions_are_as_many(put, django_assert_num_queries):
    for person in (DARA, SREY):
        put("quarantine", f"q-{person}", person=person, arrival=f"a-{person}", type="home")
    with django_assert_num_queries(11):
        assert len(standings(Quarantine.objects.all(), may(19))) == 3


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"days": 0}, "days", "quarantine.no_days"),
        ({"ended": may(9)}, "end_reason", "quarantine.no_reason"),
        ({"ended": may(3), "end_reason": "lost"}, "ended", "quarantine.ended_too_early"),
        ({"arrival": f"a-{DARA}"}, "arrival", "quarantine.arrival_of_another"),
    ],
)
def test_what_cannot_be_is_refused_in_words(put, values, field, code):
    with pytest.raises(Refused) as refused:
        put("quarantine", QUARANTINE, **values)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [(field, code)]


def test_the_arrival_at_another_registration_of_the_same_human_is_theirs(put):
    put("assignment", DARA, person=DARA, who=MALY, basis="decision")
    put("quarantine", QUARANTINE, arrival=f"a-{DARA}")
    assert on(may(5)).number == 1

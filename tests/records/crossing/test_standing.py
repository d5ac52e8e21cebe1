"""What is said of a gate at a moment, and what becomes of it when somebody says otherwise."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.records.travelling.conftest import HERE, KNOWN, book, faults  # noqa: F401
from wayhome.capture import intake
from wayhome.kernel.problems import Problem, Refused
from wayhome.ledger.write import Draft
from wayhome.records import crossing_status as rules
from wayhome.records.base import ENDS_TOO_EARLY
from wayhome.records.crossing.changing import SAID_SO_ALREADY, set_status
from wayhome.records.crossing.standing import CLOSED, OPEN, PARTLY, UNKNOWN, standings, state_of
from wayhome.records.crossing_status import CrossingStatus
from wayhome.records.staying.spans import Moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def gate(book):  # noqa: F811
    book(Draft("site", {"name": "Gate", "type": "poe_international", "area": HERE}, "gate"))
    return book


def may(day: int, time: str = "12:00") -> Moment:
    return Moment(dt.date(2020, 5, day), time)


def status(uid: str = "new", start: int = 1, **said: Any) -> Draft:
    values = {"site": "gate", "status": OPEN, "start": dt.date(2020, 5, start), "known_by": KNOWN, **said}
    return Draft("crossing_status", values, uid)


def say(state: str, since: Moment, beside: bool = False, until: Moment | None = None, **more: Any) -> Problem | None:
    drafts = set_status("gate", {"status": state, **more}, since, beside, until)
    if isinstance(drafts, Problem):
        return drafts
    try:
        intake.change("crossing_status", drafts, "dara")
    except Refused as refused:
        return refused.problems[0]
    return None


def holds(day: int, time: str = "12:00") -> tuple[str, bool | None]:
    found = standings(["gate"], may(day, time))["gate"]
    return found.state, found.open_now


def test_of_a_gate_about_which_nothing_is_said_nothing_is_known(gate):
    assert holds(1) == (UNKNOWN, None)
    assert say(OPEN, may(3, "00:00")) is None
    assert (holds(2), holds(3)) == ((UNKNOWN, None), (OPEN, True))


def test_another_status_ends_the_one_before_on_that_day(gate):
    assert say(OPEN, may(1, "00:00")) is None
    assert say(CLOSED, may(5, "00:00"), closed_by="other") is None
    assert (holds(4), holds(5)) == ((OPEN, True), (CLOSED, False))
    first = CrossingStatus.objects.get(status=OPEN)
    assert (first.end, first.end_time) == (dt.date(2020, 5, 5), None)
    assert CrossingStatus.objects.get(status=CLOSED).area == HERE


def test_it_may_change_within_a_day(gate):
    assert say(OPEN, may(1, "00:00")) is None
    assert say(CLOSED, may(5, "14:00")) is None
    assert say(PARTLY, may(5, "20:00"), opens="20:00", closes="23:00") is None
    assert [holds(5, time)[0] for time in ("13:59", "14:00", "19:59", "20:00")] == [OPEN, CLOSED, CLOSED, PARTLY]


def test_some_may_cross_while_it_is_closed_for_others(gate):
    assert say(CLOSED, may(1, "00:00")) is None
    assert say(OPEN, may(2, "00:00"), beside=True, allowed=["students"], opens="06:00", closes="08:00") is None
    assert (holds(2, "07:00"), holds(2, "09:00")) == ((PARTLY, True), (PARTLY, False))
    assert len(standings(["gate"], may(2))["gate"].said) == 2
    assert say(OPEN, may(9, "00:00")) is None
    assert len(standings(["gate"], may(9))["gate"].said) == 1


def test_an_end_that_is_known_leaves_nothing_known_after_it(gate):
    assert say(CLOSED, may(1, "00:00"), until=may(4, "00:00")) is None
    assert (holds(3)[0], holds(4)[0]) == (CLOSED, UNKNOWN)
    assert say(CLOSED, may(9, "00:00"), until=may(8, "00:00")).code == ENDS_TOO_EARLY.code


def test_what_is_known_to_come_ends_what_is_said_now(gate):
    assert say(CLOSED, may(10, "00:00")) is None
    assert say(OPEN, may(2, "00:00")) is None
    assert [holds(day)[0] for day in (1, 2, 9, 10)] == [UNKNOWN, OPEN, OPEN, CLOSED]


def test_to_say_the_same_again_is_asked_about(gate):
    assert say(OPEN, may(1, "00:00")) is None
    assert say(OPEN, may(3, "00:00")).code == SAID_SO_ALREADY.code
    assert say(OPEN, may(3, "00:00"), opens="06:00", closes="22:00") is None


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"end": dt.date(2020, 4, 30)}, ENDS_TOO_EARLY),
        ({"end": dt.date(2020, 5, 1), "start_time": "14:00", "end_time": "12:00"}, rules.ENDS_BEFORE),
        ({"opens": "06:00", "closes": "06:00"}, rules.NO_HOURS),
        ({"status": CLOSED, "opens": "06:00"}, rules.CLOSED_WITH_HOURS),
        ({"opens": "22:00", "closes": "02:00"}, None),
        ({"start_time": "00:00", "end": dt.date(2020, 6, 1)}, None),
    ],
)
def test_what_a_status_may_say(gate, said, problem):
    assert faults(status(**said)) == ({0: [problem.code]} if problem else {})


def test_a_sheet_does_not_say_two_things_of_the_same_people(gate):
    assert faults(status("a"), status("b", status=CLOSED)) == {1: [rules.SAID_OTHERWISE.code]}
    gate(status("a"))
    assert faults(status("b", 3, status=CLOSED)) == {0: [rules.SAID_OTHERWISE.code]}
    assert faults(status("a", end=dt.date(2020, 5, 3)), status("b", 3, status=CLOSED)) == {}


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ([], UNKNOWN),
        ([{"status": UNKNOWN}], UNKNOWN),
        ([{"status": OPEN}], OPEN),
        ([{"status": OPEN}, {"status": OPEN, "allowed": ["trucks"]}], OPEN),
        ([{"status": CLOSED}, {"status": OPEN, "allowed": ["trucks"]}], PARTLY),
        ([{"status": OPEN, "allowed": ["trucks"]}], PARTLY),
        ([{"status": CLOSED, "allowed": ["trucks"]}], UNKNOWN),
    ],
)
def test_one_word_for_all_that_holds(said, state):
    assert state_of(said) == state

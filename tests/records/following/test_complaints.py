"""What health departments complained of in another system, each shown not to be true of this one.

There the end of a follow-up moved by a day as long as nobody noted a call on the last day, and nothing said so. The
numbers are those of the threads in the tracker of SORMAS, if no other system is named.
"""

from __future__ import annotations

import datetime as dt

import pytest

from tests.records.following.conftest import DARA, MALY, QUARANTINE, may, on
from wayhome.records.following import ordering
from wayhome.records.following.standing import State

pytestmark = pytest.mark.usefixtures("family")


def test_1710_when_the_days_are_over_it_is_over_and_nobody_is_sent_any_more():
    """Officers kept getting daily tasks for people whose days were over, as no visit of the last day was noted."""
    for later in range(19, 32):
        found = on(may(later))
        assert (found.state, found.is_open, found.last) == (State.COMPLETED, False, may(18))


def test_1710_but_an_authority_can_make_it_longer_for_one_of_them(do, maly):
    assert do(ordering.amend(maly(), may(25), "A contact fell ill", may(10))) is None
    assert (on(may(19)).state, on(may(25)).number, on(may(26)).state) == (State.RUNNING, 21, State.COMPLETED)


def test_1934_after_14_days_they_leave_the_list_by_the_rule_that_the_settings_name(put):
    """They did not drop out though all 14 days were visited: the visit of the last day alone decided, unsaid."""
    for day in range(4, 18):
        put("follow_up", f"f-{day}", person=MALY, day=may(day), status="cooperative")
    assert on(may(19)).state == State.COMPLETED


@pytest.mark.usefixtures("by_last_visit")
def test_2484_after_the_last_call_it_says_completed_and_without_one_it_says_what_is_missing(put):
    """It went on saying “under follow-up”, and the department had to guess that a call was not noted."""
    found = on(may(20))
    assert found.state == State.WAITING
    assert found.why_open and found.why_open.sentence() == (
        "14 days ended on 2020-05-18; it stays open because nobody was met on the last day or after. Note a visit, or "
        "end it by a decision."
    )
    put("follow_up", "f-1", person=MALY, day=may(19), status="unavailable")
    tried = on(may(20)).why_open
    assert tried and "most recently on 2020-05-19" in tried.sentence()
    put("follow_up", "f-2", person=MALY, day=may(20), status="cooperative")
    assert (on(may(20)).state, on(may(20)).why_open) == (State.COMPLETED, None)


@pytest.mark.usefixtures("by_last_visit")
def test_2484_the_last_day_never_moves_by_itself():
    assert {on(may(18) + dt.timedelta(days=days)).last for days in range(60)} == {may(18)}


def test_3791_who_does_not_keep_calls_here_says_so_in_the_settings_and_it_ends(put):
    """Calls were not kept in the system at all, so nothing ever ended, and nothing could be set to have ended."""
    assert on(may(19)).state == State.COMPLETED


@pytest.mark.usefixtures("by_last_visit")
def test_3791_and_where_a_visit_is_asked_for_a_decision_ends_it_too(do, maly):
    assert on(may(30)).state == State.WAITING
    assert do(ordering.end(maly(), "completed", may(30))) is None
    assert [(found.state, found.closed) for found in (on(may(29)), on(may(30)), on(may(31)))] == [
        (State.WAITING, None),
        (State.COMPLETED, may(30)),
        (State.COMPLETED, may(30)),
    ]


def test_1680_the_last_day_can_be_changed_and_the_reason_is_a_document(do, maly):
    """The day until which somebody is followed up could not be edited; later it could, and nobody knew why it was."""
    assert do(ordering.amend(maly(), may(22), "Tested again", may(12), "District hospital", "17/20")) is None
    assert do(ordering.amend(maly(), may(20), "The test was negative", may(15))) is None
    assert on(may(15)).last == may(20)


def test_6575_a_call_can_be_noted_long_after_the_end(put):
    """A call after the end, about the certificate, could not be saved before the period was made longer."""
    put("follow_up", "f-late", person=MALY, day=may(20, 6), channel="call", status="cooperative")
    assert on(may(30, 6)).state == State.COMPLETED


@pytest.mark.parametrize("reason", ["cancelled", "died", "lost", "left_again"])
def test_4820_nothing_is_open_and_no_day_is_counted_after_it_was_stopped(do, maly, reason):
    """Requests for visits went on after follow-up was cancelled or the person was lost, and the old end was shown."""
    assert do(ordering.end(maly(), reason, may(9))) is None
    for later in (may(9), may(18), may(19), may(30, 6)):
        found = on(later)
        assert (found.is_open, found.number, found.closed, found.why_open) == (False, None, may(9), None)


def test_4820_also_where_the_protocol_asks_for_a_last_visit(by_last_visit, do, maly):
    assert do(ordering.end(maly(), "lost", may(9))) is None
    assert (on(may(30)).state, on(may(30)).why_open) == (State.LOST, None)


def test_the_last_day_is_neither_a_day_short_nor_a_day_long_and_nothing_comes_after_it():
    """Of Sara Alert: the last day was off by one, and messages went out after the end."""
    days = [on(may(4) + dt.timedelta(days=each)) for each in range(16)]
    assert [each.number for each in days] == [*range(15), None]
    assert [each.is_open for each in days] == [True] * 15 + [False]


@pytest.mark.usefixtures("by_last_visit")
def test_one_member_who_is_met_speaks_for_the_household(put):
    """Of Sara Alert: everybody of a household had to report for themselves, until the head could for all."""
    put("quarantine", "q-dara", person=DARA, arrival=f"a-{DARA}", type="home")
    put("follow_up", "f-1", person=MALY, day=may(18), status="cooperative")
    assert {on(may(19), uid).state for uid in (QUARANTINE, "q-dara")} == {State.COMPLETED}


def test_the_quarantine_itself_says_none_of_it(maly):
    """Whatever is derived is nowhere stored, so no task can outlive what it came from."""
    assert maly().values().keys() == {"person", "arrival", "type", "known_by"}
    assert maly().uid == QUARANTINE

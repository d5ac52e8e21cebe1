"""Orders and documents: what they say, and what is refused in words before it makes a clock wrong."""

from __future__ import annotations

import pytest

from tests.records.following.conftest import DARA, MALY, NOW, QUARANTINE, SREY, may, on
from wayhome.kernel.problems import Problem, Refused
from wayhome.records import base
from wayhome.records.amendment import Amendment
from wayhome.records.following import ordering
from wayhome.records.following.ordering import amend, end, entrust, order
from wayhome.records.following.standing import State, quarantine_of
from wayhome.records.quarantine import Quarantine

pytestmark = pytest.mark.usefixtures("family")
HOME = {"type": "home", "order_day": may(5)}


def code(found: list | Problem | None) -> str:
    assert isinstance(found, Problem), found
    return found.code


def test_a_household_is_ordered_in_one_go_and_each_follows_their_own_arrival(do, put):
    put("arrival", f"a-{SREY}", day=may(6), responsible="17010101")
    assert do(order([DARA, SREY], {**HOME, "order": "verbal", "home_possible": False})) is None
    found = {each.person: each for each in Quarantine.objects.exclude(uid=QUARANTINE)}
    assert {person: (each.arrival, each.responsible, each.home_possible) for person, each in found.items()} == {
        DARA: ("a-p-dara", "02060101", False),
        SREY: ("a-p-srey", "17010101", False),
    }
    assert (on(may(10), found[SREY].uid).last, on(may(10), found[DARA].uid).last) == (may(20), may(18))


def test_it_follows_the_newest_return_of_the_human(do, put):
    put("arrival", "a-again", person=DARA, people=1, day=may(20))
    assert do(order([DARA], {"type": "home", "order_day": may(20)})) is None
    assert Quarantine.objects.get(person=DARA).arrival == "a-again"


def test_nobody_is_ordered_twice_at_whichever_registration(do, put, monkeypatch):
    put("assignment", DARA, person=DARA, who=MALY, basis="decision")
    monkeypatch.setattr(base, "_today", lambda second: may(10))
    assert code(order([DARA], HOME)) == "quarantine.already"
    with monkeypatch.context() as at_once:
        at_once.setattr(ordering, "open_of", lambda persons, on=None: {})
        drafts = order([DARA], HOME)
    assert do(drafts).code == "quarantine.already", "two who order at once: the rule is asked again inside the lock"


def test_an_order_whose_days_were_over_before_it_says_from_when_it_counts(do):
    assert code(order([DARA], {"type": "home"})) == "quarantine.over_before"
    assert do(order([DARA], {"type": "home", "start": NOW})) is None
    found = quarantine_of(DARA, NOW)
    assert found and (found.arrival, on(NOW, found.uid).number) == (None, 0)


def test_an_order_written_down_late_meets_the_one_that_was_open_on_its_day(maly):
    assert on(NOW).state == State.COMPLETED
    assert code(order([MALY], HOME)) == "quarantine.already"


def test_nobody_is_chosen():
    assert code(order([], HOME)) == "quarantine.nobody"


def test_a_document_says_by_itself_whether_it_makes_it_longer(do, maly):
    assert do(amend(maly(), may(25), "A contact fell ill", may(10), "District", "17/20")) is None
    assert do(amend(maly(), may(21), "The test was negative", may(12))) is None
    assert list(Amendment.objects.order_by("day").values_list("kind_of", "until", "day", "reason")) == [
        ("extended", may(25), may(10), "A contact fell ill"),
        ("reduced", may(21), may(12), "The test was negative"),
    ]
    assert on(may(12)).last == may(21)


@pytest.mark.parametrize(
    ("until", "day", "expected"),
    [
        (may(3), may(10), "amendment.before_day0"),
        (may(18), may(10), "amendment.same_day"),
        (may(25), may(19), "quarantine.closed"),  # signed when it was over
    ],
)
def test_a_document_that_makes_no_sense_is_refused(do, maly, until, day, expected):
    assert code(do(amend(maly(), until, "Some reason", day))) == expected


def test_the_shortest_is_day_0_itself(do, maly):
    assert do(amend(maly(), may(4), "Goes back at once", may(4))) is None
    assert (on(may(4)).number, on(may(4)).days, on(may(5)).state) == (0, 0, State.COMPLETED)


def test_a_paper_that_came_in_late_counts_if_it_was_signed_in_time(do, maly):
    assert on(NOW).state == State.COMPLETED
    assert do(amend(maly(), may(25), "Signed on the last day", may(18))) is None
    assert on(may(20)).state == State.RUNNING


def test_the_newest_document_counts_and_then_the_newest_entry(put):
    told = {"quarantine": QUARANTINE, "reason": "Some reason"}
    put("amendment", "d-2", kind_of="extended", until=may(25), day=may(12), **told)
    put("amendment", "d-1", kind_of="extended", until=may(30), day=may(10), **told)  # older, and came in later
    assert on(may(12)).last == may(25)
    put("amendment", "d-3", kind_of="reduced", until=may(22), day=may(12), **told)
    assert on(may(12)).last == may(22)


@pytest.mark.parametrize(
    ("kind_of", "until", "day", "expected"),
    [
        ("extended", may(18), may(10), {"until": "amendment.not_later"}),
        ("reduced", may(19), may(10), {"until": "amendment.not_earlier"}),
        ("reduced", may(3), may(10), {"until": "amendment.before_day0"}),
        ("extended", may(25), may(20), {"day": "amendment.over"}),
    ],
)
def test_sheets_and_phones_pass_the_same_rules(put, kind_of, until, day, expected):
    with pytest.raises(Refused) as refused:
        put("amendment", "d-1", quarantine=QUARANTINE, kind_of=kind_of, until=until, day=day, reason="Some reason")
    assert {problem.field: problem.code for problem in refused.value.problems} == expected


def test_a_document_about_a_quarantine_that_ended_changes_nothing(do, put, maly):
    assert do(end(maly(), "left_again", may(9))) is None
    with pytest.raises(Refused) as refused:
        put("amendment", "d", quarantine=QUARANTINE, kind_of="extended", until=may(25), day=may(10), reason="Late")
    assert [problem.code for problem in refused.value.problems] == ["amendment.ended"]
    assert code(amend(maly(), may(25), "Late", may(10))) == "quarantine.closed"


def test_a_document_before_a_corrected_day_0_counts_for_nothing(do, put, maly):
    assert do(amend(maly(), may(8), "Goes back", may(5))) is None
    put("arrival", f"a-{MALY}", day=may(10))
    assert (on(may(20)).last, on(may(20)).state) == (may(24), State.RUNNING)


def test_without_a_day_0_there_is_no_last_day_to_change(do, put, maly):
    put("arrival", f"a-{MALY}", day=None)
    assert code(amend(maly(), may(25), "Some reason", may(10))) == "amendment.undated"


def test_it_ends_once(do, maly):
    assert do(end(maly(), "lost", may(9))) is None
    assert (maly().ended, maly().end_reason, maly().known_by) == (may(9), "lost", NOW)
    assert code(end(maly(), "died", may(12))) == "quarantine.closed"
    assert code(end(maly(), "completed", may(12))) == "quarantine.closed"


def test_nobody_decides_that_it_is_completed_before_the_last_day_is_over(maly):
    assert code(end(maly(), "completed", may(18))) == "quarantine.too_soon"


def test_other_authorities_answer_for_it_and_the_clock_goes_on(do, maly):
    assert do(entrust(maly(), "17010101")) is None
    assert (maly().responsible, on(may(18)).number) == ("17010101", 14)
    assert entrust(maly(), "17010101") == []

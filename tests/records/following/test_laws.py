"""Laws of the clock, for any order, any documents, any end and any visits."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.records.following.conftest import MALY, may, on
from wayhome.records import amendment, quarantine
from wayhome.records.amendment import Amendment
from wayhome.records.following import ordering
from wayhome.records.following.clock import OPEN, End, State, first_end, stands
from wayhome.records.following.standing import standings
from wayhome.records.following.visits import Visit
from wayhome.records.quarantine import Quarantine

START = dt.date(2020, 2, 10)
DAYS = st.integers(0, 60).map(lambda days: START + dt.timedelta(days=days))
PAPERS = st.lists(st.tuples(DAYS, st.integers(1, 9), DAYS), max_size=5)
VISITS = st.none() | st.lists(st.builds(Visit, DAYS, st.booleans()), max_size=5)
REASONS = st.sampled_from(["cancelled", "died", "lost", "left_again", "completed"])
OWN = st.none() | st.builds(End, REASONS, st.none() | DAYS)
OTHERS = st.lists(st.builds(End, st.sampled_from(["died", "lost", "left_again"]), st.none() | DAYS), max_size=3)
RANK = {State.PLANNED: 0, State.UNDATED: 0, State.RUNNING: 1, State.WAITING: 2}


@given(st.none() | DAYS, st.none() | st.integers(1, 30), PAPERS, OWN, OTHERS, VISITS)
def test_a_quarantine_goes_one_way_through_its_states(day0, days, papers, own, others, visits):
    order = Quarantine(uid="q", person="p", start=day0, days=days)
    term = amendment.amended(quarantine.ordered_terms([order])["q"], papers)
    end = first_end(term, own, others)
    seen = [stands(term, START + dt.timedelta(days=each), end, visits) for each in range(-5, 100)]
    ranks = [RANK.get(each.state, 3) for each in seen]
    assert ranks == sorted(ranks), "no state comes back"
    assert len({each.state for each in seen if not each.is_open}) <= 1, "it is closed in one way"
    for each in seen:
        assert each.is_open == (each.state in OPEN)
        assert each.is_open or each.why_open is None
        if each.closed:
            assert each.closed <= each.on
        if term:
            assert (each.day0, each.last) == (term.day0, term.last)
            assert term.number(each.on) + term.remaining(each.on) == each.days


HAPPENINGS = st.tuples(
    st.sampled_from(["order", "amend", "end", "come"]),
    st.integers(0, 40),
    st.integers(-3, 40),
    st.sampled_from(["cancelled", "died", "lost", "left_again", "completed"]),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(HAPPENINGS, min_size=2, max_size=7))
def test_whatever_is_written_each_stands_in_one_way_and_every_refusal_is_a_sentence(family, do, put, happenings):
    with transaction.atomic():
        for verb, first, second, reason in happenings:
            day, other = may(1) + dt.timedelta(days=first), may(1) + dt.timedelta(days=second)
            newest = Quarantine.objects.order_by("-seq").first()
            if verb == "come":
                put("arrival", f"a-{MALY}", day=day)
                continue
            problem = do(_drafted(verb, newest, day, other, reason))
            assert problem is None or "{" not in problem.sentence(), problem
            if verb == "amend" and problem is None:
                newest_paper = Amendment.objects.filter(quarantine=newest.uid).order_by("-day", "-seq").first()
                assert on(day, newest.uid).last == newest_paper.until
            _is_sound()
        transaction.set_rollback(True)


def _drafted(verb, quarantine, day, other, reason):
    if verb == "order":
        return ordering.order([MALY], {"type": "home", "order_day": day, "start": other if other >= day else None})
    if verb == "amend":
        return ordering.amend(quarantine, other, "Some reason", day)
    return ordering.end(quarantine, reason, day)


def _is_sound():
    """Each goes one way through its states, and who is gone is gone from all of them."""
    days = [may(1) + dt.timedelta(days=each) for each in range(-2, 60, 4)]
    found = [standings(Quarantine.objects.all(), day) for day in days]
    for uid in found[0]:
        ranks = [RANK.get(each[uid].state, 3) for each in found]
        assert ranks == sorted(ranks)
    for each in found:
        gone = [one for one in each.values() if one.state == State.DIED]
        assert not gone or not any(one.is_open for one in each.values())

"""Laws of the clock, for any order, any documents, any end and any visits."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from wayhome.records import amendment, quarantine
from wayhome.records.following.clock import OPEN, End, State, first_end, stands
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

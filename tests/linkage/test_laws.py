"""The laws of deciding, for any pairs and any history of decisions about them."""

from __future__ import annotations

from itertools import combinations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.linkage.people import ASSIGN, assignments, pair_of, register, states
from wayhome.kernel.problems import Refused
from wayhome.ledger.record import KINDS
from wayhome.linkage import deciding, pairs, undoing
from wayhome.linkage.models import Decision, Pair
from wayhome.linkage.pairs import Found
from wayhome.linkage.who import TIED, put_right, same_as, who_of

pytestmark = pytest.mark.django_db

UIDS = [f"p-{letter}" for letter in "abcdef"]
PAIRS = list(combinations(UIDS, 2))

weights = st.floats(2, 20).map(lambda w: round(w, 2))
registers = st.dictionaries(st.sampled_from(PAIRS), weights, min_size=2, max_size=9)
step = st.tuples(st.sampled_from(["same", "same", "different", "unsure", "back", "undo"]), st.integers(0, 20))
histories = st.lists(step, max_size=12)
many = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def people(db) -> None:
    register(UIDS)


class Taken(Exception):
    """Takes back what one example wrote."""


def begin(weights: dict[tuple[str, str], float]) -> None:
    """The pairs as a run leaves them: what the model is almost certain of is tied and assigned."""
    pairs.note([Found(*key, weight, assigned=weight >= ASSIGN) for key, weight in weights.items()])
    deciding.assign(UIDS, "", "run")


def happen(known: list[tuple[str, str]], kind: str, number: int) -> Decision | None:
    """One step of a history; None if it was refused."""
    pair = pair_of(*known[number % len(known)])
    try:
        if kind == "undo":
            standing = Decision.objects.filter(undone_at=None).order_by("pk")
            return undoing.undo(standing[number % len(standing)], "dara") if standing else None
        if kind == "back":
            return deciding.take_back(pair, "maly")
        return deciding.decide(pair, kind, "maly")
    except Refused:
        return None


def check_laws() -> None:
    """What holds at any time: who follows from ties alone, and nobody is one with whom they were told apart from."""
    assert put_right(UIDS) == []
    who = who_of(UIDS)
    for uid in UIDS:
        assert same_as(uid) == sorted(each for each in UIDS if who[each] == who[uid])
        assert who[uid] == min(same_as(uid))
    for pair in Pair.objects.all():
        if pair.state in TIED:
            assert who[pair.left] == who[pair.right]
        if pair.state == Pair.State.DIFFERENT:
            assert who[pair.left] != who[pair.right]
    assert all(uid != told[1] for uid, told in assignments().items())


@many
@given(registers, histories)
def test_who_is_a_function_of_the_pairs_that_are_tied(people, weights, history):
    with pytest.raises(Taken), transaction.atomic():
        begin(weights)
        for kind, number in history:
            happen(list(weights), kind, number)
            check_laws()
        raise Taken


@many
@given(registers, histories, st.tuples(st.sampled_from(["same", "different", "unsure", "back"]), st.integers(0, 20)))
def test_to_undo_the_last_decision_is_as_if_it_had_not_been(people, weights, history, last):
    with pytest.raises(Taken), transaction.atomic():
        begin(weights)
        for kind, number in history:
            happen(list(weights), kind, number)
        before = assignments(), states()
        if decision := happen(list(weights), *last):
            undoing.undo(decision, "dara")
        assert (assignments(), states()) == before
        raise Taken


@many
@given(registers, histories)
def test_to_undo_everything_from_the_last_to_the_first_is_an_identity(people, weights, history):
    with pytest.raises(Taken), transaction.atomic():
        begin(weights)
        before = assignments(), states()
        for kind, number in history:
            happen(list(weights), kind, number)
        for decision in Decision.objects.filter(undone_at=None).order_by("-pk"):
            undoing.undo(decision, "dara")
        assert (assignments(), states()) == before
        raise Taken


@many
@given(registers, histories)
def test_a_decision_that_is_undone_out_of_turn_leaves_the_others_as_they_are(people, weights, history):
    with pytest.raises(Taken), transaction.atomic():
        begin(weights)
        for kind, number in history:
            if kind == "undo" and (undone := happen(list(weights), kind, number)):
                untouched = Decision.objects.filter(undone_at=None).exclude(pair=undone.pair)
                for each in untouched:
                    assert (
                        each.pair.state == each.verdict
                        or each.pair.changes.filter(decision__undone_at=None, decision__pk__gt=each.pk).exists()
                    )
            elif kind != "undo":
                happen(list(weights), kind, number)
        check_laws()
        raise Taken


def test_no_registration_is_ever_touched(people):
    before = {p.uid: (p.version, p.values()) for p in KINDS["person"].objects.all()}
    begin({("p-a", "p-b"): 5.0, ("p-b", "p-c"): 15.0})
    deciding.decide(pair_of("p-a", "p-b"), "same", "maly")
    assert who_of(["p-c"]) == {"p-c": "p-a"}
    assert {p.uid: (p.version, p.values()) for p in KINDS["person"].objects.all()} == before

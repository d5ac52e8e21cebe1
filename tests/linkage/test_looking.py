"""Looking for pairs after the gate: once each, going on where it stopped, and never in anybody's way."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from tests.linkage.village import FAR, found_villages, register, void
from wayhome.kernel.clock import now
from wayhome.ledger.read import head
from wayhome.linkage import looking
from wayhome.linkage.comparing import COMPARISONS
from wayhome.linkage.looking import left_to_a_run, look_for_pairs
from wayhome.linkage.model import load
from wayhome.linkage.models import Pair, Run
from wayhome.linkage.words import reason, sentence

MALY = {"family_name": "Sok", "given_name": "Maly", "sex": "female", "age": 31, "phone": "012 345 678"}


@pytest.fixture(autouse=True)
def villages(db):
    found_villages()


def found() -> list[tuple[str, str]]:
    return list(Pair.objects.order_by("left", "right").values_list("left", "right"))


def test_who_is_told_twice_comes_up_once():
    register("a", **MALY)
    register("b", **{**MALY, "home": FAR})
    register("c", given_name="Dara", sex="male", age=6)
    assert look_for_pairs() == 3
    assert found() == [("a", "b")]
    pair = Pair.objects.get()
    assert pair.state == Pair.State.OPEN and pair.weight >= load().review and pair.reasons
    assert look_for_pairs() == 0 and Pair.objects.get().pk == pair.pk
    register("d", **MALY)
    assert look_for_pairs() == 1
    assert found() == [("a", "b"), ("a", "d"), ("b", "d")]


def test_it_stops_when_something_else_waits_and_goes_on_later(monkeypatch):
    monkeypatch.setattr(looking, "AT_ONCE", 2)
    for uid in "abcde":
        register(uid, **MALY)
    wanted = iter([True, True, False])
    assert look_for_pairs(lambda: next(wanted)) == 2
    assert look_for_pairs(lambda: False) == 0
    assert look_for_pairs() == 3
    assert len(found()) == 10


def test_pairs_of_a_voided_registration_go():
    register("a", **MALY)
    register("b", **MALY)
    look_for_pairs()
    void("person", "a")
    look_for_pairs()
    assert found() == []


def test_a_correction_takes_back_what_nobody_decided():
    for uid in "abc":
        register(uid, **MALY)
    look_for_pairs()
    Pair.objects.filter(left="a", right="c").update(state=Pair.State.UNSURE)
    register("a", family_name="Chan", given_name="Dara", sex="male", age=6)
    look_for_pairs()
    assert found() == [("a", "c"), ("b", "c")]


def test_a_long_backlog_is_left_to_a_run(monkeypatch):
    monkeypatch.setattr(looking, "MANY", 2)
    for uid in "abcd":
        register(uid, **MALY)
    assert look_for_pairs() == 0 and found() == []
    assert left_to_a_run() == 4
    register("e", **MALY)
    assert look_for_pairs() == 1 and len(found()) == 4
    Run.objects.create(started=now(), finished=now(), by="maly", engine="duckdb", mark=head(), model="")
    assert left_to_a_run() == 0


def test_every_reason_has_words_and_names_stand_in_them_only_if_given():
    with override("en"):
        for comparison in COMPARISONS:
            for code in comparison.codes:
                said = reason(code, [7])
                assert said != code and "{" not in said and "." not in said
        assert reason("name.alike", [86]) == "names are alike, 86 %"
        assert reason("name.alike", [86], ("Sopha", "Sokha")) == "names are alike, 86 %: Sopha and Sokha"
        assert sentence([("phone.own", []), ("birth.year_apart", [1])]) == "same phone; years of birth one apart"
        assert reason("of an earlier model", []) == "of an earlier model"

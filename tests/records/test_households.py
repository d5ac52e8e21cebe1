"""Households that change: laws for any order of moves, splits, joins and new heads, and what is refused in words."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wayhome.kernel.problems import Problem, Refused
from wayhome.ledger.write import Draft, write
from wayhome.records import households
from wayhome.records.household import Household
from wayhome.records.membership import Membership, meet, spell

DAY, LATER, LATEST = dt.date(2020, 5, 1), dt.date(2020, 5, 10), dt.date(2020, 5, 20)
NORTH, SOUTH = "h-north", "h-south"
MALY, DARA, VANNA, SREY = "p-maly", "p-dara", "p-vanna", "p-srey"
PEOPLE = (MALY, DARA, VANNA, SREY)


def said(person: str, household: str, role: str | None, start: dt.date | None = DAY, **more) -> Draft:
    values = {"person": person, "household": household, "role": role, "start": start, "known_by": LATEST, **more}
    return Draft("membership", {k: v for k, v in values.items() if v is not None}, f"m-{person}-{household}")


@pytest.fixture
def do(source):
    """Write what a verb drafted, as a screen does; the Problem, if there is one."""

    def happen(drafts: list[Draft] | Problem) -> Problem | None:
        if isinstance(drafts, Problem):
            return drafts
        faults = [problem for found in Membership.check_batch(_ties(drafts)).values() for problem in found]
        assert not faults
        write(drafts, source=source, by="dara", guards=[households.one_head(drafts)])
        return None

    return happen


def _ties(drafts: list[Draft]) -> list[Draft]:
    return [each for each in drafts if each.kind == "membership"]


@pytest.fixture
def town(source) -> None:
    """Maly heads the northern household of three, Srey lives alone in the southern one."""
    homes = [Draft("household", {"area": "02060101", "known_by": LATEST}, uid) for uid in (NORTH, SOUTH)]
    ties = [
        said(MALY, NORTH, "head"),
        said(DARA, NORTH, "child"),
        said(VANNA, NORTH, None, None),
        said(SREY, SOUTH, "head"),
    ]
    write([*homes, *ties], source=source, by="dara")


def in_it(household: str, day: dt.date) -> set[str]:
    return {each.person for each in households.members(household, day)}


def roles(household: str, day: dt.date) -> dict[str, str | None]:
    return {each.person: each.role for each in households.members(household, day)}


def everywhere(day: dt.date) -> dict[str, set[str]]:
    return {uid: in_it(uid, day) for uid in Household.objects.values_list("uid", flat=True)}


def test_a_member_moves_and_the_past_stays(town, do):
    assert do(households.move(DARA, SOUTH, "other_relative", LATER)) is None
    assert (in_it(NORTH, LATER), in_it(SOUTH, LATER)) == ({MALY, VANNA}, {SREY, DARA})
    before = LATER - dt.timedelta(days=1)
    assert (in_it(NORTH, before), in_it(SOUTH, before)) == ({MALY, DARA, VANNA}, {SREY})
    assert roles(SOUTH, LATER)[DARA] == "other_relative"


@pytest.mark.parametrize("back", [LATER, LATEST])
def test_moving_and_moving_back_leaves_the_members_as_they_were(town, do, back):
    before, count = roles(NORTH, DAY), Membership.objects.count()
    do(households.move(DARA, SOUTH, "child", LATER))
    assert do(households.move(DARA, NORTH, "child", back)) is None
    assert (roles(NORTH, back), in_it(SOUTH, back)) == (before, {SREY})
    assert Membership.objects.count() == count + 2


def test_splitting_and_joining_leaves_the_same_members(town, do):
    drafts = households.split(NORTH, {DARA: "head", VANNA: "spouse"}, "02060102", LATER, label="New house")
    assert do(drafts) is None
    new = drafts[0].uid
    assert (Household.objects.get(uid=new).area, in_it(new, LATER)) == ("02060102", {DARA, VANNA})
    assert (in_it(NORTH, LATER), households.head_of(new, LATER)) == ({MALY}, DARA)
    assert do(households.join(new, NORTH, {DARA: "child"}, LATEST)) is None
    assert (in_it(NORTH, LATEST), in_it(new, LATEST)) == ({MALY, DARA, VANNA}, set())
    assert in_it(new, LATEST - dt.timedelta(days=1)) == {DARA, VANNA}


def test_a_head_who_leaves_is_followed_by_another(town, do):
    assert households.move(MALY, SOUTH, "parent", LATER).code == "household.who_is_head"
    assert do(households.move(MALY, SOUTH, "parent", LATER, next_head=VANNA)) is None
    assert (households.head_of(NORTH, LATER), households.head_of(NORTH, DAY)) == (VANNA, MALY)
    assert households.head_of(SOUTH, LATER) == SREY


def test_there_is_one_head_and_the_former_has_another_role(town, do):
    assert households.set_head(NORTH, DARA, None, LATER).code == "household.role_of_former"
    assert households.set_head(NORTH, DARA, "head", LATER).code == "household.role_of_former"
    assert do(households.set_head(NORTH, DARA, "parent", LATER)) is None
    assert roles(NORTH, LATER) == {DARA: "head", MALY: "parent", VANNA: None}
    assert roles(NORTH, DAY) == {MALY: "head", DARA: "child", VANNA: None}


def test_two_heads_that_come_at_once_are_refused_inside_the_lock(town, do, source):
    do(households.move(SREY, NORTH, "parent", LATER))
    first, second = (households.move(each, SOUTH, "head", LATEST) for each in (DARA, VANNA))
    assert do(first) is None
    with pytest.raises(Refused) as refused:
        do(second)
    assert [problem.code for problem in refused.value.problems] == ["household.has_a_head"]
    assert households.head_of(SOUTH, LATEST) == DARA


@pytest.mark.parametrize(
    "verb,code",
    [
        (lambda: households.move(DARA, NORTH, None, LATER), "household.there_already"),
        (lambda: households.move(DARA, SOUTH, "head", LATER), "household.has_a_head"),
        (lambda: households.move(DARA, SOUTH, None, dt.date(2020, 4, 1)), "household.came_later"),
        (lambda: households.split(NORTH, {}, "02", LATER), "household.nobody_chosen"),
        (lambda: households.split(NORTH, {SREY: "head"}, "02", LATER), "household.not_a_member"),
        (lambda: households.split(NORTH, {DARA: "child"}, "02", LATER), "household.one_head"),
        (lambda: households.split(NORTH, {DARA: "head", VANNA: "head"}, "02", LATER), "household.one_head"),
        (lambda: households.split(NORTH, {MALY: "head"}, "02", LATER), "household.who_is_head"),
        (
            lambda: households.split(NORTH, {MALY: "head", DARA: None, VANNA: None}, "02", LATER),
            "household.all_leave",
        ),
        (lambda: households.join(NORTH, NORTH, {}, LATER), "household.itself"),
        (lambda: households.join("h-empty", NORTH, {}, LATER), "household.nobody_there"),
        (lambda: households.join(SOUTH, NORTH, {SREY: "head"}, LATER), "household.has_a_head"),
        (lambda: households.set_head(NORTH, SREY, "parent", LATER), "household.not_a_member"),
        (lambda: households.set_head(NORTH, MALY, "parent", LATER), "household.head_already"),
        (lambda: households.reach_by(Household.objects.get(uid=NORTH), MALY), "household.contact_is_head"),
    ],
)
def test_what_cannot_be_is_refused_in_words(town, verb, code):
    assert verb().code == code


def test_the_alternate_contact_need_not_be_a_member(town, do):
    assert do(households.reach_by(Household.objects.get(uid=NORTH), SREY)) is None
    north = Household.objects.get(uid=NORTH)
    assert north.alternate_contact == SREY
    assert households.reach_by(north, SREY) == []
    assert do(households.reach_by(north, None)) is None
    assert Household.objects.get(uid=NORTH).alternate_contact is None


def test_a_date_is_corrected_but_not_into_another_household(town, do):
    do(households.move(DARA, SOUTH, "child", LATER))
    old = Membership.objects.get(person=DARA, household=NORTH)
    assert households.correct(old, DAY, LATEST).code == "household.elsewhere_then"
    assert do(households.correct(old, DAY, LATER - dt.timedelta(days=2))) is None
    assert in_it(NORTH, LATER - dt.timedelta(days=1)) == {MALY, VANNA}


def test_nobody_is_in_one_household_twice_at_once(town):
    again = [
        Draft("membership", {**said(DARA, NORTH, None).values, "start": start}, f"again-{start}", based_on=0)
        for start in (LATER, LATEST)
    ]
    found = Membership.check_batch(again)
    assert {index: problems[0].code for index, problems in found.items()} == {
        0: "membership.twice",
        1: "membership.twice",
    }
    elsewhere = [Draft("membership", {**said(DARA, "h-third", None).values}, f"new-{each}") for each in "ab"]
    assert list(Membership.check_batch(elsewhere)) == [1]


verbs = st.tuples(
    st.sampled_from(["move", "split", "join", "head"]),
    st.sampled_from(PEOPLE),
    st.sampled_from(PEOPLE),
    st.integers(0, 2),
    st.sampled_from(["head", "child", None]),
    st.integers(0, 25),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(verbs, min_size=3, max_size=12))
def test_whatever_happens_nobody_is_anywhere_twice_and_the_past_stays(town, do, happenings):
    with transaction.atomic():
        for verb, person, other, place, role, after in happenings:
            day = DAY + dt.timedelta(days=after)
            known = list(Household.objects.order_by("uid").values_list("uid", flat=True))
            here, there = known[place % len(known)], known[-1]
            past = {each: everywhere(each) for each in (DAY, day - dt.timedelta(days=1)) if each < day}
            drafts = _drafted(verb, person, other, here, there, role, day)
            try:
                problem = do(drafts)
            except Refused as refused:  # somebody is head there from a later day on
                problem = refused.problems[0]
            if problem is None:
                assert {each: {uid: everywhere(each)[uid] for uid in past[each]} for each in past} == past
            _is_sound()
        transaction.set_rollback(True)


def _drafted(verb, person, other, here, there, role, day) -> list[Draft] | Problem:
    if verb == "move":
        return households.move(person, here, role, day, next_head=other)
    if verb == "split":
        return households.split(here, {person: "head"}, "02060101", day, next_head=other)
    if verb == "join":
        return households.join(here, there, {person: role}, day)
    return households.set_head(here, person, "child", day)


def _is_sound() -> None:
    """Nobody in two households on one day, and nowhere two heads."""
    spells = [(each.person, each.household, each.role, spell(each.values())) for each in Membership.objects.all()]
    for index, (person, household, role, own) in enumerate(spells):
        for other, elsewhere, theirs, spell_of_other in spells[:index]:
            if meet(own, spell_of_other):
                assert person != other, (person, household, elsewhere)
                assert household != elsewhere or role != "head" or theirs != "head", household

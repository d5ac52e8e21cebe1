"""The duplicate check: who comes up, who does not, and what somebody of another area is told of it."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.linkage.village import FAR, HERE, KNOWN, NEXT, access, found_villages, register, void
from wayhome.accounts.models import Role
from wayhome.accounts.policy import NOBODY
from wayhome.linkage import live, looking, pairs
from wayhome.linkage.live import Alike, Elsewhere, likely
from wayhome.linkage.model import load
from wayhome.linkage.models import Pair

EVERYWHERE = access()


@pytest.fixture(autouse=True)
def villages(db):
    found_villages()


def uids(matches) -> list[str]:
    return [match.uid for match in matches]


def of(values, *others, who=EVERYWHERE, uid=""):
    return list(likely(values, others, who, uid).here)


def test_a_mother_named_two_ways_comes_up_with_her_six_year_old():
    mother = {"given_name": "Sopha", "sex": "female", "age": 29, "phone": "012 345 678"}
    child = {"given_name": "Dara", "sex": "male", "age": 6}
    register("mother", "home-1", **mother)
    register("child", "home-1", **child)
    register("neighbour", "home-2", given_name="Maly", sex="female", age=29)
    again = {"given_name": "Sokha", "sex": "female", "age": 29, "phone": "+855 12 345 678", "home": HERE}
    assert uids(of({**again, "known_by": KNOWN}, {**child, "known_by": KNOWN})) == ["mother"]
    without_phone = {name: value for name, value in again.items() if name != "phone"}
    assert "neighbour" not in uids(of({**without_phone, "known_by": KNOWN}, {**child, "known_by": KNOWN}))
    assert uids(of({**child, "home": HERE, "known_by": KNOWN}, {**again, "known_by": KNOWN})) == ["child"]


def test_two_of_one_name_in_one_village_aged_24_and_51_do_not():
    register("young", family_name="Sok", given_name="Chan", sex="male", age=24)
    old = register("old", family_name="Sok", given_name="Chan", sex="male", age=51)
    assert uids(of(old)) == ["old"]
    assert of(old, uid="old") == []


def test_the_household_brings_up_whom_neither_name_nor_age_nor_phone_would():
    register("mother", "home-1", given_name="Sopha", sex="female")
    register("child", "home-1", given_name="Dara", sex="male", age=6)
    again = {"given_name": "Sokha", "sex": "female", "home": HERE, "known_by": KNOWN}
    assert uids(of(again, {"given_name": "Dara", "sex": "male", "age": 6, "known_by": KNOWN})) == ["mother"]
    assert of(again) == []


@pytest.mark.parametrize(
    "told",
    [
        {"name_local": "សុខ សុភា"},
        {"name_local": "អ្នកស្រី សុភា សុខ"},
        {"family_name": "SOPHEA", "given_name": "Sok"},
        {"family_name": "Sok", "given_name": "Sophea", "age": 32},
    ],
)
def test_one_name_in_two_scripts_orders_and_romanisations_is_one(told):
    register("maly", family_name="Sok", given_name="Sophea", sex="female", age=31)
    values = {"sex": "female", "age": 31, "home": HERE, "known_by": KNOWN, **told}
    assert uids(of(values)) == ["maly"]


def test_it_weighs_as_a_run_does_and_says_why():
    register("maly", family_name="Sok", given_name="Maly", sex="female", age=31)
    values = register("again", family_name="Sok", given_name="Maly", sex="female", age=31)
    (match,) = of(values, uid="again")
    assert match.weight >= load().review and 50 <= match.likeness <= 99
    assert {code for code, _ in match.reasons} == {"name.same", "sex.same", "birth.same_year", "place.village"}


@pytest.mark.parametrize(
    ("told", "is_likely"),
    [
        ({"age": None, "birth_date": dt.date(1900, 1, 1)}, True),
        ({"age": 0}, False),
        ({"family_name": None}, True),
        ({"home": None}, True),
        ({"home": "gone"}, True),
        ({"family_name": "-", "given_name": "?", "phone": None}, False),
    ],
)
def test_odd_answers_are_borne(told, is_likely):
    maly = {"family_name": "Sok", "given_name": "Maly", "phone": "012 345 678", "sex": "female", "age": 31}
    register("maly", **maly)
    values = {**maly, "home": HERE, "known_by": KNOWN, **told}
    assert uids(of({name: value for name, value in values.items() if value is not None})) == ["maly"] * is_likely


def test_among_hundreds_of_one_name_only_what_else_is_told_counts():
    for number in range(load().most + 10):
        register(f"p{number}", family_name="Sok", given_name="Chan", sex="male", age=20 + number % 50, home=FAR)
    register("him", family_name="Sok", given_name="Chan", sex="male", age=31, phone="012 345 678")
    told = {"family_name": "Sok", "given_name": "Chan", "known_by": KNOWN}
    assert of(told) == []
    assert uids(of({**told, "phone": "012345678"})) == ["him"]
    assert uids(of({**told, "age": 31, "sex": "male", "home": HERE}))[:1] == ["him"]


def test_a_day_that_stands_for_no_day_makes_nobody_older():
    register("maly", family_name="Sok", given_name="Maly", sex="female", birth_date=dt.date(1900, 1, 1))
    values = {"family_name": "Sok", "given_name": "Maly", "sex": "female", "age": 31, "home": HERE, "known_by": KNOWN}
    (match,) = of(values)
    assert not any(code.startswith("birth") for code, _ in match.reasons)


def test_a_number_that_thirty_share_brings_up_nobody_by_itself():
    for number in range(30):
        register(
            f"p{number}", given_name=f"Name{'abcdefghijklmnopqrstuvwxyzabcd'[number]}o", phone="012 555 000", home=FAR
        )
    assert of({"given_name": "Vibol", "phone": "012 555 000", "home": HERE, "known_by": KNOWN}) == []


def test_outside_the_area_it_says_only_that_somebody_exists_and_in_which_province():
    told = {"family_name": "Sok", "given_name": "Maly", "sex": "female", "age": 31, "phone": "012 345 678"}
    register("far", **{**told, "home": FAR})
    values = {**told, "home": HERE, "known_by": KNOWN}
    assert likely(values, [], access("02")) == Alike((), (Elsewhere("17"),))
    assert uids(of(values, who=access("17"))) == uids(of(values)) == ["far"]
    assert likely(values, [], EVERYWHERE).elsewhere == ()
    assert likely(values, [], NOBODY) == Alike()


def test_who_is_in_the_area_now_comes_up_there_as_long_as_they_are():
    told = {"family_name": "Sok", "given_name": "Maly", "sex": "female", "age": 31, "phone": "012 345 678"}
    values = {**told, "home": HERE, "known_by": KNOWN}
    register("far", **{**told, "home": FAR, "current": NEXT})
    register("mine", **told)
    (match,) = of(values, who=access(NEXT), uid="mine")
    assert match.uid == "far" and likely(values, [], access(NEXT), "mine").elsewhere == ()
    assert uids(of(values, who=access("17"), uid="mine")) == ["far"]
    register("far", **{**told, "home": FAR})
    assert likely(values, [], access(NEXT), "mine") == Alike((), (Elsewhere("17"),))
    (again,) = of(values, uid="mine")
    assert (again.weight, again.reasons) == (match.weight, match.reasons), "nobody is compared by where they are"


def test_of_who_is_elsewhere_now_the_province_they_are_from_is_told():
    told = {"family_name": "Sok", "given_name": "Maly", "sex": "female", "age": 31, "phone": "012 345 678"}
    register("far", **{**told, "home": FAR, "current": HERE})
    values = {**told, "home": NEXT, "known_by": KNOWN}
    assert likely(values, [], access(NEXT)) == Alike((), (Elsewhere("17"),))


@pytest.mark.parametrize("state", Pair.State.values)
def test_to_go_elsewhere_moves_no_pair(state):
    told = {"family_name": "Sok", "given_name": "Maly", "sex": "female", "age": 31, "phone": "012 345 678"}
    for uid in ("a", "b"):
        register(uid, **told)
    looking.look_for_pairs()
    Pair.objects.update(state=state)
    before = Pair.objects.values().get()
    for area in (FAR, NEXT, None):
        register("b", **told, current=area)
        assert looking.look_for_pairs() == 1
        assert Pair.objects.values().get() == before


def test_to_try_one_value_after_another_tells_no_more_than_existence_and_province():
    """Nearer or farther from what stands there, beside a likelier or a less likely one of one's own: one answer."""
    told = {"family_name": "Sok", "given_name": "Maly", "sex": "female", "age": 31, "phone": "012 345 678"}
    register("far", **{**told, "home": FAR})
    register("far-too", **{**told, "age": 33, "home": FAR})
    register("near", **{**told, "phone": "099 888 777", "age": 36})
    tried = [
        {},
        {"age": 32},
        {"age": 36, "phone": "099 888 777"},
        {"given_name": "Malis"},
        {"sex": "male"},
        {"phone": None},
        {"home": FAR},
        {"age": 36},
    ]
    weights, answers, beside = set(), set(), set()
    for change in tried:
        values = {name: value for name, value in {**told, "home": HERE, "known_by": KNOWN, **change}.items() if value}
        weights |= {match.weight for match in of(values, who=access("17"))[:1]}
        told_of = likely(values, [], access("02"))
        answers.add(told_of.elsewhere)
        beside.add(tuple(uids(told_of.here)))
    assert answers == {(), (Elsewhere("17"),)} and beside == {(), ("near",)} and len(weights) > 4


def test_those_of_the_own_areas_never_push_those_of_another_out():
    told = {"family_name": "Sok", "given_name": "Maly", "sex": "female", "age": 31, "phone": "012 345 678"}
    register("far", **{**told, "age": 35, "phone": None, "birth_date": None, "home": FAR, "document_number": "N-77"})
    for number in range(live.SHOWN + 2):
        register(f"near-{number}", **{**told, "phone": None, "document_number": "N-77"})
    told["document_number"] = "N-77"
    alike = likely({**told, "home": HERE, "known_by": KNOWN}, [], access("02"))
    assert (len(alike.here), alike.elsewhere) == (live.SHOWN, (Elsewhere("17"),))


def test_what_can_be_asked_about_elsewhere_is_in_no_order_of_likelihood():
    told = {"family_name": "Sok", "given_name": "Maly", "sex": "female", "age": 31, "phone": "012 345 678"}
    values = register("mine", **told)
    register("far-b", **{**told, "home": FAR})
    register("far-a", **{**told, "age": 35, "home": FAR})
    looking.look_at("mine")
    weak, strong = (Pair.objects.get(left=left) for left in ("far-a", "far-b"))
    assert weak.weight < strong.weight and weak.pk < strong.pk, "in the order of the registrations"
    alike = likely(values, [], access("02"), "mine")
    assert alike.elsewhere == (Elsewhere("17", (weak.pk, strong.pk)),)


def test_a_person_without_a_place_is_known_to_the_country_alone():
    told = {"family_name": "Sok", "given_name": "Maly", "sex": "female", "age": 31, "phone": "012 345 678"}
    register("lost", **{**told, "home": None})
    values = {**told, "home": HERE, "known_by": KNOWN}
    assert likely(values, [], access("02", role=Role.COMMUNE_FOCAL_POINT)) == Alike((), (Elsewhere(""),))


def test_what_was_decided_does_not_come_up_again():
    told = {"family_name": "Sok", "given_name": "Maly", "sex": "female", "age": 31, "phone": "012 345 678"}
    for uid in ("a", "b", "c"):
        register(uid, **told)
    values = {**told, "home": HERE, "known_by": KNOWN}
    pairs.note([pairs.Found("a", "b", 20.0), pairs.Found("a", "c", 20.0)])
    Pair.objects.filter(right="b").update(state=Pair.State.DIFFERENT)
    (match,) = of(values, uid="a")
    assert (match.uid, match.state) == ("c", "open") and match.pair == Pair.objects.get(right="c").pk


def test_a_voided_registration_does_not_come_up():
    told = {"family_name": "Sok", "given_name": "Maly", "sex": "female", "age": 31, "home": NEXT}
    register("maly", **told)
    assert uids(of({**told, "known_by": KNOWN})) == ["maly"]
    void("person", "maly")
    assert of({**told, "known_by": KNOWN}) == []


def test_a_screen_waits_for_little_and_not_for_a_long_backlog(monkeypatch):
    of({"given_name": "Maly", "known_by": KNOWN})
    monkeypatch.setattr(live, "WAIT_FOR", 0)
    told = {"family_name": "Sok", "given_name": "Maly", "sex": "female", "age": 31, "home": HERE}
    register("maly", **told)
    assert of({**told, "known_by": KNOWN}) == []

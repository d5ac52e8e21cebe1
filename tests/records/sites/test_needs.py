"""Norms against checks: more people never need less, what keeps the norm needs nothing, what is open is no need."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.records.conftest import faults
from wayhome.packs.norms import COUNTED, RULES, norms
from wayhome.records.site_check import SiteCheck
from wayhome.records.sites.needs import needs, people_of, untold
from wayhome.reference.codes import code_list

counts = st.none() | st.integers(0, 400)
amounts = st.none() | st.decimals(0, 900, places=1)
flags = st.none() | st.booleans()
SAID = {
    "water": amounts,
    "floor": amounts,
    "water_source": st.sampled_from([None, "well", "none"]),
    "power": st.sampled_from([None, "grid", "none"]),
    "apart": st.none() | st.lists(st.sampled_from(["women", "symptomatic", "families"]), unique=True, min_size=1),
    **dict.fromkeys(
        ["latrines_women", "latrines_men", "latrines_shared", "hand_washing", "beds", "bedding", "nets", "meals",
         "health_staff"], counts,
    ),
    **dict.fromkeys(
        ["waste", "beds_apart", "ambulance", "security", "lighting", "locks", "complaint_way", "information"], flags
    ),
}  # fmt: skip
checks = st.fixed_dictionaries(SAID).map(lambda said: SiteCheck(**said))
people = st.integers(0, 2_000)


def lacking(check: SiteCheck, many: int) -> dict[str, Decimal | None]:
    return {need.norm.id: need.lacking for need in needs(check, many)}


@given(checks, people, people)
def test_more_people_never_need_less(check, one, other):
    few, many = lacking(check, min(one, other)), lacking(check, max(one, other))
    assert few.keys() <= many.keys()
    assert all(amount is None or amount <= many[norm] for norm, amount in few.items())


@given(checks, people)
def test_what_was_lacking_added_to_what_is_there_keeps_the_norm(check, many):
    for need in needs(check, many):
        norm = need.norm
        if norm.rule in COUNTED:
            there, added = getattr(check, norm.of[-1]) or 0, need.lacking
            assert added > 0
            setattr(check, norm.of[-1], there + (added / many if norm.rule == "each" else added))
        else:
            setattr(check, norm.of[0], {"yes": True, "not": "grid", "among": ["women", "symptomatic"]}[norm.rule])
    assert all(amount is not None and amount < Decimal("0.001") for amount in lacking(check, many).values())


@given(checks, people)
def test_a_question_left_open_is_told_and_is_no_need(check, many):
    assert not lacking(check, many).keys() & {norm.id for norm in untold(check)}


def test_a_check_that_says_nothing_finds_nothing():
    assert needs(SiteCheck(), 500) == []
    assert [norm.id for norm in untold(SiteCheck())] == list(norms())


@pytest.mark.parametrize(
    ("norm", "said", "many", "found"),
    [
        ("latrines", {"latrines_women": 2, "latrines_men": 2}, 80, None),
        ("latrines", {"latrines_women": 2, "latrines_men": 2}, 81, "1"),
        ("latrines", {"latrines_shared": 0}, 1, "1"),
        ("latrines", {"latrines_shared": 0}, 0, None),
        ("water", {"water": Decimal("15")}, 1_000, None),
        ("water", {"water": Decimal("12.5")}, 100, "250"),
        ("floor", {"floor": Decimal("349")}, 100, "1"),
        ("beds", {"beds": 99}, 100, "1"),
        ("meals", {"meals": 2}, 100, "100"),
        ("health_staff", {"health_staff": 0}, 0, "1"),
    ],
)
def test_each_rule_at_its_edge(norm, said, many, found):
    assert lacking(SiteCheck(**said), many).get(norm) == (None if found is None else Decimal(found))


def test_answers_that_are_no_numbers():
    check = SiteCheck(locks=False, security=True, power="none", water_source="pond", apart=["families"])
    assert list(lacking(SiteCheck(apart=["none"]), 10)) == ["symptomatic_apart", "women_apart"]
    assert list(lacking(check, 10)) == ["symptomatic_apart", "women_apart", "power", "locks"]


def test_people_are_those_inside_or_those_counted_and_before_opening_the_beds():
    assert people_of(SiteCheck(people_night=120, people_day=90), inside=80) == 120
    assert people_of(SiteCheck(people_night=20), inside=80, beds=300) == 80
    assert people_of(SiteCheck(reason="pre_opening"), inside=0, beds=300) == 300
    assert people_of(SiteCheck(), inside=0) == 0


def test_the_norms_of_the_pack_ask_for_what_a_check_says_in_both_languages():
    known = {prop.name: prop for prop in SiteCheck.properties()}
    for norm in norms().values():
        assert set(norm.of) <= known.keys()
        assert norm.rule in RULES
        assert all(words[language] for words in (norm.title, norm.lack, norm.source) for language in ("en", "km"))
        assert set(norm.unit) == ({"en", "km"} if norm.is_counted else set())
        codes = known[norm.of[0]].codes
        assert not norm.code or norm.code in code_list(codes)


def test_a_home_lays_down_its_own_norms(home: Path):
    (home / "norms.toml").write_text("[norm.latrines]\nvalue = 50\n", encoding="utf-8")
    assert "latrines" not in lacking(SiteCheck(latrines_shared=2), 100)
    assert norms()["latrines"].title["en"]


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ('[norm.latrines]\nrule = "roughly"', "roughly"),
        ("[norm.latrines]\nvalue = 0", "latrines"),
        ("[norm.new]", "new"),
    ],
)
def test_a_norm_that_cannot_be_held_against_a_check_is_named(home: Path, said, word):
    (home / "norms.toml").write_text(said, encoding="utf-8")
    with pytest.raises(ValueError, match=word):
        norms()


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"people_night": 40, "women": 41}, {"women": "site_check.more_than_people"}),
        ({"people_night": 40, "women": 20, "men": 21}, {"men": "site_check.more_than_people"}),
        ({"people_night": 40, "people_day": 60, "women": 20, "men": 21, "children": 15}, {}),
        ({"with_disability": 5, "people_day": 4}, {"with_disability": "site_check.more_than_people"}),
        ({"women": 41}, {}),
        ({"water": Decimal("3000")}, {"water": "site_check.water_of_all"}),
        ({"meals": 120}, {"meals": "site_check.too_many_meals"}),
        ({"beds": 0, "beds_apart": True}, {"beds_apart": "site_check.apart_without_beds"}),
        (
            {"latrines_women": 0, "latrines_men": 0, "latrines_shared": 0, "locks": True},
            {"locks": "site_check.locks_without_latrines"},
        ),
        ({"apart": ["none", "women"]}, {"apart": "site_check.none_and_some"}),
        ({"beds": -4}, {"beds": "number.negative"}),
    ],
)
def test_numbers_that_cannot_be_are_told(said, found):
    assert faults("site_check", site="school", **said) == found

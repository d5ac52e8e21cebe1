"""Finding people by part of a name, phone, document and code; in the areas of whoever asks, however common the name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.linkage.village import FAR, HERE, NEXT, access, found_villages, register, void
from wayhome.accounts.models import Role
from wayhome.accounts.policy import NOBODY
from wayhome.kernel.shortcode import code_of
from wayhome.linkage import finding
from wayhome.linkage.finding import people

EVERYWHERE = access()
UID = "018f6f7e-0000-7000-8000-0123456789ab"


@pytest.fixture(autouse=True)
def villages(db):
    found_villages()


@pytest.fixture
def two():
    register("sophea", family_name="Sok", given_name="Sophea", name_local="សុខ សុភា", phone="012 345 678")
    register("chan", family_name="Chan", given_name="Dara", document_number="N-0123 4567", home=FAR)


@pytest.mark.parametrize(
    "query", ["Sophea", "sok sophea", "SOPHEA SOK", "soph", "សុភា", "សុខ", "Sopha", "Sok So", "Mr Sok Sophea"]
)  # fmt: skip
def test_a_name_is_found_by_its_parts(two, query):
    assert people(query, EVERYWHERE) == ["sophea"]


@pytest.mark.parametrize("query", ["012345678", "+855 12 345 678", "១២ ៣៤៥ ៦៧៨", "012-345-678"])
def test_a_phone_is_found_however_it_is_written(two, query):
    assert people(query, EVERYWHERE) == ["sophea"]


def test_a_document_and_a_code_are_found(two):
    assert people("n01234567", EVERYWHERE) == ["chan"]
    register(UID, given_name="Thida")
    assert people(code_of(UID), EVERYWHERE) == people(code_of(UID).lower().replace("-", ""), EVERYWHERE) == [UID]


@pytest.mark.parametrize("query", ["", "  ", "Nobody", "Sok Dara", "99 999 999", "-", "%", "'"])
def test_what_nobody_has_finds_nobody(two, query):
    assert people(query, EVERYWHERE) == []


def test_the_name_as_written_comes_before_those_that_sound_like_it():
    for uid, given_name in (("sak", "Sak"), ("sokha", "Sokha"), ("sok", "Sok"), ("suk", "Suk")):
        register(uid, given_name=given_name)
    assert people("sok", EVERYWHERE)[:2] == ["sok", "sokha"]
    assert set(people("sok", EVERYWHERE)) == {"sok", "sokha", "sak", "suk"}


def test_a_small_area_finds_its_own_among_many_of_a_common_name(monkeypatch):
    monkeypatch.setattr(finding, "LOOKED_AT", 5)
    monkeypatch.setattr(finding, "FEW", 5)
    for number in range(20):
        register(f"far-{number:02}", family_name="Sok", given_name="Chan", home=FAR)
    register("here", family_name="Sok", given_name="Chan", home=NEXT)
    assert people("Sok", access("02")) == people("Sok Chan", access(NEXT)) == ["here"]
    assert people("Sok", access(HERE)) == []
    assert len(people("Sok", EVERYWHERE, limit=3)) == 3


@pytest.mark.parametrize("query", ["Sophea", "012 345 678", code_of(UID)])
def test_nobody_is_found_outside_the_area_nor_without_one(two, query):
    register(UID, given_name="Thida")
    for who in (access("17"), NOBODY, replace(EVERYWHERE, areas=(), everywhere=False)):
        assert people(query, who) == []


WAYS_TO_FIND = ["Sophea", "Sok Sophea", "Sopha", "So", "សុភា", "012 345 678", "n01234567"]


@pytest.fixture
def away():
    """From a village of 02, and now at a centre in 17."""
    told = {"family_name": "Sok", "given_name": "Sophea", "name_local": "សុខ សុភា"}
    register("away", **told, phone="012 345 678", document_number="N-0123 4567", current=FAR)


@pytest.mark.parametrize("query", WAYS_TO_FIND)
def test_who_is_away_is_found_where_they_are_now_and_at_home_and_once(away, query):
    for areas in (("17",), (FAR,), ("02",), (HERE,), ("02", "17"), ()):
        assert people(query, access(*areas)) == ["away"], areas
    assert people(query, access(NEXT)) == []


@pytest.mark.parametrize("query", WAYS_TO_FIND)
def test_who_has_gone_on_is_not_found_there_any_more(away, query):
    assert people(query, access("17")) == ["away"]
    with_her = {"family_name": "Sok", "given_name": "Sophea", "name_local": "សុខ សុភា", "phone": "012 345 678"}
    register("away", **with_her, document_number="N-0123 4567", current=NEXT)
    assert (people(query, access("17")), people(query, access(NEXT))) == ([], ["away"])
    register("away", **with_her, document_number="N-0123 4567")
    assert (people(query, access("17")), people(query, access(NEXT)), people(query, access("02"))) == ([], [], ["away"])


def test_who_has_no_home_is_found_where_they_are(away):
    register("away", given_name="Sophea", home=None, current=FAR)
    assert people("Sophea", access("17")) == people("Sophea", EVERYWHERE) == ["away"]
    assert people("Sophea", access("02")) == []


def test_who_is_here_now_is_found_among_many_of_a_common_name(monkeypatch):
    monkeypatch.setattr(finding, "LOOKED_AT", 5)
    monkeypatch.setattr(finding, "FEW", 5)
    for number in range(20):
        register(f"far-{number:02}", family_name="Sok", given_name="Chan", home=FAR, current=FAR)
    register("here", family_name="Sok", given_name="Chan", home=FAR, current=NEXT)
    assert people("Sok", access("02")) == people("Sok Chan", access(NEXT)) == ["here"]


def test_who_may_not_see_names_finds_by_code_alone(two):
    register(UID, given_name="Thida")
    manager = access(role=Role.NATIONAL_MANAGER)
    assert people("Sophea", manager) == people("012 345 678", manager) == people("n01234567", manager) == []
    assert people(code_of(UID), manager) == [UID]


def test_the_search_follows_the_book(two):
    assert people("Sophea", EVERYWHERE) == ["sophea"]
    register("sophea", given_name="Maly", home=HERE)
    assert (people("Sophea", EVERYWHERE), people("Maly", EVERYWHERE)) == ([], ["sophea"])
    void("person", "sophea")
    assert people("Maly", EVERYWHERE) == []

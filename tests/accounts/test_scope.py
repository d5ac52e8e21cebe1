"""Who sees which record. Sok Maly went home to Ruessei Krang in Moung Ruessei; Chan Dara to the next district."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.ledger.conftest import KNOWN, sok_maly, suits
from wayhome.accounts.models import AreaGrant, Role, User
from wayhome.accounts.policy import access_for
from wayhome.accounts.scope import scope
from wayhome.kernel.clock import now
from wayhome.ledger.models import Source
from wayhome.ledger.record import KINDS
from wayhome.ledger.write import Draft, write
from wayhome.packs.load import load_reference
from wayhome.reference import places

HERE, NEXT_DISTRICT, OTHER_PROVINCE = "020601", "020701", "170101"


@pytest.fixture
def register(db):
    places.forget()
    load_reference(by="test")
    source = Source.objects.create(sort="screen", name="register", by="test", received=now())
    drafts = [
        sok_maly(uid="maly", home=HERE + "01"),
        sok_maly(uid="dara", family_name="Chan", given_name="Dara", home=NEXT_DISTRICT + "01"),
        sok_maly(uid="lost", family_name="Heng", given_name="Thida"),
        Draft("household", {"area": HERE + "01", "known_by": KNOWN}, "h-maly"),
        Draft("membership", {"person": "maly", "household": "h-maly", "role": "head", "known_by": KNOWN}, "m-maly"),
        Draft("membership", {"person": "dara", "household": "gone", "role": "head", "known_by": KNOWN}, "m-lost"),
        Draft(
            "arrival", {"people": 1, "responsible": HERE, "destination": OTHER_PROVINCE, "known_by": KNOWN}, "a-guest"
        ),
        Draft("arrival", {"people": 1, "current": HERE, "known_by": KNOWN}, "a-stays"),
        Draft("arrival", {"people": 1, "destination": OTHER_PROVINCE, "known_by": KNOWN}, "a-far"),
        suits("50", uid="s-nowhere"),
    ]
    write(drafts, source=source, by="test")
    yield
    places.forget()


def seen(role: str, *areas: str) -> set[str]:
    user = User.objects.create_user(f"{role}-{len(areas)}", role=role)
    AreaGrant.objects.bulk_create(AreaGrant(user=user, area=area) for area in areas)
    return seen_by(user)


def seen_by(user) -> set[str]:
    nouns = [model for model in KINDS.values() if not getattr(model, "everyone", False)]
    return {
        uid for model in nouns for uid in scope(model.objects.all(), access_for(user)).values_list("uid", flat=True)
    }


def test_a_commune_sees_who_is_bound_for_it_answered_for_by_it_or_staying_in_it(register):
    assert seen(Role.COMMUNE_FOCAL_POINT, HERE) == {"maly", "h-maly", "m-maly", "a-guest", "a-stays"}


def test_a_province_sees_its_communes_and_no_other(register):
    assert seen(Role.PROVINCIAL_OFFICER, "02") == {"maly", "dara", "h-maly", "m-maly", "a-guest", "a-stays"}


def test_two_areas_are_seen_together(register):
    assert seen(Role.PROVINCIAL_OFFICER, "0206", "17") >= {"maly", "a-far", "a-guest"}


def test_the_country_sees_all_and_what_has_no_area(register):
    assert seen(Role.NATIONAL_MANAGER, "KH") >= {"lost", "s-nowhere", "m-lost", "maly", "a-far"}


@pytest.mark.parametrize("areas", [(), ("9999",)])
def test_without_an_area_that_is_known_nothing_is_seen(register, areas):
    assert seen(Role.NATIONAL_MANAGER, *areas) == set()
    user = User.objects.get()
    assert not scope(KINDS["area"].objects.all(), access_for(user)).exists()


def test_a_stranger_sees_nothing_not_even_places(register):
    assert seen_by(AnonymousUser()) == set()
    assert not scope(KINDS["area"].objects.all(), access_for(AnonymousUser())).exists()


def test_a_noun_that_declares_no_scope_is_seen_by_nobody_below_the_country(register, monkeypatch):
    monkeypatch.setattr(KINDS["person"], "scope", ())
    assert "maly" not in seen(Role.PROVINCIAL_OFFICER, "02")


def test_names_are_for_those_who_visit_people(register):
    name = next(p for p in KINDS["person"].properties() if p.name == "family_name")
    may = {}
    for role in Role:
        user = User.objects.create_user(role, role=role)
        AreaGrant.objects.create(user=user, area="KH")
        may[role] = access_for(user).may_see(name)
    assert {role for role in may if not may[role]} == {Role.NATIONAL_MANAGER}

"""Figures of what is medical: the health team opens them with their rows, nobody else learns that there are any."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from tests.linkage.village import HERE, found_villages
from wayhome.accounts.models import AreaGrant, Role, User
from wayhome.kernel.clock import now
from wayhome.ledger.models import Source
from wayhome.ledger.write import Draft, write

pytestmark = pytest.mark.django_db

DAY = dt.date(2020, 5, 7)
OTHERS = sorted(set(Role) - {Role.HEALTH_WORKER})


def signed_in(role: str) -> Client:
    user = User.objects.create_user(role, role=role, language="en")
    AreaGrant.objects.create(user=user, area=HERE)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def tested(db) -> None:
    """One person of the village, of whom a sample was positive."""
    found_villages()
    known = {"known_by": DAY}
    told = {"person": "dara", "condition": "tuberculosis", "type": "sputum_xpert", "taken": DAY, "result": "positive"}
    provinces = [
        {"name": code, "code": code, "level": 1, "path": f"KH/{code}/", "parent": "KH"} for code in ("01", "14")
    ]
    drafts = [
        *(Draft("area", province, province["code"]) for province in provinces),
        Draft("person", {"home": HERE, **known}, "dara"),
        Draft("sample", {**told, "result_day": DAY, **known}, "sample-of-dara"),
        Draft("screening", {"person": "dara", "day": DAY, "suspected": ["tuberculosis"], **known}, "screening-of-dara"),
    ]
    write(drafts, source=Source.objects.create(sort=Source.Sort.FILE, name="t", by="t", received=now()), by="t")


def test_the_health_team_opens_the_number_and_its_rows():
    client = signed_in(Role.HEALTH_WORKER)
    assert "Tuberculosis: positive" in client.get("/figures/").content.decode()
    page = client.get("/figures/tb_positive/").content.decode()
    assert "/register/sample/sample-of-dara/" in page


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_is_told_the_number_the_rows_or_that_there_is_such_a_figure(role):
    client = signed_in(role)
    assert "Tuberculosis: " not in client.get("/figures/").content.decode()
    for figure in ("tb_positive", "people_with_results", "positivity", "tb_presumptive", "people_suspected"):
        assert client.get(f"/figures/{figure}/").status_code == 404

"""Schools, a hospital and a gate in one province, a school in another, and who answers for them. All invented."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from tests.linkage.village import FAR, HERE, found_villages
from tests.records.staying.conftest import person, site, stay
from wayhome.accounts.models import AreaGrant, Role, User
from wayhome.kernel.clock import now
from wayhome.ledger.models import Source
from wayhome.ledger.write import Draft, write
from wayhome.reference import names


@pytest.fixture
def tell(db):
    """Write drafts past the gate, as a story that has happened."""
    source = Source.objects.create(sort="screen", name="test", by="dara", received=now())

    def told(*drafts: Draft) -> None:
        write(drafts, source=source, by="dara")
        names.forget()

    yield told
    names.forget()


@pytest.fixture
def schools(tell) -> None:
    """On 6 May 2020: two in the school of two beds, three in the pagoda of two, one in the barn nobody counted."""
    found_villages()
    tell(
        site("school", capacity=2, code="S-1", lat="13.1", lon="103.2"),
        site("pagoda", capacity=2),
        site("hall", capacity=0, type="reception"),
        site("barn"),
        site("gate", type="poe_local"),
        site("closed", capacity=50, closed=dt.date(2020, 4, 1)),
        site("far", FAR, capacity=9),
        Draft("organisation", {"name": "Well Diggers", "type": "ngo"}, "diggers"),
        *(person(f"p{number}") for number in range(1, 9)),
        stay("a", "p1", "1 10:00", "7 08:00"),
        stay("b", "p2", "6 03:00"),
        *(stay(f"c{number}", f"p{number}", "5", site="pagoda") for number in (3, 4, 5)),
        stay("d", "p6", "6", site="barn"),
        stay("e", "p7", "6", site="far"),
        stay("f", "p8", "", planned=dt.date(2020, 5, 6)),
    )


def client(name: str, role: str, area: str) -> Client:
    user = User.objects.create_user(name, role=role, language="en")
    AreaGrant.objects.create(user=user, area=area)
    made = Client()
    made.force_login(user)
    return made


@pytest.fixture
def coordinator(schools) -> Client:
    """Who answers for the province with the schools."""
    return client("coordinator", Role.PROVINCIAL_OFFICER, "02")


@pytest.fixture
def national(schools) -> Client:
    return client("national", Role.NATIONAL_MANAGER, "KH")


@pytest.fixture
def village_chief(schools) -> Client:
    """Who answers for a village of the other province."""
    return client("chief", Role.VOLUNTEER, FAR)


def check(site: str, day: str, **found: object) -> Draft:
    """A site check of May 2020."""
    on = dt.date(2020, 5, int(day))
    return Draft("site_check", {"site": site, "area": HERE, "day": on, "known_by": on, **found})

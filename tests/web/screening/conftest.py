"""Health workers of the province and of a hospital in another one, beside the town."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from tests.web.conftest import COMMUNE, OTHER_PROVINCE, Town
from wayhome.accounts.models import AreaGrant, Role, User
from wayhome.capture import intake

HEALTH, HOSPITAL_STAFF, VOLUNTEER, MANAGER_OF_SITE, GATE = "health", "ward", "volunteer", "warden", "gate"
STAFF = {
    HEALTH: (Role.HEALTH_WORKER, "02"),
    HOSPITAL_STAFF: (Role.HEALTH_WORKER, OTHER_PROVINCE[:4]),
    VOLUNTEER: (Role.VOLUNTEER, COMMUNE),
    MANAGER_OF_SITE: (Role.SITE_MANAGER, "02"),
    GATE: (Role.ENUMERATOR, "02"),
}
DAY = dt.date(2020, 5, 4)


@pytest.fixture
def as_(town: Town) -> Callable[[str], Client]:
    """The client of somebody of the staff."""
    for name, (role, area) in STAFF.items():
        user = User.objects.create_user(name, role=role, language="en")
        AreaGrant.objects.create(user=user, area=area)

    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(username=name))
        return client

    return sign_in


@pytest.fixture
def health(as_) -> Client:
    return as_(HEALTH)


@pytest.fixture
def ward(as_) -> Client:
    return as_(HOSPITAL_STAFF)


@pytest.fixture
def hospital(town: Town) -> str:
    """A hospital in the other province."""
    values = {"name": "Provincial hospital", "type": "hospital", "area": OTHER_PROVINCE}
    return intake.put("site", values, "registrar").stamps[0].uid


@pytest.fixture
def lung_ward(hospital: str) -> str:
    """Its ward for tuberculosis, a service of the directory."""
    values = {"name": "Lungwing ward", "type": "tuberculosis", "site": hospital}
    return intake.put("service", values, "registrar").stamps[0].uid

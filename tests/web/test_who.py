"""Who is who on screen: the queue, a pair side by side, deciding and undoing, asking, and what nobody may learn."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.linkage.people import assignments, pair_of
from tests.web.conftest import OTHER_PROVINCE, client_of
from wayhome.accounts.models import AreaGrant, Role, User
from wayhome.linkage import pairs
from wayhome.linkage.models import Decision, Pair
from wayhome.linkage.pairs import Found

pytestmark = pytest.mark.django_db

REASONS = [["name.alike", [86]], ["sex.same", []], ["phone.differs", []], ["place.village", []]]


@pytest.fixture
def keeper(town) -> Client:
    """Who keeps the register of the whole country."""
    return _comes("keeper", Role.REGISTRAR, "KH")


@pytest.fixture
def neighbour(town) -> Client:
    """Who answers for the other province."""
    return _comes("neighbour", Role.PROVINCIAL_OFFICER, OTHER_PROVINCE[:2])


def _comes(name: str, role: str, area: str) -> Client:
    user = User.objects.create_user(name, role=role, language="en")
    AreaGrant.objects.create(user=user, area=area)
    return client_of(name)


def found(town, one: str, other: str, weight: float = 8.0, assigned: bool = False) -> Pair:
    left, right = town.person[one], town.person[other]
    pairs.note([Found(left, right, weight, REASONS, assigned=assigned)])
    return pair_of(left, right)


def address(pair: Pair) -> str:
    return reverse("web:who_pair", args=[pair.pk])


def decide(client: Client, pair: Pair, verdict: str, **more):
    pair.refresh_from_db()
    return client.post(address(pair), {"verdict": verdict, "seen": pair.version, **more})


def test_a_pair_waits_is_decided_and_the_next_one_opens(town, officer):
    first, second = found(town, "T001", "T002", 9.0), found(town, "T002", "T003", 5.0)
    page = officer.get(reverse("web:who")).content.decode()
    assert "Sokmaly Rattanah" in page and "0 of 2 decided" in page
    answer = decide(officer, first, "same", note="their mother says so")
    decision = Decision.objects.get()
    assert answer.url == f"{address(second)}?done={decision.pk}"
    assert next(iter(assignments().values()))[1] == first.left
    page = officer.get(answer.url).content.decode()
    assert "Undo" in page and "1 of 2 decided" in page
    undone = officer.post(reverse("web:who_undo", args=[decision.pk]))
    assert undone.url == f"{address(first)}?undone={decision.pk}"
    assert assignments() == {} and "Undone" in officer.get(undone.url).content.decode()


def test_the_last_decision_leads_to_the_end_of_the_queue(town, officer):
    pair = found(town, "T001", "T002")
    answer = decide(officer, pair, "different")
    page = officer.get(answer.url).content.decode()
    assert answer.url.startswith(reverse("web:who")) and "All done." in page and "Undo" in page


def test_the_page_shows_all_evidence_marked_in_words(town, officer):
    page = officer.get(address(found(town, "T001", "T002"))).content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    for said in ("Sokmaly Rattanah", "សុខម៉ាលី", "31 years in 2020", "099 100 101", "names are alike, 86 %", "town.csv"):
        assert said in text, said
    for mark in ("✓ the same", "✗ different"):
        assert mark in text
    assert "speaks for one person:" in text and "speaks against:" in text


def test_two_at_once_are_told_in_a_sentence(town, officer, keeper):
    pair = found(town, "T001", "T002")
    seen = pair.version
    decide(keeper, pair, "different")
    answer = officer.post(address(pair), {"verdict": "same", "seen": seen})
    assert answer.status_code == 409
    assert "Somebody decided about this pair meanwhile" in answer.content.decode()
    pair.refresh_from_db()
    assert pair.state == "different"


def test_to_open_a_page_takes_few_queries(town, officer):
    for one, other in (("T001", "T002"), ("T002", "T003"), ("T001", "T003")):
        pair = found(town, one, other)
    for place, most in ((reverse("web:who"), 24), (address(pair), 40)):
        with CaptureQueriesContext(
            connection,
        ) as counted:
            assert officer.get(place).status_code == 200
        assert len(counted) <= most, (place, len(counted))

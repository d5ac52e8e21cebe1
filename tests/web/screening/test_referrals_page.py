"""A referral between two areas: what the receiver learns and when, the answer, and what the sender sees of it."""

from __future__ import annotations

import csv

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.web.conftest import HERE, OTHER_PROVINCE, names_of
from wayhome.capture import intake
from wayhome.kernel.shortcode import code_of
from wayhome.ledger.read import head
from wayhome.records.person import Person
from wayhome.records.referral import Referral
from wayhome.reference import names

pytestmark = pytest.mark.django_db

MOST_QUERIES = 40


def send(client, person: str, to: str, **more: str):
    posted = {"to": to, "reason": "health", "consent": "given", "sent": "2020-05-04", **more}
    return client.post(reverse("web:refer", args=[person]), posted)


@pytest.fixture
def sent(health, town, hospital) -> Referral:
    """T001, at home in the commune, is sent to the hospital of the other province."""
    answer = send(health, town.person["T001"], f"site:{hospital}")
    assert answer.status_code == 302
    return Referral.objects.get()


def answer(client, referral: Referral, do: str, **said: str):
    return client.post(reverse("web:referral", args=[referral.uid]), {"do": do, "day": "2020-05-05", **said})


def test_it_goes_to_the_area_of_the_receiver_and_stays_with_the_sender(sent):
    assert (sent.area, sent.from_area, sent.reason) == (OTHER_PROVINCE, HERE, "health")


def test_before_acceptance_the_receiver_learns_code_sex_age_and_reason_and_no_name(sent, ward, town):
    uid = town.person["T001"]
    pages = [
        ward.get(reverse("web:referrals")),
        ward.get(reverse("web:referral", args=[sent.uid])),
        ward.get(reverse("web:record", args=["referral", sent.uid])),
        ward.get(reverse("web:records", args=["referral"])),
        ward.get(reverse("web:entry", args=[sent.seq])),
    ]
    for page in pages:
        told = page.content.decode()
        assert page.status_code == 200
        assert [name for name in names_of("T001") if name in told] == []
    desk = pages[0].content.decode()
    assert all(text in desk for text in (code_of(uid), "Female", "31", "Health"))
    assert ward.get(reverse("web:person", args=[uid])).status_code == 404


def test_accepting_takes_the_person_in_by_name_in_the_same_write(sent, ward, town):
    uid, before = town.person["T001"], head()
    response = answer(ward, sent, "accept", takes_in="yes")
    assert response.headers["Location"] == reverse("web:person", args=[uid])
    assert Person.objects.get(uid=uid).current == OTHER_PROVINCE and head() == before + 2
    assert "Rattanah" in ward.get(reverse("web:person", args=[uid])).content.decode()


def test_the_sender_sees_the_state_also_after_the_person_has_gone(sent, ward, health, town):
    answer(ward, sent, "accept", takes_in="yes")
    page = health.get(reverse("web:referral", args=[sent.uid]))
    assert page.status_code == 200 and "Accepted" in page.content.decode()
    assert page.context["forms"] == {}
    assert answer(health, sent, "end", outcome="served").status_code == 403


def test_a_refusal_needs_a_reason_and_comes_back(sent, ward, health):
    assert answer(ward, sent, "refuse").status_code == 400
    answer(ward, sent, "refuse", answer_reason="no bed until Monday")
    desk = health.get(reverse("web:referrals"))
    assert [line.referral.uid for line in desk.context["refused"]] == [sent.uid]
    assert "no bed until Monday" in desk.content.decode()


def test_an_outcome_ends_it(sent, ward, health):
    answer(ward, sent, "accept", takes_in="yes")
    assert [line.referral.uid for line in ward.get(reverse("web:referrals")).context["to_end"]] == [sent.uid]
    assert answer(ward, sent, "end").status_code == 400
    answer(ward, sent, "end", outcome="recovered")
    assert ward.get(reverse("web:referrals")).context["to_end"] == []


def test_a_referral_without_an_answer_waits_too_long(sent, ward, health):
    for client, part in ((ward, "to_answer"), (health, "unanswered")):
        (line,) = client.get(reverse("web:referrals")).context[part]
        assert line.is_overdue


def test_nobody_is_sent_without_consent(health, town, hospital):
    response = send(health, town.person["T001"], f"site:{hospital}", consent="")
    assert response.status_code == 400 and not Referral.objects.exists()


def test_the_nearest_place_is_offered_first_and_none_that_lies_nowhere(health, town, hospital):
    near = intake.put("site", {"name": "Zone clinic", "type": "health_centre", "area": HERE}, "registrar").stamps[0].uid
    intake.put("site", {"name": "Lost clinic", "type": "hospital"}, "registrar")
    intake.put("service", {"name": "Lost help", "type": "legal"}, "registrar")
    names.forget()
    page = health.get(reverse("web:refer", args=[town.person["T001"]]))
    choices = page.context["questions"].fields[0].choices
    offered = [value for value, _label in choices]
    assert offered.index(f"site:{near}") < offered.index(f"site:{hospital}")
    assert [label for _value, label in choices if "Lost" in label] == []


def test_who_may_not_know_of_illnesses_sees_no_service_that_tells_of_one(health, officer, town, lung_ward):
    assert "Lungwing" in health.get(reverse("web:refer", args=[town.person["T001"]])).content.decode()
    assert "Lungwing" not in officer.get(reverse("web:refer", args=[town.person["T001"]])).content.decode()
    send(health, town.person["T001"], f"service:{lung_ward}", condition="tuberculosis", letter="coughs, smear positive")
    uid = Referral.objects.get().uid
    for page in ("web:referrals", "web:referral"):
        told = officer.get(reverse(page, args=[uid] if page == "web:referral" else [])).content.decode()
        assert code_of(town.person["T001"]) in told
        assert [word for word in ("Lungwing", "Tuberculosis", "smear positive") if word in told] == []


def test_the_desk_asks_no_more_for_many(sent, ward, health, town, hospital):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            ward.get(reverse("web:referrals"))
        return len(queries)

    asked()
    before = asked()
    for number in ("T002", "T003", "T005"):
        intake.put(
            "referral",
            {"person": town.person[number], "to_site": hospital, "area": OTHER_PROVINCE, "reason": "health",
             "consent": "given", "sent": "2020-05-04"},
            "health",
        )  # fmt: skip
    assert asked() <= before + 1 and before <= MOST_QUERIES


def test_the_directory_lists_what_is_near_and_says_so_in_a_file(officer, town, lung_ward):
    values = {"name": "Paper office", "type": "legal", "area": "02", "phone": "012 000 111"}
    intake.put("service", values, "registrar")
    page = officer.get(reverse("web:services"))
    names = [str(line["name"].text) for line in page.context["lines"]]
    assert names == ["Paper office"]
    assert (
        officer.get(reverse("web:services"), {"area": OTHER_PROVINCE}).context["lines"][0]["name"].text
        == "Lungwing ward"
    )
    file = officer.get(reverse("web:services_csv")).content.decode("utf-8-sig")
    (row,) = csv.DictReader(file.splitlines())
    assert (row["Name"], row["Phone"]) == ("Paper office", "012 000 111")


def test_a_service_is_found_by_words_and_type_and_not_once_it_closed(officer, town):
    for name, more in (("Warm roof", {"type": "shelter"}), ("Cold roof", {"type": "shelter", "closed": "2020-05-01"})):
        intake.put("service", {"name": name, "area": "02", **more}, "registrar")

    def found(**asked: str) -> list[str]:
        return [line["name"].text for line in officer.get(reverse("web:services"), asked).context["lines"]]

    assert found(type="shelter") == found(q="roof") == ["Warm roof"]
    assert found(type="legal") == found(q="no such thing") == []


def test_a_place_that_is_none_is_said_so(officer, town):
    page = officer.get(reverse("web:services"), {"area": "Nowhereland"})
    assert page.status_code == 200 and page.context["problem"]

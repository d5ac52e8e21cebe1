"""Referrals: sent with consent to a place that exists, accepted or refused by the receiver, and ended once."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.records.conftest import codes_of, faults
from wayhome.kernel.problems import Problem
from wayhome.ledger.write import Draft
from wayhome.records.person import Person
from wayhome.records.referral import Referral
from wayhome.records.referring import sending, waiting

SENT, NEXT = dt.date(2020, 5, 4), dt.date(2020, 5, 5)
PERSON, HOSPITAL, CLINIC, LAWYER = "p-mony", "hospital", "clinic", "lawyer"
POIPET, DISTRICT = "0110", "0102"


@pytest.fixture
def places_to_send_to(keep) -> None:
    """A hospital, its service for tuberculosis, and somebody who helps with documents; a person who needs them."""
    keep(Draft("site", {"name": "District hospital", "type": "hospital", "area": DISTRICT}, HOSPITAL))
    keep(Draft("site", {"name": "Old hospital", "type": "hospital", "area": DISTRICT, "closed": SENT}, "closed"))
    keep(Draft("site", {"name": "Somewhere", "type": "hospital"}, "nowhere"))
    keep(Draft("service", {"name": "TB ward", "type": "tuberculosis", "site": HOSPITAL}, CLINIC))
    keep(Draft("service", {"name": "Papers", "type": "legal", "area": POIPET}, LAWYER))
    keep(Draft("person", {"home": POIPET, "sex": "female", "age": 31, "known_by": SENT}, PERSON))


@pytest.fixture
def refer(keep, places_to_send_to):
    def send(kind: str = "site", uid: str = HOSPITAL, **more) -> Referral:
        made = sending.send(PERSON, (kind, uid), "health", "given", SENT, from_area=POIPET, **more)
        assert not isinstance(made, Problem), made.sentence()
        return Referral.objects.get(uid=keep(made[0]).uid)

    return send


@pytest.fixture
def do(keep):
    def happen(made: list[Draft] | Problem, referral: Referral) -> Referral:
        assert not isinstance(made, Problem), made.sentence()
        for draft in made:
            keep(draft)
        return Referral.objects.get(uid=referral.uid)

    return happen


def test_the_area_follows_from_the_receiver(refer):
    assert refer().area == DISTRICT
    assert refer("service", LAWYER).area == POIPET


def test_a_service_that_tells_of_an_illness_is_kept_where_only_health_workers_read(refer):
    ward = refer("service", CLINIC)
    assert (ward.medical_service, ward.service, ward.to_site, ward.area) == (CLINIC, None, HOSPITAL, DISTRICT)
    papers = refer("service", LAWYER)
    assert (papers.service, papers.medical_service) == (LAWYER, None)


def test_a_sheet_cannot_name_it_where_others_read(places_to_send_to):
    values = {"person": PERSON, "reason": "health", "consent": "given", "known_by": SENT}
    batch = [Draft("referral", {**values, "service": uid}, f"r-{uid}") for uid in (CLINIC, LAWYER)]
    assert codes_of(Referral.check_batch(batch)) == {0: ["referral.tells_illness"]}


@pytest.mark.parametrize(
    ("to", "code"),
    [
        (("site", "no-such"), "referral.nowhere"),
        (None, "referral.nowhere"),
        (("site", "closed"), "referral.not_now"),
        (("site", "nowhere"), "referral.no_area"),
    ],
)
def test_to_nowhere(places_to_send_to, to, code):
    assert sending.send(PERSON, to, "health", "given", SENT).code == code


def test_nobody_is_sent_without_being_asked(places_to_send_to):
    assert sending.send(PERSON, ("site", HOSPITAL), "health", None, SENT).code == "referral.no_consent"


def test_who_takes_the_person_in_has_them_in_its_area(refer, do):
    accepted = do(sending.accept(refer(), NEXT, takes_in=True), Referral.objects.get())
    assert (accepted.answer, accepted.answered) == ("accepted", NEXT)
    assert Person.objects.get(uid=PERSON).current == DISTRICT


def test_advice_without_taking_in_leaves_the_person_where_they_are(refer, do):
    do(sending.accept(refer(), NEXT, takes_in=False), Referral.objects.get())
    assert Person.objects.get(uid=PERSON).current is None


def test_a_refusal_has_a_reason_and_comes_back_to_the_sender(refer, do):
    referral = refer()
    assert sending.refuse(referral, NEXT, "").code == "referral.why_refused"
    do(sending.refuse(referral, NEXT, "no bed"), referral)
    assert [each.uid for each in waiting.refused(Referral.objects.all())] == [referral.uid]
    refer("service", CLINIC)
    assert not waiting.refused(Referral.objects.all()).exists()


def test_a_referral_is_answered_once_and_ended_after_it_was_accepted(refer, do):
    referral = refer()
    assert sending.end(referral, "served", NEXT).code == "referral.not_accepted"
    referral = do(sending.accept(referral, NEXT, takes_in=False), referral)
    assert sending.refuse(referral, NEXT, "no bed").code == "referral.answered_already"
    assert do(sending.end(referral, "recovered", NEXT), referral).outcome == "recovered"


def test_overdue_is_the_second_day_without_an_answer(refer):
    referral = refer()
    assert not waiting.is_overdue(referral, NEXT)
    assert waiting.is_overdue(referral, NEXT + dt.timedelta(days=1))


def test_what_one_referral_may_say():
    whole = {"to_site": HOSPITAL, "sent": NEXT}
    assert faults("referral", sent=SENT) == {"to_site": "referral.nowhere"}
    assert faults("referral", **whole, answered=SENT) == {"answered": "day.ends_too_early"}
    refused = {**whole, "answer": "refused"}
    assert faults("referral", **refused) == {"answer_reason": "referral.why_refused"}
    ended = {**refused, "answer_reason": "no bed", "outcome": "served"}
    assert faults("referral", **ended) == {"outcome": "referral.outcome_of_refused"}


def test_before_acceptance_a_receiver_is_told_sex_and_age(places_to_send_to):
    assert waiting.facts_of({PERSON}) == {PERSON: ("female", 31)}

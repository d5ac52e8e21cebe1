"""Consent, its withdrawal and forgetting on the screen: who may, what is asked first, and what the certificate says."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.conftest import client_of, names_of
from wayhome.accounts.models import AreaGrant, Role, User
from wayhome.capture import files, intake
from wayhome.capture.models import Import
from wayhome.jobs.doing import carry_out
from wayhome.jobs.models import Job
from wayhome.kernel.clock import now
from wayhome.kernel.problems import Refused
from wayhome.kernel.shortcode import code_of
from wayhome.ledger.models import Entry, Source
from wayhome.ledger.record import KINDS
from wayhome.ledger.write import Draft, write
from wayhome.records.base import today
from wayhome.records.consenting import agreed
from wayhome.records.person import Person
from wayhome.reports.models import Redaction

pytestmark = pytest.mark.django_db

SAID = {"language": "km", "agreed": ["local_authority", "phone"], "given_by": "self", "way": "spoken"}


@pytest.fixture
def registrar(town) -> Client:
    user = User.objects.create_user("vanna", role=Role.REGISTRAR, language="en")
    AreaGrant.objects.create(user=user, area="KH")
    return client_of("vanna")


def post(client: Client, route: str, uid: str, **data: object):
    return client.post(reverse(f"web:{route}", args=[uid]), data)


def forgotten(client: Client, uid: str, **data: object) -> Redaction:
    """Confirm on the page and let the work be done."""
    answer = post(client, "forget", uid, **{"registration": [uid], "code": code_of(uid), **data})
    job = Job.objects.get()
    assert answer.url == reverse("web:job", args=[job.pk])
    carry_out(job)
    job.refresh_from_db()
    assert job.state == "done", job.problems
    return Redaction.objects.get(pk=job.result["redaction"])


def text_of(client: Client, route: str, *args: object) -> str:
    answer = client.get(reverse(f"web:{route}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_is_asked_agrees_to_what_is_ticked_and_the_page_of_the_person_says_so(town, officer):
    uid = town.person["T002"]
    assert "They were not asked" in text_of(officer, "person", uid)
    assert "you are helped all the same" in text_of(officer, "consent", uid)
    assert post(officer, "consent", uid, **SAID, day=today().isoformat()).status_code == 302
    assert agreed([uid], today())[uid] == {"local_authority", "phone"}
    consent = KINDS["consent"].objects.get(person=uid)
    assert (consent.wording, consent.given_by) == ("screen 2026-11", "self")
    page = text_of(officer, "person", uid)
    assert "Giving the phone number with it" in page and "They take it back" in page


def test_nothing_ticked_is_a_refusal_and_a_missing_answer_is_asked_for(town, officer):
    uid = town.person["T002"]
    answer = post(officer, "consent", uid, **{**SAID, "given_by": ""}, day=today().isoformat())
    assert answer.status_code == 400 and not KINDS["consent"].objects.exists()
    post(officer, "consent", uid, **{**SAID, "agreed": []}, day=today().isoformat())
    assert "Everything was refused" in text_of(officer, "person", uid)


def test_what_was_agreed_is_withdrawn_from_today_on(town, officer):
    uid = town.person["T002"]
    post(officer, "consent", uid, **SAID, day="2020-05-07")
    assert "no list for an authority names them" in text_of(officer, "withdraw", uid)
    assert post(officer, "withdraw", uid).status_code == 302
    assert agreed([uid], today())[uid] == frozenset()
    assert agreed([uid], today() - dt.timedelta(days=1))[uid] == {"local_authority", "phone"}
    assert "Withdrawn on" in text_of(officer, "person", uid)


def test_who_agreed_through_the_household_withdraws_for_themselves_alone(town, officer):
    one, household = town.person["T002"], town.household["T002"]
    answer = officer.post(
        reverse("web:new", args=["consent"]),
        {"household": household, "agreed": ["ngo"], "day": "2020-05-07", "known_by": today().isoformat()},
    )
    assert answer.status_code == 302
    assert agreed([one], today())[one] == {"ngo"}
    post(officer, "withdraw", one)
    assert agreed([one], today())[one] == frozenset()
    assert KINDS["consent"].objects.get(household=household).withdrawn is None


def test_before_forgetting_the_page_says_what_goes_and_wants_the_code(town, officer):
    uid = town.person["T002"]
    page = text_of(officer, "forget", uid)
    assert "This cannot be undone" in page and code_of(uid) in page and "What stays" in page
    for code in ("", "AAAA-AAAA-AAA", code_of(town.person["T001"])):
        answer = post(officer, "forget", uid, registration=[uid], code=code)
        assert answer.status_code == 400 and "nothing was erased" in answer.content.decode()
    assert not Job.objects.exists() and Person.objects.get(uid=uid).given_name == "Piseya"


def test_the_code_may_be_typed_in_small_letters_without_dashes(town, officer):
    uid = town.person["T002"]
    forgotten(officer, uid, code=code_of(uid).replace("-", "").lower())
    assert Person.objects.get(uid=uid).given_name is None


def test_forgotten_people_have_a_certificate_that_names_nobody(town, officer, manager):
    uid = town.person["T002"]
    redaction = forgotten(officer, uid)
    page = text_of(officer, "redaction", redaction.pk)
    assert code_of(uid) in page and "What was removed" in page and redaction.checksum in page
    assert not [name for name in names_of("T002") if name in page]
    assert reverse("web:redaction", args=[redaction.pk]) in text_of(officer, "redactions")
    job = text_of(officer, "job", Job.objects.get().pk)
    assert "Open the certificate" in job and not [name for name in names_of("T002") if name in job]
    assert officer.get(reverse("web:redaction_pdf", args=[redaction.pk])).content.startswith(b"%PDF")
    assert manager.get(reverse("web:redaction", args=[redaction.pk])).status_code == 403
    assert not [name for name in names_of("T002") if name in text_of(officer, "person", uid)]


def test_a_certificate_that_was_changed_says_so(town, officer):
    redaction = forgotten(officer, town.person["T002"])
    Redaction.objects.filter(pk=redaction.pk).update(counts={"rows": 0})
    assert "This certificate was changed" in text_of(officer, "redaction", redaction.pk)


def test_registrations_that_are_not_of_this_person_are_left_alone(town, officer):
    uid, other = town.person["T002"], town.person["T001"]
    answer = post(officer, "forget", uid, registration=[other], code=code_of(uid))
    assert answer.status_code == 400 and not Job.objects.exists()


def test_nobody_forgets_without_the_right_or_outside_their_areas(town, officer, manager, focal, registrar):
    here, far = town.person["T002"], town.person["T004"]
    for reader in (manager, focal):
        assert reader.get(reverse("web:forget", args=[here])).status_code == 403
    assert officer.get(reverse("web:forget", args=[far])).status_code == 404
    assert post(officer, "forget", far, registration=[far], code=code_of(far)).status_code == 404
    assert registrar.get(reverse("web:forget", args=[far])).status_code == 200
    redaction = forgotten(registrar, far)
    assert officer.get(reverse("web:redaction", args=[redaction.pk])).status_code == 404


def test_who_was_voided_can_be_forgotten_from_the_page_of_the_record(town, officer):
    uid = town.person["T002"]
    source = Source.objects.create(sort=Source.Sort.SCREEN, name="person", by="officer", received=now())
    write([Draft("person", {}, uid, op="void")], source=source, by="officer")
    assert reverse("web:forget", args=[uid]) in text_of(officer, "record", "person", uid)
    assert code_of(uid) in text_of(officer, "forget", uid)
    forgotten(officer, uid)
    assert not Entry.objects.filter(kind="person", uid=uid, identity__isnull=False).exists()
    assert "Piseya" not in text_of(officer, "record", "person", uid)


def test_refused_files_that_nobody_can_read_are_offered_to_who_answers_for_the_country(town, officer, registrar):
    with pytest.raises(Refused):
        intake.import_file(b"PK\x03\x04 locked", "locked.xlsx", "registration", "officer")
    uid = town.person["T002"]
    assert "locked.xlsx" in text_of(registrar, "forget", uid)
    assert "locked.xlsx" not in text_of(officer, "forget", uid)
    [received] = Import.objects.filter(state="refused")
    assert files.is_there(received.source.digest)
    forgotten(registrar, uid, file=[received.pk])
    assert not files.is_there(received.source.digest)


def test_the_documents_of_somebodys_quarantine_go_with_them(town, officer):
    maly = town.person["T001"]
    home = {"person": maly, "type": "home", "start": "2020-05-01"}
    order = intake.put("quarantine", home, "registrar").stamps[0].uid
    said = {"quarantine": order, "kind_of": "extended", "until": "2020-05-20", "reason": "cared for by Outsarin"}
    paper = intake.put("amendment", {**said, "day": "2020-05-03"}, "registrar").stamps[0].uid
    forgotten(officer, maly)
    kept = Entry.objects.filter(uid=paper).values_list("identity", "facts")
    assert [identity for identity, _ in kept if identity] == []
    assert all("2020-05-20" in facts for _, facts in kept if facts)

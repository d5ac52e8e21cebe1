"""Certificates on the screen: who may issue them for whom, what the public page carries, and what no log learns."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.web.conftest import COMMUNE, client_of, names_of
from wayhome.accounts.models import AreaGrant, Role, User
from wayhome.capture import intake
from wayhome.kernel.sealed import Sealed, is_signed_by, opened
from wayhome.records.base import today
from wayhome.records.membership import Membership
from wayhome.reports.certificates import keys
from wayhome.reports.certificates.statement import Statement, read
from wayhome.reports.certificates.tables import Certificate, SigningKey
from wayhome.reports.forgetting.forgetting import forget

pytestmark = pytest.mark.django_db


def apart(town, number: str, days_ago: int = 5) -> str:
    """Somebody of the town came home so many days ago and stays apart since."""
    person = town.person[number]
    area = COMMUNE if number in ("T001", "T002") else "1701"
    came = {"person": person, "people": 1, "day": today() - dt.timedelta(days=days_ago), "destination": area}
    arrival = intake.put("arrival", came, "officer").stamps[0].uid
    order = {"person": person, "arrival": arrival, "type": "home", "responsible": area}
    return intake.put("quarantine", order, "officer").stamps[0].uid


def page(client: Client, route: str, *args: object, status: int = 200) -> str:
    answer = client.get(reverse(f"web:{route}", args=args))
    assert answer.status_code == status
    return answer.content.decode()


def issue(client: Client, uid: str, *others: str) -> list[Certificate]:
    before = set(Certificate.objects.values_list("pk", flat=True))
    answer = client.post(reverse("web:quarantine_certificates", args=[uid]), {"quarantine": [uid, *others]})
    assert answer.status_code == 302
    return list(Certificate.objects.exclude(pk__in=before))


def code_in(html: str) -> Statement:
    found = opened(re.search(r"#(WH1:[A-Z2-7]+)", html).group(1))  # type: ignore[union-attr]
    assert isinstance(found, Sealed) and is_signed_by(found, bytes.fromhex(SigningKey.objects.get(retired=None).public))
    statement = read(found)
    assert isinstance(statement, Statement)
    return statement


def test_a_letter_is_issued_printed_shown_on_a_phone_and_withdrawn(town, officer):
    uid = apart(town, "T001")
    assert "Quarantine letter" in page(officer, "quarantine_certificates", uid)
    (made,) = issue(officer, uid)
    shown = page(officer, "certificate", made.pk)
    assert code_in(shown).name == "Sokmaly Rattanah" and code_in(shown).area == "0206"
    printed = officer.get(reverse("web:certificates_pdf"), {"n": made.pk})
    assert printed.content.startswith(b"%PDF") and printed["Content-Type"] == "application/pdf"
    phone = officer.get(reverse("web:certificate_phone", args=[made.pk]), {"save": ""})
    assert "attachment" in phone["Content-Disposition"] and "<svg" in phone.content.decode()
    assert "http" not in re.sub(r"http://www.w3.org\S*", "", phone.content.decode())
    assert made.number in page(officer, "certificates")
    officer.post(reverse("web:certificate_withdraw", args=[made.pk]), {"why": "anything"})
    assert Certificate.objects.get().withdrawn is None
    officer.post(reverse("web:certificate_withdraw", args=[made.pk]), {"why": "error"})
    assert Certificate.objects.get().withdrawn == today()
    assert "was withdrawn on" in page(officer, "certificate", made.pk)
    assert officer.get(reverse("web:certificates_pdf"), {"n": made.pk}).status_code == 409


def test_each_of_a_household_gets_what_fits_where_they_stand_in_one_go(town, officer):
    mother, son = apart(town, "T001", days_ago=5), apart(town, "T002", days_ago=15)
    intake.put("membership", {"person": town.person["T002"], "household": town.household["T001"]}, "officer")
    assert Membership.objects.filter(household=town.household["T001"]).count() == 2
    made = issue(officer, mother, son)
    assert {each.quarantine: each.sort for each in made} == {mother: "Q", son: "C"}
    answer = officer.get(reverse("web:certificates_pdf"), {"n": [each.pk for each in made]})
    assert len(re.findall(rb"/Type\s*/Page\b", answer.content)) == 2


def test_the_certificate_before_its_day_is_refused_in_words(town, officer):
    uid = apart(town, "T001", days_ago=14)
    assert "The certificate can be issued from" in page(officer, "quarantine_certificates", uid)
    (letter,) = issue(officer, uid)
    assert letter.sort == "Q"
    answer = officer.post(reverse("web:quarantine_certificates", args=[uid]), {})
    assert answer.status_code == 400 and "Nobody is chosen" in answer.content.decode()


def test_outside_the_areas_or_without_the_right_there_is_nothing(town, officer, manager):
    here, far = apart(town, "T001"), apart(town, "T004")
    (made,) = issue(officer, here)
    page(officer, "quarantine_certificates", far, status=404)
    user = User.objects.create_user("siem", role=Role.PROVINCIAL_OFFICER, language="en")
    AreaGrant.objects.create(user=user, area="17")
    elsewhere = client_of("siem")
    for route in ("certificate", "certificate_phone"):
        page(elsewhere, route, made.pk, status=404)
    assert elsewhere.get(reverse("web:certificates_pdf"), {"n": made.pk}).status_code == 404
    assert elsewhere.post(reverse("web:certificate_withdraw", args=[made.pk]), {"why": "error"}).status_code == 404
    assert made.number not in page(elsewhere, "certificates")
    page(manager, "quarantine_certificates", here, status=403)
    assert Certificate.objects.get().withdrawn is None


def test_the_log_finds_a_number_and_names_nobody(town, officer):
    (made,) = issue(officer, apart(town, "T001"))
    issue(officer, apart(town, "T002"))
    listed = officer.get(reverse("web:certificates"), {"number": made.number.lower()}).content.decode()
    assert listed.count("/certificates/") - listed.count('nav-link" href="/certificates/') >= 1
    assert made.number in listed and not any(name in listed for name in names_of("T001", "T002"))
    assert (
        "No certificate of this number" in officer.get(reverse("web:certificates"), {"number": "C-1"}).content.decode()
    )


def test_the_page_for_checking_is_the_same_for_everybody_and_names_nobody(town, officer):
    stranger = Client()
    issue(officer, apart(town, "T001"))
    answer = stranger.get(reverse("web:verify"))
    shown = answer.content.decode()
    assert answer.status_code == 200 and shown == officer.get(reverse("web:verify")).content.decode()
    assert not any(name in shown for name in names_of("T001", "T002", "T004"))
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "connect-src" not in policy and "'unsafe-inline'" not in policy
    assert "camera=(self)" in answer["Permissions-Policy"] and answer["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer and "csrf" not in shown
    data = json.loads(re.search(r'id="data">(.*?)</script>', shown, re.S).group(1))  # type: ignore[union-attr]
    assert data["published"] == keys.published() == stranger.get(reverse("web:verify_keys_file")).json()
    assert data["areas"]["0206"] == ["ស្រុកមោងឫស្សី", "Moung Ruessei"] or len(data["areas"]) > 100
    kept = stranger.get(reverse("web:verify_file"))
    assert "attachment" in kept["Content-Disposition"] and kept.content.decode() == shown
    assert reverse("web:verify") in stranger.get(reverse("web:verify_worker")).content.decode()


def test_codes_lead_to_the_page_only_where_a_public_address_is_known(town, officer, settings):
    (made,) = issue(officer, apart(town, "T001"))
    bare = page(officer, "certificate", made.pk)
    settings.WAYHOME_PUBLIC = "https://wayhome.example.org/"
    assert "https://wayhome.example.org/verify/" not in bare
    assert "https://wayhome.example.org/verify/" in page(officer, "certificate", made.pk)


def test_those_of_the_country_alone_make_and_revoke_keys(town, officer, manager):
    (made,) = issue(officer, apart(town, "T001"))
    desk = reverse("web:signing_keys")
    assert officer.get(desk).status_code == 403 and officer.post(desk, {"do": "renew"}).status_code == 403
    assert manager.post(desk, {"do": "renew"}).status_code == 302
    assert SigningKey.objects.get(retired=None) != made.key
    for day in ("", "yesterday", (today() + dt.timedelta(days=1)).isoformat()):
        assert manager.post(desk, {"do": "revoke", "key": made.key_id, "day": day}).status_code == 400
    assert manager.post(desk, {"do": "revoke", "key": made.key_id, "day": today().isoformat()}).status_code == 302
    stranger = Client()
    stranger.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    listed = stranger.get(reverse("web:verify_keys")).content.decode()
    assert made.key_id in listed and "Revoked" in listed and made.key.public in listed


def test_who_is_forgotten_keeps_a_good_paper_and_the_office_cannot_print_it_again(town, officer):
    (made,) = issue(officer, apart(town, "T001"))
    redaction = forget([("person", town.person["T001"])], by="officer")
    assert redaction.counts["certificates"] == 1
    shown = page(officer, "certificate", made.pk)
    assert "was erased from the register" in shown and "<svg" not in shown
    assert keys.published()["withdrawn"] == []

"""Nobody without the right learns that somebody may have tuberculosis: not from what is said, and not from what is not.

Two worlds differ in nothing but what is medical. Whoever may not learn that is shown the same pages in both, to the
letter; a health worker is not.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from html import unescape

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.web.conftest import COMMUNE, HERE, OTHER_PROVINCE, Town, sheet
from tests.web.screening import sent_sheet
from wayhome.accounts.models import AreaGrant, Role, User
from wayhome.accounts.policy import RIGHTS, Right
from wayhome.capture import intake
from wayhome.ledger.models import Entry
from wayhome.reference import names

pytestmark = pytest.mark.django_db

MOST_PAGES = 36
AREA_OF = {Role.NATIONAL_MANAGER: "KH", Role.COMMUNE_FOCAL_POINT: COMMUNE, Role.VOLUNTEER: COMMUNE}
WITHOUT = [role for role in RIGHTS if Right.SEE_MEDICAL not in RIGHTS[role]]

_UID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_CHANCE = re.compile(
    r'[0-9a-f]{64}|name="csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken[^}]*|\d{1,2}:\d{2}|[A-Z]{4}-[A-Z]{4}-[A-Z]{3}'
)
_ADDRESS = re.compile(r'href="(/[^"#]*)"')
_NUMBERED = re.compile(r"(entry|entries|rows|submissions|imports|held|inbox|row)/\d+")


class Stranger:
    """A reader without the right, who opens every page that leads to a person or from one."""

    def __init__(self, role: str):
        user = User.objects.create_user(f"reader-{role}", role=role, language="en")
        AreaGrant.objects.create(user=user, area=AREA_OF.get(role, "02"))
        self.client = Client()
        self.client.force_login(user)

    def pages(self, start: list[str]) -> dict[str, list[str]]:
        """Address to what the page says, both without what is chance: uids, codes, numbers of entries, the hour."""
        found: dict[str, list[str]] = {}
        opened: set[str] = set()
        queue = list(start)
        while queue and len(opened) < MOST_PAGES:
            address = queue.pop(0)
            if address in opened:
                continue
            opened.add(address)
            answer = self.client.get(address)
            if not answer.headers.get("Content-Type", "").startswith("text/html"):
                continue
            page = answer.content.decode()
            found.setdefault(plain(address), []).append(f"{answer.status_code} {plain(page)}")
            queue += [unescape(each) for each in _ADDRESS.findall(page) if leads_on(unescape(each))]
        return {address: sorted(said) for address, said in found.items()}


def plain(text: str) -> str:
    text = _CHANCE.sub("*", _NUMBERED.sub(r"\1/#", _UID.sub("uid", text)))
    return re.sub(r"\b[0-9a-f]{8}\b", "tail", text)


def leads_on(address: str) -> bool:
    """Pages about what was registered; not those that are the same for everybody, nor files."""
    wanted = (
        "/records/",
        "/people/",
        "/entries/",
        "/entry/",
        "/referrals/",
        "/inbox/",
        "/held",
        "/imports/",
        "/households/",
    )
    return address.startswith(wanted) and "/edit" not in address and "page=" not in address


def live(town: Town, ill: bool) -> None:
    """Screened on screen, on a phone and from a sheet, sent to a hospital; a sample is theirs, or somebody else's."""
    uid, other = town.person["T001"], town.person["T004"]
    signs = {"tb_signs": ["blood"], "suspected": ["tuberculosis"], "proposed": ["tuberculosis"]} if ill else {}
    said = {"person": uid, "day": "2020-05-03", "temperature": "36.8", "outcome": "released", **signs}
    screened = intake.put("screening", {**said, "note": "smear positive" if ill else "well"}, "health").stamps[0].uid
    if ill:
        intake.put("screening", {"undecided": ["respiratory"]}, "health", uid=screened)
    else:
        intake.put("screening", {"screened_for": ["respiratory"]}, "health", uid=screened)
    hospital = intake.put("site", {"name": "Hospital", "type": "hospital", "area": OTHER_PROVINCE}, "m").stamps[0].uid
    ward = intake.put("service", {"name": "Ward", "type": "tuberculosis", "site": hospital}, "m").stamps[0].uid
    illness = {"medical_service": ward, "condition": "tuberculosis", "letter": "treated before"} if ill else {}
    sent = {"person": uid, "to_site": hospital, "area": OTHER_PROVINCE, "from_area": HERE, "reason": "health"}
    intake.put("referral", {**sent, "consent": "given", "sent": "2020-05-04", **illness}, "health")
    sample = {
        "person": uid if ill else other,
        "type": "sputum_xpert",
        "condition": "tuberculosis",
        "taken": "2020-05-04",
    }
    kept = intake.put("sample", sample, "health").stamps[0].uid
    intake.put("sample", {"result": "positive", "result_day": "2020-05-06"}, "health", uid=kept)
    answers = {"tb_signs": "blood", "tb_absent": "fever;", "suspected": "tuberculosis"} if ill else {}
    result = intake.import_file(gate_sheet(ill), "gate.csv", "registration", "registrar")
    assert result.counts()["new"] == 1, result.troubles
    if not ill:
        intake.put("sample", sample | {"type": "chest_xray"}, "health")
    accepted = sent_sheet.send(sent_sheet.filled(uid, **answers), "health")
    assert accepted.state == "accepted", accepted.problems
    held = sent_sheet.filled(uid, f"{'blood' if ill else 'weight_loss'} sneezing").replace(b"36.8", b"368")
    assert sent_sheet.send(held, "health").state == "held"


GATE_SHEET = ["Screened on", "Screened for", "Temperature", "Suspected of", "Outcome", "Sample", "Sample for"]
GATE_SHEET += ["Sample taken on", "Result", "Result on", "Written on"]


def gate_sheet(ill: bool) -> bytes:
    """Somebody registered at the gate with a screening in the same row, and a sample in it if they may be ill."""
    (heads, row, *_) = csv.reader(
        io.StringIO(sheet(("T009", "Gateling", "Somaly", "សុមាលី", "099 100 009", HERE)).decode())
    )
    screened = ["2020-04-02", "Respiratory", "36.8", "Tuberculosis" if ill else "", "Released"]
    sample = ["Chest X-ray", "Tuberculosis", "2020-04-02", "Suggestive", "2020-04-03"] if ill else [""] * 5
    text = io.StringIO()
    csv.writer(text).writerows(
        [[*heads, *GATE_SHEET], [*row, *[""] * (len(heads) - len(row)), *screened, *sample, "2020-04-03"]]
    )
    return text.getvalue().encode()


START = ("web:people", "web:inbox", "web:held", "web:imports", "web:referrals", "web:services")


def starts(town: Town) -> list[str]:
    uid = town.person["T001"]
    of_kinds = [reverse("web:records", args=[kind]) for kind in ("screening", "sample", "referral", "service")]
    own = [
        reverse("web:person", args=[uid]),
        reverse("web:record", args=["person", uid]),
        reverse("web:household", args=[town.household["T001"]]),
    ]
    of_the_sheet = Entry.objects.filter(source__name="gate.csv", kind__in=["person", "screening"])
    entries = {*of_the_sheet.values_list("seq", flat=True)}
    entries |= {*Entry.objects.filter(kind__in=["screening", "referral"]).values_list("seq", flat=True)}
    sources = [reverse(name, args=[seq]) for seq in sorted(entries) for name in ("web:entry", "web:source_row")]
    own.append(reverse("web:forget", args=[uid]))
    return [*own, *sources, *map(reverse, START), *of_kinds]


def seen_in(town: Town, readers: list[Stranger], ill: bool) -> list[dict[str, list[str]]]:
    """What each reader is shown in one of the worlds, which is gone afterwards."""
    saved = transaction.savepoint()
    names.forget()
    live(town, ill)
    pages = [reader.pages(starts(town)) for reader in readers]
    transaction.savepoint_rollback(saved)
    names.forget()
    return pages


def differences(well: dict[str, list[str]], ill: dict[str, list[str]]) -> dict[str, list[str]]:
    """Address to the pieces of its pages that only one of the two worlds has."""
    found = {}
    for address in sorted(well.keys() | ill.keys()):
        one, other = (
            Counter(piece for page in world.get(address, ()) for piece in page.split("<")) for world in (well, ill)
        )
        if pieces := [*("well: " + each for each in one - other), *("ill: " + each for each in other - one)]:
            found[address] = pieces
    return found


def test_a_person_with_tuberculosis_looks_like_one_without(town, as_):
    sent_sheet.publish()
    readers = [Stranger(role) for role in WITHOUT]
    worlds = zip(WITHOUT, seen_in(town, readers, ill=False), seen_in(town, readers, ill=True), strict=True)
    assert {role: said for role, well, ill in worlds if (said := differences(well, ill))} == {}


def test_the_digest_of_facts_is_no_riddle_for_who_may_not_see_them_all(town, health, officer):
    said = {"person": town.person["T001"], "day": "2020-05-03", "suspected": ["tuberculosis"]}
    made = intake.put("screening", said, "health").stamps[0]
    digest = Entry.objects.get(seq=made.seq).facts_digest
    assert digest in health.get(reverse("web:entry", args=[made.seq])).content.decode()
    assert digest not in officer.get(reverse("web:entry", args=[made.seq])).content.decode()


def test_a_health_worker_sees_the_difference(town, health):
    """Else the test above could not fail."""
    sent_sheet.publish()
    said = []
    for ill in (False, True):
        saved = transaction.savepoint()
        live(town, ill)
        said.append(health.get(reverse("web:person", args=[town.person["T001"]])).content.decode())
        transaction.savepoint_rollback(saved)
        names.forget()
    well, ill_one = said
    assert "Coughs blood" in ill_one and "Coughs blood" not in well

"""Every address of the house, walked as each role and as a stranger; and what nobody may meet outside their areas."""

from __future__ import annotations

import re
from collections import Counter, deque
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import resolve, reverse

from tests.reports.conftest import base, office  # noqa: F401
from tests.web.three_villages import FAR, HELD, HERE, NEXT, Family, arrive
from wayhome.accounts.models import AreaGrant, Role, User
from wayhome.accounts.policy import access_for
from wayhome.accounts.scope import scope
from wayhome.exchange.models import KoboConnection
from wayhome.figures.catalogue import catalogue
from wayhome.jobs.models import Job
from wayhome.kernel.clock import now
from wayhome.ledger.read import head
from wayhome.ledger.record import KINDS
from wayhome.linkage import pairs
from wayhome.linkage.models import Pair
from wayhome.linkage.pairs import Found
from wayhome.packs.cambodia.demo import story
from wayhome.reports import editions, resolving
from wayhome.reports.publish import publish
from wayhome.web.urls import urlpatterns

pytestmark = pytest.mark.django_db

STRANGER, NATIONAL, PROVINCE, COMMUNE = "stranger", "national", "province", "commune"
READERS = {
    NATIONAL: (Role.NATIONAL_MANAGER, "KH"),
    PROVINCE: (Role.PROVINCIAL_OFFICER, "02"),
    COMMUNE: (Role.COMMUNE_FOCAL_POINT, "020601"),
}
MAY_NOT_SEE = {PROVINCE: (FAR,), COMMUNE: (NEXT, FAR)}


def told(stranger: int, national: int, province: int, commune: int) -> dict[str, int]:
    return {STRANGER: stranger, NATIONAL: national, PROVINCE: province, COMMUNE: commune}


ALL = told(302, 200, 200, 200)
PROVINCE_UP = told(302, 200, 200, 404)
COUNTRY_ALONE = told(302, 200, 404, 404)
NEEDS_FORM = told(405, 405, 405, 405)
NEEDS_KEY = told(401, 401, 401, 401)
NOT_THERE = told(302, 404, 404, 404)
ISSUES_LISTS = told(302, 403, 200, 403)
NO_SUCH_LIST = told(302, 403, 404, 403)
#: open to everybody on purpose: it asks for a code, and without a link there is nothing
UNKNOWN_LINK = told(404, 404, 404, 404)
FORGETS = told(302, 403, 200, 403)
LINKS = told(302, 403, 200, 403)
#: none of these readers is a health worker
HEALTH_ALONE = told(302, 403, 403, 403)
CERTIFIES = told(302, 403, 404, 404)
#: open to everybody on purpose: it names nobody, and whoever holds a paper must be able to have it checked
EVERYBODY = told(200, 200, 200, 200)
NO_SUCH_FORM = told(401, 401, 404, 404)

#: route to what each reader is answered, by what the address is about
WALK: dict[str, dict[str, dict[str, int]]] = {
    "home": {"": ALL},
    "figures": {"": ALL},
    "figure": {"": ALL},
    "sign_in": {"": told(200, 302, 302, 302)},
    "sign_out": {"": NEEDS_FORM},
    "language": {"": NEEDS_FORM},
    "records": {"arrival": ALL, "site": ALL},
    "new": {"arrival": ALL, "organisation": told(302, 200, 403, 403), "area": told(302, 403, 403, 403)},
    "record": {"here": ALL, "next": PROVINCE_UP, "far": COUNTRY_ALONE, "site": ALL},
    "edit": {"here": ALL, "next": PROVINCE_UP, "far": COUNTRY_ALONE, "site": told(302, 200, 403, 403)},
    "void": {"here": ALL, "next": PROVINCE_UP, "far": COUNTRY_ALONE, "site": told(302, 200, 403, 403)},
    "entry": {"here": ALL, "next": PROVINCE_UP, "far": COUNTRY_ALONE},
    "source_row": {"here": ALL, "next": PROVINCE_UP, "far": COUNTRY_ALONE},
    "hints": {"person": ALL, "area": ALL},
    "imports": {"": told(302, 200, 200, 403)},
    "import": {"": told(302, 200, 404, 403)},
    "held": {"": told(302, 200, 200, 403)},
    "held_row": {"": told(302, 200, 404, 403)},
    "sheet": {"": told(302, 302, 302, 403)},
    "sheet_template": {"arrival": told(302, 200, 200, 403), "site": told(302, 200, 404, 403)},
    "held_sheet": {"": told(302, 200, 404, 403)},
    "jobs": {"": ALL},
    "job": {"": COUNTRY_ALONE},
    "job_progress": {"": COUNTRY_ALONE},
    "kobo_connections": {"": told(302, 200, 403, 403)},
    "kobo": {"": told(302, 200, 403, 403)},
    "kobo_columns": {"": told(302, 302, 403, 403)},
    "kobo_pull": {"": NEEDS_FORM},
    "kobo_key": {"": NEEDS_FORM},
    "kobo_decide": {"": NEEDS_FORM},
    "kobo_door": {"": NEEDS_FORM},
    "phones": {"": told(302, 200, 200, 403)},
    "phone_revoke": {"": NEEDS_FORM},
    "people": {"": told(302, 403, 200, 200)},
    "people_known": {"": NEEDS_FORM},
    "person_known": {"": NEEDS_FORM},
    "person_decide": {"": NEEDS_FORM},
    "person": {"here": ALL, "next": PROVINCE_UP, "far": COUNTRY_ALONE},
    "household": {"here": ALL, "next": PROVINCE_UP, "far": COUNTRY_ALONE},
    "household_welcome": {"here": ALL, "next": PROVINCE_UP, "far": COUNTRY_ALONE},
    "household_split": {"here": ALL, "next": PROVINCE_UP, "far": COUNTRY_ALONE},
    "household_join": {"here": ALL, "next": PROVINCE_UP, "far": COUNTRY_ALONE},
    "household_head": {"here": ALL, "next": PROVINCE_UP, "far": COUNTRY_ALONE},
    "household_contact": {"here": ALL, "next": PROVINCE_UP, "far": COUNTRY_ALONE},
    "household_move": {"here": ALL, "next": PROVINCE_UP, "far": COUNTRY_ALONE},
    "membership_days": {"here": ALL, "next": PROVINCE_UP, "far": COUNTRY_ALONE},
    "quarantine": {"": NOT_THERE},
    "quarantine_amend": {"": NOT_THERE},
    "quarantine_end": {"": NOT_THERE},
    "quarantine_entrust": {"": NOT_THERE},
    "person_quarantine": {"here": ALL, "next": PROVINCE_UP, "far": COUNTRY_ALONE},
    "household_quarantine": {"here": ALL, "next": PROVINCE_UP, "far": COUNTRY_ALONE},
    "consent": {"here": ALL, "next": PROVINCE_UP, "far": COUNTRY_ALONE},
    "withdraw": {"here": ALL, "next": PROVINCE_UP, "far": COUNTRY_ALONE},
    "forget": {"here": FORGETS, "next": FORGETS, "far": told(302, 403, 404, 403)},
    "redactions": {"": FORGETS},
    "redaction": {"": told(302, 403, 404, 403)},
    "redaction_pdf": {"": told(302, 403, 404, 403)},
    "lan": {"": told(200, 200, 200, 200)},
    "lan_authority": {"": told(404, 404, 404, 404)},
    "lists": {"": ISSUES_LISTS},
    "lists_new": {"": ISSUES_LISTS},
    "list_holders": {"": ISSUES_LISTS},
    "issue": {"": NO_SUCH_LIST},
    "issued_list": {"": NO_SUCH_LIST},
    "issued_list_file": {"": NO_SUCH_LIST},
    "package": {"": NO_SUCH_LIST},
    "package_file": {"": NO_SUCH_LIST},
    "issue_pack": {"": NEEDS_FORM},
    "list_told": {"": NEEDS_FORM},
    "hand_over_paper": {"": NEEDS_FORM},
    "hand_over_zip": {"": NEEDS_FORM},
    "hand_over_link": {"": NEEDS_FORM},
    "list_revoke": {"": NEEDS_FORM},
    "list_link_end": {"": NEEDS_FORM},
    "handed": {"": UNKNOWN_LINK},
    "handed_file": {"": UNKNOWN_LINK},
    "editions": {"": ALL},
    "edition_style": {"": ALL},
    "edition_new": {"": told(302, 200, 403, 403)},
    "edition": {"published": ALL, "draft": COUNTRY_ALONE},
    "edition_file": {"published": ALL, "draft": COUNTRY_ALONE},
    "edition_findings": {"draft": told(302, 200, 404, 403)},
    "edition_publish": {"draft": NEEDS_FORM},
    "edition_verify": {"published": told(302, 200, 200, 403)},
    "edition_revise": {"published": told(302, 200, 404, 403)},
    "inbox": {"": told(302, 200, 200, 403)},
    "submission_page": {"": told(302, 404, 404, 403)},
    "forms": {"": ALL},
    "form": {"": NOT_THERE},
    "form_answers": {"": NOT_THERE},
    "form_answers_file": {"": NOT_THERE},
    "form_version_file": {"": NOT_THERE},
    "form_template": {"person": told(302, 200, 403, 403)},
    "form_list": {"": NO_SUCH_FORM},
    "submission": {"": told(401, 401, 204, 204)},
    "xform": {"": NO_SUCH_FORM},
    "xform_manifest": {"": NO_SUCH_FORM},
    "xform_media": {"": NO_SUCH_FORM},
    "xform_integrity": {"": NO_SUCH_FORM},
    "key_form_list": {"": NEEDS_KEY},
    "key_submission": {"": NEEDS_KEY},
    "key_xform": {"": NEEDS_KEY},
    "key_xform_manifest": {"": NEEDS_KEY},
    "key_xform_media": {"": NEEDS_KEY},
    "key_xform_integrity": {"": NEEDS_KEY},
    "key_nothing": {"": NEEDS_KEY},
    "receipts": {"": told(302, 403, 200, 200)},
    "capture": {"": told(200, 200, 200, 200)},
    "capture_worker": {"": told(200, 200, 200, 200)},
    "capture_manifest": {"": told(200, 200, 200, 200)},
    "capture_forms": {"": told(302, 403, 200, 200)},
    "capture_places": {"": told(302, 403, 200, 200)},
    "attachment": {"": told(302, 403, 404, 403)},
    "who": {"": LINKS},
    "who_asks": {"": LINKS},
    "who_decided": {"": LINKS},
    "who_export": {"": LINKS},
    "who_pair": {"": LINKS},
    "who_ask": {"": NEEDS_FORM},
    "who_undo": {"": NEEDS_FORM},
    "who_take_back": {"": NEEDS_FORM},
    "who_take_back_run": {"": NEEDS_FORM},
    "who_import": {"": NEEDS_FORM},
    "who_compare": {"": NEEDS_FORM},
    "quarantine_certificates": {"": CERTIFIES},
    "certificates": {"": told(302, 403, 200, 200)},
    "certificates_pdf": {"": CERTIFIES},
    "certificate": {"": CERTIFIES},
    "certificate_phone": {"": CERTIFIES},
    "certificate_withdraw": {"": NEEDS_FORM},
    "signing_keys": {"": told(302, 200, 403, 403)},
    "verify": {"": EVERYBODY},
    "verify_file": {"": EVERYBODY},
    "verify_worker": {"": EVERYBODY},
    "verify_keys": {"": EVERYBODY},
    "verify_keys_file": {"": EVERYBODY},
    "screening_desk": {"": HEALTH_ALONE},
    "screening_judged": {"": NEEDS_FORM},
    "screening": {"here": HEALTH_ALONE, "next": HEALTH_ALONE, "far": HEALTH_ALONE},
    "samples": {"": HEALTH_ALONE},
    "sample_take": {"here": HEALTH_ALONE, "next": HEALTH_ALONE, "far": HEALTH_ALONE},
    "refer": {"here": ALL, "next": PROVINCE_UP, "far": COUNTRY_ALONE},
    "referrals": {"": ALL},
    "referral": {"": NOT_THERE},
    "services": {"": ALL},
    "services_csv": {"": ALL},
    "follow_up": {"": ALL},
    "follow_up_paper": {"": told(302, 403, 302, 302)},
    "follow_up_visit": {"": told(302, 403, 404, 404)},
    "follow_up_contact": {"": told(302, 403, 404, 404)},
    "alerts": {"": told(302, 200, 200, 403)},
    "alert_answer": {"": NEEDS_FORM},
    "sites": {"": ALL},
    "sites_file": {"": ALL},
    "sites_map": {"": ALL},
    "coverage": {"": ALL},
    "needs": {"": ALL},
    "site": {"": ALL},
    "site_new": {"": ALL},
    "site_change": {"": told(302, 200, 403, 403)},
    "site_check": {"": told(302, 200, 403, 403)},
    "need_take": {"": told(302, 404, 403, 403)},
    "need_met": {"": told(302, 404, 403, 403)},
    "stays": {"": ALL},
    "site_residents": {"": told(302, 200, 404, 404)},
    "site_check_in": {"": told(302, 403, 404, 404)},
    "site_check_in_transport": {"": told(302, 403, 404, 404)},
    "site_check_out": {"": told(302, 302, 404, 404)},
    "site_move": {"": told(302, 302, 404, 404)},
    "site_beds": {"": told(302, 302, 404, 404)},
    "site_birth": {"": told(302, 403, 404, 404)},
    "transports": {"": ALL},
    "transport_new": {"": ALL},
    "between": {"": ALL},
    "transport": {"": NOT_THERE},
    "transport_change": {"": NOT_THERE},
    "transport_board": {"": NEEDS_FORM},
    "transport_off": {"": NEEDS_FORM},
    "transport_depart": {"": NOT_THERE},
    "transport_arrive": {"": NOT_THERE},
    "transport_cancel": {"": NEEDS_FORM},
    "transport_manifest": {"": told(302, 403, 404, 404)},
    "transport_driver": {"": NOT_THERE},
    "passenger": {"": NOT_THERE},
    "crossings": {"": ALL},
    "crossing": {"": ALL},
    "crossing_change": {"": told(302, 200, 403, 403)},
}


class House:
    """The office with the three families, an edition and a draft, and everybody who reads there."""

    def __init__(self) -> None:
        self.held = arrive()
        self.published, self.draft = (editions.build(OUTLINE, story.CUT_OFF, by="somebody") for _ in range(2))
        for finding in resolving.open_findings(self.published):
            resolving.resolve(self.published, finding, resolving.ACCEPTED, reason="so it was told", by="somebody")
        publish(self.published, by="somebody")
        KoboConnection.objects.create(name="gate", base_url="https://kobo.example", asset="a", by="national")
        sides = (HERE.record("person")[0], FAR.record("person")[0])
        pairs.note([Found(*sides, 9.0, [["phone.own", []]])])
        self.pair = Pair.objects.get().pk
        self.job = Job.objects.create(name="import_file", title="gate.csv", by="somebody", made=now())
        self.readers = {STRANGER: Client(raise_request_exception=False)}
        for name, (role, area) in READERS.items():
            user = User.objects.create_user(name, role=role, language="en")
            AreaGrant.objects.create(user=user, area=area)
            self.readers[name] = Client(raise_request_exception=False)
            self.readers[name].force_login(user)

    def address(self, route: str, about: str, parameters: set[str]) -> str:
        """An address of the route. A parameter that nobody taught this test is an error: teach it."""
        edition = self.draft if about == "draft" else self.published
        family = {"here": HERE, "next": NEXT, "far": FAR}.get(about)
        kind = about if about in KINDS else "person"
        noun = route.partition("_")[0] if route.startswith(("household", "membership")) else "person"
        uid, seq = family.record(noun) if family else ("poi-pet", 0)
        given = {
            "kind": kind,
            "uid": uid,
            "person": family.record("person")[0] if family else "",
            "other": uid,
            "seq": seq,
            "figure": "total_ppe_suits",
            "name": "gate" if route.startswith("kobo") else "figures.json",
            "token": "no-such-key",
            "transport": "no-such-bus",
            "passenger": "nobody",
            "form_id": "no-such-form",
            "version": "1",
            "filename": "no.csv",
            "norm": "locks",
            "format": "csv",
            "ending": "pdf",
            "rest": "nowhere",
            "number": {
                "held_row": self.held.pk,
                "import": self.held.received_id,
                "held_sheet": self.held.received_id,
                "job": self.job.pk,
                "job_progress": self.job.pk,
                "who_pair": self.pair,
            }.get(route, edition.number),
        }
        return reverse(f"web:{route}", kwargs={name: given[name] for name in parameters})


OUTLINE = {
    "id": "short",
    "languages": ["en"],
    "title": {"en": "Return"},
    "lists": [],
    "blocks": [{"id": "text", "kind": "text", "body": {"en": "{fig:total_ppe_suits} suits were handed over."}}],
}


@pytest.fixture
def house(office) -> House:  # noqa: F811
    return House()


def test_every_route_is_in_the_walk():
    assert {pattern.name for pattern in urlpatterns} == set(WALK)


def test_every_route_answers_each_reader_as_it_should(house):
    """Derived from the addresses themselves: a new route fails here until somebody says who may open it."""
    found = {}
    for pattern in urlpatterns:
        for about, expected in WALK[pattern.name].items():
            address = house.address(pattern.name, about, set(pattern.pattern.converters))
            for reader, status in expected.items():
                answer = house.readers[reader].get(address)
                if answer.status_code != status:
                    found[pattern.name, about, reader] = (answer.status_code, status)
                if reader == STRANGER and status == 302:
                    assert answer.url.startswith("/sign-in/"), address
    assert found == {}


@pytest.mark.parametrize("reader", [PROVINCE, COMMUNE])
def test_nobody_meets_who_lives_outside_their_areas(house, reader):
    """Every page within reach of links, every figure, every search and every hint, and not a trace of them."""
    traces = set().union(*(family.traces for family in MAY_NOT_SEE[reader]))
    pages = crawl(house.readers[reader], [*everywhere(), *asking_for(MAY_NOT_SEE[reader])])
    leaks = {(address, trace) for address, said in pages.items() for trace in traces if trace in said}
    assert leaks == set()
    assert any(HERE.family_name in said for said in pages.values()), "the crawl came by nobody at all"
    assert len(pages) > 120


def test_who_answers_for_the_country_meets_records_but_nobodys_name(house):
    families = (HERE, NEXT, FAR, HELD)
    names = set().union(*(family.identity for family in families))
    pages = crawl(house.readers[NATIONAL], [*everywhere(), *asking_for(families)])
    leaks = {(address, name) for address, said in pages.items() for name in names if name in said}
    assert leaks == set()
    assert any(FAR.record("person")[0] in said for said in pages.values())
    assert any(f"/held/{house.held.pk}/" in address for address in pages)


@pytest.mark.parametrize("reader", list(READERS))
def test_counters_count_what_is_in_scope(house, reader):
    access = access_for(User.objects.get(username=reader))
    for kind, model in KINDS.items():
        answer = house.readers[reader].get(reverse("web:records", args=[kind]))
        assert answer.context["pages"].total == scope(model.objects.all(), access).count(), kind


def test_nothing_is_written_where_the_writer_does_not_answer(house):
    """Forms sent by hand to the addresses of somebody else's records."""
    before = head()
    client = house.readers[COMMUNE]
    uid, _ = FAR.record("arrival")
    own, _ = HERE.record("arrival")
    abroad = {"people": "1", "known_by": "2020-05-07", "destination": FAR.village}
    moved = {"version": "1", "destination": FAR.village, "responsible": FAR.village, "current": FAR.village}
    sent = [
        (reverse("web:edit", args=["arrival", uid]), {"people": "9", "version": "1"}, 404),
        (reverse("web:void", args=["arrival", uid]), {"version": "1"}, 404),
        (
            reverse("web:new", args=["arrival"]),
            abroad,
            400,
        ),
        (reverse("web:edit", args=["arrival", own]), moved, 400),
        (reverse("web:edit", args=["site", "poi-pet"]), {"name": "Elsewhere", "version": "1"}, 403),
        (reverse("web:held_row", args=[house.held.pk]), {"c0": "X"}, 403),
        (reverse("web:imports"), {"profile": "registration"}, 403),
        (reverse("web:edition_publish", args=[house.draft.number]), {}, 403),
        (reverse("web:edition_new"), {"cut_off": "2020-05-07"}, 403),
    ]
    answered = {address: client.post(address, form).status_code for address, form, _ in sent}
    refused = {400, 409, 422}
    for address, _, status in sent:
        assert answered[address] == status or (status == 400 and answered[address] in refused), (address, answered)
    assert head() == before


def everywhere() -> list[str]:
    """Where the crawl begins: the home page and every figure that is defined."""
    known = catalogue()
    return ["/", *(reverse("web:figure", args=[figure]) for figure in [*known.named, *known.indicators])]


def asking_for(families: tuple[Family, ...]) -> list[str]:
    """Addresses that somebody types who knows whom to look for."""
    asked = []
    for family in families:
        words = (family.family_name, family.given_name, family.phone, family.household, family.number)
        for kind in ("person", "household", "arrival", "membership"):
            asked += [reverse("web:records", args=[kind]) + f"?q={word}" for word in words]
            asked += [reverse("web:hints", args=[kind]) + f"?q={word}" for word in words]
            asked.append(reverse("web:records", args=[kind]) + f"?area={family.village}")
        asked.append(f"/?area={family.village}")
        if family is HELD:
            continue
        asked += [reverse("web:people") + f"?q={word}" for word in words]
        for kind, uid, seq in family.records:
            asked.append(reverse("web:record", args=[kind, uid]))
            if kind in ("person", "household"):
                asked.append(reverse(f"web:{kind}", args=[uid]))
            asked += [reverse("web:entry", args=[seq]), reverse("web:source_row", args=[seq])]
            asked += [reverse("web:records", args=[other]) + f"?{kind}={uid}" for other in ("arrival", "membership")]
    return asked


def crawl(client: Client, begin: list[str], each: int = 8) -> dict[str, str]:
    """What the pages say that links lead to from `begin`: of every kind of page at least `each`. Address to text.

    What is asked is left out of the text: a form gives back what was typed.
    """
    waiting, pages, seen = deque(begin), {}, Counter()
    typed = set(begin)
    while waiting:
        address = waiting.popleft()
        sort = _sort(address)
        if address in pages or (address not in typed and seen[sort] >= each):
            continue
        seen[sort] += 1
        answer = client.get(address)
        assert answer.status_code in (200, 302, 403, 404, 405), (address, answer.status_code)
        if answer.streaming:
            continue
        said = answer.content.decode(errors="replace")
        pages[address] = _without_the_question(said, address)
        waiting.extend(link for link in _links(said) if link not in pages)
    return pages


def _links(page: str) -> list[str]:
    found = (unescape(link) for link in re.findall(r'(?:href|hx-get|data-hints)="([^"]*)"', page))
    return [link for link in found if link.startswith("/") and not link.startswith(("/static/", "/sign-out/"))]


def _sort(address: str) -> tuple[str, str]:
    found = resolve(urlsplit(address).path)
    return found.url_name, str(found.kwargs.get("kind", ""))


def _without_the_question(page: str, address: str) -> str:
    for part in re.split(r"[?&/=]", address):
        if len(part) > 3:
            page = page.replace(part, "…")
    return page

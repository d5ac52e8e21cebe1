"""Lists for authorities on the screen: made, handed over, taken back; and what a link shows to a stranger."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
import pyzipper
from django.test import Client
from django.urls import reverse

from tests.web.conftest import HERE, client_of, names_of
from wayhome.accounts.models import AreaGrant, Role, User
from wayhome.jobs.worker import run_pending
from wayhome.kernel import clock
from wayhome.records.base import today
from wayhome.reports.handing.tables import Link, Receipt
from wayhome.reports.lists.tables import Issue, IssuedList

pytestmark = pytest.mark.django_db

TO = {"who": "Sovann Rithykea", "office": "Village office"}
FORM = {
    "area": "02", "start": "2020-03-01", "end": "2020-05-07", "recipients": ["village_chief", "district", "police"],
    "basis": "legal_obligation", "order": "Health order 12", "purpose": "Visits at home", "action": "make",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _others(town) -> None:
    for name, role, area in (
        ("registrar_kh", Role.REGISTRAR, "KH"),
        ("far_officer", Role.PROVINCIAL_OFFICER, "17"),
    ):
        AreaGrant.objects.create(user=User.objects.create_user(name, role=role, language="en"), area=area)


@pytest.fixture
def officer(town) -> Client:
    return client_of("officer")


@pytest.fixture
def issue(officer) -> Issue:
    answer = officer.post(reverse("web:lists_new"), FORM)
    assert answer.status_code == 302, answer.content.decode()
    run_pending()
    return Issue.objects.get()


def chiefs_list() -> IssuedList:
    return IssuedList.objects.get(area=HERE, recipient="village_chief")


def said(answer) -> str:
    return answer.content.decode()


def test_lists_are_counted_then_made_then_shown_by_area(officer):
    counted = officer.post(reverse("web:lists_new"), {**FORM, "action": "count"})
    assert counted.status_code == 200 and Issue.objects.count() == 0
    assert "People: 3, in villages: 2; without a village: 0." in said(counted)
    job = officer.post(reverse("web:lists_new"), FORM)
    run_pending()
    page = officer.get(job.url)
    issue = Issue.objects.get()
    assert reverse("web:issue", args=[issue.pk]) in said(page)
    tree = said(officer.get(reverse("web:issue", args=[issue.pk])))
    assert issue.finished and f"?under={HERE[:4]}" in tree
    assert chiefs_list().number not in tree, "villages are fetched when their commune is opened"
    inside = said(officer.get(reverse("web:issue", args=[issue.pk]), {"under": HERE[:6]}))
    assert reverse("web:issued_list", args=[chiefs_list().pk]) in inside
    assert officer.get(reverse("web:issue", args=[issue.pk]), {"under": "17"}).status_code == 404
    listed = officer.get(reverse("web:lists"), {"area": HERE})
    assert listed.context["pages"].total == 1
    assert officer.get(reverse("web:lists"), {"state": "revoked"}).context["pages"].total == 0


def test_the_page_of_a_list_shows_its_lines_and_files(officer, issue):
    listed = chiefs_list()
    page = said(officer.get(reverse("web:issued_list", args=[listed.pk])))
    assert "Sokmaly" in page and listed.checksum in page
    for ending in ("pdf", "xlsx"):
        file = officer.get(reverse("web:issued_list_file", args=[listed.pk, ending]))
        assert b"".join(file.streaming_content) == listed.path(ending).read_bytes()
    assert officer.get(reverse("web:issued_list_file", args=[listed.pk, "csv"])).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"area": "17"}, "list.other_area"),
        ({"area": "Nowhere at all"}, ""),
        ({"recipients": []}, "list.no_recipient"),
        ({"end": "soon"}, "asked.not_a_day"),
        ({"order": " "}, "list.no_order"),
        ({"basis": ""}, "list.no_basis"),
        ({"expires": "2020-01-01"}, "list.expired"),
    ],
)
def test_what_cannot_be_made_is_said_on_the_form(officer, wrong, code):
    answer = officer.post(reverse("web:lists_new"), {**FORM, **wrong})
    assert answer.status_code == 422
    assert answer.context["problems"] and (not code or code in {one.code for one in answer.context["problems"]})
    assert Issue.objects.count() == 0


def test_paper_is_noted_with_name_and_day(officer, issue):
    listed = chiefs_list()
    address = reverse("web:hand_over_paper", args=[listed.pk])
    assert officer.post(address, {**TO, "day": "yesterday"}).status_code == 422
    assert officer.post(address, {"who": "", "office": "x", "day": today().isoformat()}).status_code == 422
    assert officer.post(address, {**TO, "day": today().isoformat()}).status_code == 302
    receipt = Receipt.objects.get()
    assert (receipt.list, receipt.how, receipt.who, receipt.by) == (listed, "paper", TO["who"], "officer")
    assert TO["who"] in said(officer.get(reverse("web:issued_list", args=[listed.pk])))


def test_a_locked_file_is_fetched_by_who_made_it_alone_and_its_password_is_not_kept(officer, issue):
    listed = chiefs_list()
    page = said(officer.post(reverse("web:hand_over_zip", args=[listed.pk]), TO))
    password = re.search(r'id="password">([^<]+)<', page)[1]
    address = re.search(r'href="(/lists/packages/[^"]+/zip)"', page)[1]
    content = b"".join(officer.get(address).streaming_content)
    with pyzipper.AESZipFile(io.BytesIO(content)) as archive:
        archive.setpassword(password.encode())
        assert {archive.read(name)[:4] for name in archive.namelist()} == {b"%PDF", b"PK\x03\x04"}
    again = said(officer.get(address.removesuffix("zip")))
    assert password not in again and "Show the password" not in again
    assert client_of("registrar_kh").get(address).status_code == 404
    assert client_of("manager").get(address).status_code == 403
    assert officer.get("/lists/packages/..%2Fx/zip").status_code == 404


def test_all_lists_of_an_issue_are_locked_in_the_background(officer, issue):
    pack = reverse("web:issue_pack", args=[issue.pk])
    assert officer.post(pack, {"who": "", "office": ""}).status_code == 422
    assert officer.post(pack, {**TO, "area": "17"}).status_code == 422
    job = officer.post(pack, TO)
    run_pending()
    page = said(officer.get(job.url))
    address = re.search(r'href="(/lists/packages/[^"]+/)"', page)[1]
    assert TO["who"] not in page
    before = said(officer.get(address))
    assert 'id="password"' not in before and TO["who"] in before
    password = re.search(r'id="password">([^<]+)<', said(officer.post(address)))[1]
    assert 'id="password"' not in said(officer.post(address))
    with pyzipper.AESZipFile(io.BytesIO(b"".join(officer.get(address + "zip").streaming_content))) as archive:
        archive.setpassword(password.encode())
        assert archive.testzip() is None
        assert len(archive.namelist()) == 2 * issue.lists.count()
    assert Receipt.objects.filter(how="zip").count() == issue.lists.count()


def given_link(officer: Client, listed: IssuedList, hours: int = 24) -> tuple[str, str]:
    """The address and the code of a new link."""
    answer = officer.post(
        reverse("web:hand_over_link", args=[listed.pk]), {**TO, "contact": "District 012 555 111", "hours": hours}
    )
    assert answer.status_code == 200, said(answer)
    address = re.search(r"https?://testserver(/handed/[^<]+)<", said(answer))[1]
    return address, re.search(r'id="code">([^<]+)<', said(answer))[1]


def test_a_link_shows_nothing_until_the_code_is_right_and_each_opening_is_noted(officer, issue):
    listed = chiefs_list()
    address, code = given_link(officer, listed)
    stranger = Client(enforce_csrf_checks=True)
    asking = stranger.get(address)
    assert asking.status_code == 200 and said(asking).index('lang="km"') < said(asking).index('lang="en"')
    for trace in (listed.number, "Phnum", "Village chief", "Sokmaly", TO["who"], "Visits at home"):
        assert trace not in said(asking), trace
    assert stranger.post(address, {"code": code}).status_code == 403, "a form of another site is not answered"
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', said(asking))[1]
    for path in (address, address + "pdf"):
        headers = stranger.get(path).headers
        assert "no-store" in headers["Cache-Control"]
        assert "noindex" in headers["X-Robots-Tag"]
        assert headers["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert stranger.get(address + "pdf").status_code == 302
    wrong = stranger.post(address, {"code": "1", "csrfmiddlewaretoken": token})
    assert wrong.status_code == 403 and "Tries left: 4" in said(wrong)
    assert Receipt.objects.count() == 0

    opened = stranger.post(address, {"code": code, "csrfmiddlewaretoken": token}, follow=True)
    assert listed.number in said(opened) and "Health order 12" in said(opened)
    assert Receipt.objects.get().link_id == Link.objects.get().pk
    for ending, magic in (("pdf", b"%PDF"), ("xlsx", b"PK\x03\x04")):
        file = stranger.get(f"{address}{ending}")
        assert b"".join(file.streaming_content)[:4] == magic
        assert "no-store" in file.headers["Cache-Control"]
    assert Client().get(address + "pdf").status_code == 302, "the ticket is in one browser alone"
    assert TO["who"] in said(officer.get(reverse("web:issued_list", args=[listed.pk])))


@pytest.mark.parametrize("end", ["revoked", "expired", "list over", "replaced", "ended", "erased", "lost"])
def test_a_link_that_leads_nowhere_says_so_and_whom_to_ask_and_nothing_else(officer, issue, end):
    listed = chiefs_list()
    address, code = given_link(officer, listed)
    reader = Client()
    reader.post(address, {"code": code})
    assert listed.number in said(reader.get(address))
    if end == "revoked":
        officer.post(reverse("web:list_revoke", args=[listed.pk]), {"why": "A neighbour misused it"})
    elif end == "expired":
        Link.objects.update(expires=clock.now())
    elif end == "list over":
        IssuedList.objects.update(expires=today() - dt.timedelta(days=1))
    elif end == "replaced":
        IssuedList.objects.filter(number=listed.number).update(version=2)
        old = IssuedList.objects.create(**{
            **{field.attname: getattr(listed, field.attname) for field in listed._meta.concrete_fields},
            "id": None, "version": 1,
        })  # fmt: skip
        Link.objects.update(list=old)
        IssuedList.objects.filter(pk=listed.pk).update(supersedes=old)
    elif end == "ended":
        officer.post(reverse("web:list_link_end", args=[Link.objects.get().pk]))
    elif end == "erased":
        IssuedList.objects.filter(pk=listed.pk).update(gone="erased", files={})
    else:
        listed.path("pdf").unlink()
        assert reader.get(address + "pdf").status_code == 410
        return
    for client in (reader, Client()):
        for answer in (client.get(address), client.post(address, {"code": code}), client.get(address + "pdf")):
            assert answer.status_code == 410, end
            assert "District 012 555 111" in said(answer) and "<form" not in said(answer)
            for trace in (listed.number, "Village chief", "misused", TO["who"], "Sokmaly"):
                assert trace not in said(answer)


def test_codes_cannot_be_guessed_and_unknown_links_all_answer_alike(officer, issue, caplog):
    address, code = given_link(officer, chiefs_list())
    stranger = Client()
    answers = [stranger.post(address, {"code": str(guess)}).status_code for guess in range(8)]
    assert answers == [403] * 4 + [410] * 4
    closed = stranger.post(address, {"code": code})
    assert closed.status_code == 410 and "District 012 555 111" in said(closed)
    assert Receipt.objects.count() == 0
    unknown = {
        said(answer)
        for token in ("a", "B" * 32, "ខ្មែរ", "x" * 3000)
        for answer in (
            stranger.get(f"/handed/{token}/"),
            stranger.post(f"/handed/{token}/", {"code": code}),
            stranger.get(f"/handed/{token}/pdf"),
        )
        if answer.status_code == 404
    }
    assert len(unknown) == 1 and "District" not in unknown.pop()
    assert "handed" not in caplog.text, "an address is half of what opens a list"


def test_a_list_that_is_revoked_or_whose_files_are_gone_is_not_offered_on_paper(officer, issue):
    listed = chiefs_list()
    page = reverse("web:issued_list", args=[listed.pk])
    assert "On paper" in said(officer.get(page))
    IssuedList.objects.filter(pk=listed.pk).update(gone="erased", files={})
    erased = said(officer.get(page))
    assert "On paper" not in erased and "Revoke this version" in erased
    officer.post(reverse("web:list_revoke", args=[listed.pk]), {"why": "It was posted up"})
    revoked = said(officer.get(page))
    assert "On paper" not in revoked and "Hand over" not in revoked


def test_whoever_holds_a_revoked_list_is_on_the_page_of_a_bad_day_until_told(officer, issue):
    listed = chiefs_list()
    officer.post(reverse("web:hand_over_zip", args=[listed.pk]), TO)
    holders = reverse("web:list_holders")
    assert TO["who"] not in said(officer.get(holders))
    assert officer.post(reverse("web:list_revoke", args=[listed.pk]), {"why": " "}).status_code == 422
    revoked = officer.post(reverse("web:list_revoke", args=[listed.pk]), {"why": "It was posted up"}, follow=True)
    assert TO["who"] in said(revoked) and "It was posted up" in said(revoked)
    package = Receipt.objects.get()
    assert TO["who"] in said(officer.get(holders))
    assert client_of("far_officer").post(reverse("web:list_told", args=[package.pk])).status_code == 404
    officer.post(reverse("web:list_told", args=[package.pk]))
    assert TO["who"] not in said(officer.get(holders))


def test_two_who_revoke_at_once_are_told_that_it_was_done(officer, issue):
    listed = chiefs_list()
    address = reverse("web:list_revoke", args=[listed.pk])
    assert officer.post(address, {"why": "first"}).status_code == 302
    second = client_of("registrar_kh").post(address, {"why": "second"})
    assert second.status_code == 422 and "was revoked before" in said(second)
    assert IssuedList.objects.get(pk=listed.pk).revoked_why == "first"


def test_a_list_whose_file_is_gone_says_so_and_offers_to_issue_it_anew(officer, issue):
    listed = chiefs_list()
    IssuedList.objects.filter(pk=listed.pk).update(gone="erased", gone_at=clock.now(), files={})
    page = said(officer.get(reverse("web:issued_list", args=[listed.pk])))
    again = f"{reverse('web:lists_new')}?again={listed.pk}"
    assert "asked to be forgotten" in page and again in page and "Sokmaly" not in page
    form = said(officer.get(again))
    assert f'value="{HERE}' in form and "Visits at home" in form and "2020-05-07" in form
    assert officer.post(reverse("web:hand_over_zip", args=[listed.pk]), TO).status_code == 422


def test_lists_of_another_district_or_province_are_as_if_they_were_not(issue):
    far = client_of("far_officer")
    listed = chiefs_list()
    link = Link.objects.create(
        list=listed, token="t", code="c", who="w", contact="c", expires=clock.now(), made_at=clock.now(), made_by="o"
    )
    pages = [
        far.get(reverse("web:issued_list", args=[listed.pk])),
        far.get(reverse("web:issued_list_file", args=[listed.pk, "pdf"])),
        far.get(reverse("web:issue", args=[issue.pk])),
        far.get(f"{reverse('web:lists_new')}?again={listed.pk}"),
        far.post(reverse("web:issue_pack", args=[issue.pk]), TO),
        far.post(reverse("web:list_link_end", args=[link.pk])),
        *(
            far.post(reverse(f"web:{route}", args=[listed.pk]), {**TO, "why": "x", "day": today().isoformat()})
            for route in ("hand_over_paper", "hand_over_zip", "hand_over_link", "list_revoke")
        ),
    ]
    assert {page.status_code for page in pages} == {404}
    traces = names_of("T001", "T002", "T003") | {listed.number, "Health order 12"}
    for page in (*pages, far.get(reverse("web:lists")), far.get(reverse("web:list_holders"))):
        assert not [trace for trace in traces if trace in said(page)]
    assert far.get(reverse("web:lists"), {"area": HERE}).context["pages"].total == 0
    asked = far.post(reverse("web:lists_new"), {**FORM, "area": HERE, "action": "count"})
    assert asked.status_code == 422 and not [trace for trace in traces - {"Health order 12"} if trace in said(asked)]
    for name in ("focal", "manager"):
        assert client_of(name).get(reverse("web:lists")).status_code == 403

"""Editions on screen: who reads what, how a draft is settled and published, what verify and revise say."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.reports.conftest import BY, base, office  # noqa: F401
from wayhome.accounts.models import AreaGrant, Role, User
from wayhome.capture import intake
from wayhome.jobs.worker import run_pending
from wayhome.packs.cambodia.demo import story
from wayhome.reports import editions, resolving
from wayhome.reports.finding import Finding
from wayhome.reports.models import Edition
from wayhome.reports.publish import publish

pytestmark = pytest.mark.django_db


def signed_in(role: str, *areas: str, language: str = "en") -> Client:
    user, made = User.objects.get_or_create(username=f"{role}-{'-'.join(areas)}", role=role, language=language)
    if made:
        AreaGrant.objects.bulk_create(AreaGrant(user=user, area=area) for area in areas)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def national(office):  # noqa: F811
    return signed_in(Role.NATIONAL_MANAGER, "KH")


@pytest.fixture
def provincial(office):  # noqa: F811
    return signed_in(Role.PROVINCIAL_OFFICER, "02")


@pytest.fixture
def focal_point(office):  # noqa: F811
    return signed_in(Role.COMMUNE_FOCAL_POINT, "020601")


@pytest.fixture
def draft_outline() -> dict:
    """A short report with one mistake: its traveller has two names."""
    text = "By {date:cut-off}, {fig:returnees_total} people came back; {fig:total_ppe_suits} suits were handed over."
    story_told = "Sokha crossed the bridge in the rain. A neighbour had told Sopha of the bus."
    khmer = "គិតត្រឹម {date:cut-off} មនុស្ស {fig:returnees_total} នាក់ ឈុត {fig:total_ppe_suits}។"
    return {
        "id": "short",
        "languages": ["en", "km"],
        "title": {"en": "Return", "km": "ការវិលត្រឡប់"},
        "lists": [],
        "blocks": [
            {"id": "head", "kind": "heading", "title": {"en": "Situation", "km": "ស្ថានភាព"}},
            {"id": "text", "kind": "text", "body": {"en": text, "km": khmer}},
            {"id": "told", "kind": "story", "body": {"en": story_told, "km": "។"}},
        ],
    }


@pytest.fixture
def draft(office, draft_outline) -> Edition:  # noqa: F811
    return editions.build(draft_outline, cut_off=story.CUT_OFF, by=BY)


@pytest.fixture
def published(draft) -> Edition:
    settle(draft)
    return publish(draft, by=BY)


def settle(draft: Edition) -> None:
    """Mend the name, and let stand whatever else is found."""
    resolving.resolve(draft, sopha(draft), resolving.MENDED, text="Sokha", by=BY)
    for found in resolving.open_findings(draft):
        resolving.resolve(draft, found, resolving.ACCEPTED, reason="so it was told", by=BY)


def sopha(draft: Edition) -> Finding:
    return next(one for one in resolving.open_findings(draft) if one.excerpt == "Sopha")


def url(name: str, edition: Edition, *more: str) -> str:
    return reverse(f"web:{name}", args=[edition.number, *more])


def test_a_published_edition_is_read_by_everyone_who_signs_in(published, national, provincial, focal_point):
    for client in (national, provincial, focal_point):
        page = client.get(url("edition", published))
        assert page.status_code == 200
        assert "90,607" in page.content.decode()
        assert client.get(url("edition_file", published, "en.pdf")).status_code == 200
    stranger = Client().get(url("edition", published))
    assert stranger.status_code == 302
    assert Client().get(url("edition_file", published, "en.pdf")).status_code == 302


def test_a_draft_about_the_country_is_for_those_who_answer_for_the_country(draft, national, provincial, focal_point):
    assert national.get(url("edition", draft)).status_code == 200
    for client in (provincial, focal_point):
        assert client.get(url("edition", draft)).status_code == 404
        assert client.get(url("edition_file", draft, "figures.json")).status_code == 404
        assert client.get(url("edition_findings", draft)).status_code in (403, 404)
        assert f"/editions/{draft.number}/" not in client.get(reverse("web:editions")).content.decode()


def test_a_draft_about_a_province_is_for_its_officer_and_for_no_other(office, draft_outline):  # noqa: F811
    local = editions.build(draft_outline, cut_off=story.CUT_OFF, area="02", by=BY)
    assert signed_in(Role.PROVINCIAL_OFFICER, "02").get(url("edition_findings", local)).status_code == 200
    assert signed_in(Role.PROVINCIAL_OFFICER, "17").get(url("edition_findings", local)).status_code == 404
    assert signed_in(Role.PROVINCIAL_OFFICER, "0206").get(url("edition", local)).status_code == 404


def test_every_number_on_the_page_leads_to_its_figure_in_this_edition(published, national):
    page = national.get(url("edition", published)).content.decode()
    links = re.findall(r'href="([^"]+)" data-figure="([a-z0-9_]+)"', page)
    assert {figure for _, figure in links} == set(published.figures)
    assert all(link == reverse("web:figure", args=[figure]) + f"?edition={published.number}" for link, figure in links)


def test_an_edition_is_read_in_either_language(published, national):
    khmer = national.get(url("edition", published) + "?language=km").content.decode()
    assert "៩០.៦០៧" in khmer
    assert '<article class="edition" lang="km">' in khmer


@pytest.mark.parametrize("name", ["secret.key", "..%2F..%2Fwayhome.sqlite3", "en.exe", "fr.pdf"])
def test_only_the_files_of_the_edition_are_handed_out(published, national, name):
    assert national.get(f"/editions/{published.number}/files/{name}").status_code == 404


def test_a_page_of_its_own_may_load_nothing(published, national):
    answer = national.get(url("edition_file", published, "en.html"))
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "script-src" not in answer.headers["Content-Security-Policy"]


def test_findings_are_shown_in_words_with_the_words_underlined(draft, national):
    page = national.get(url("edition_findings", draft)).content.decode()
    assert "<mark>Sopha</mark>" in page
    assert page.count('class="panel finding') == len(resolving.open_findings(draft))


def test_a_finding_is_mended_at_the_desk(draft, national):
    found = sopha(draft)
    sent = {"finding": found.id, "action": "mended", "text": "Sokha"}
    assert national.post(url("edition_findings", draft), sent).status_code == 302
    draft.refresh_from_db()
    assert "Sopha" not in str(draft.outline)
    assert draft.resolutions[-1]["by"] == "national_manager-KH"


def test_what_cannot_be_settled_says_why_and_keeps_what_was_typed(draft, national):
    found = sopha(draft)
    answer = national.post(url("edition_findings", draft), {"finding": found.id, "action": "accepted", "text": "typed"})
    assert answer.status_code == 422
    assert "Say why “Sopha” may stay." in answer.content.decode()
    assert 'value="typed"' in answer.content.decode()
    draft.refresh_from_db()
    assert draft.resolutions == []


def test_publishing_waits_for_the_findings(draft, national):
    answer = national.post(url("edition_publish", draft), follow=True)
    assert "findings of the prose check wait" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.is_draft


def test_only_the_national_manager_publishes(draft, provincial, focal_point):
    for client in (provincial, focal_point):
        assert client.post(url("edition_publish", draft)).status_code == 403


def test_a_settled_draft_is_published_once(draft, national):
    settle(draft)
    answer = national.post(url("edition_publish", draft))
    assert answer.status_code == 302
    assert run_pending() == 1
    assert url("edition", draft) in national.get(answer.headers["Location"]).content.decode()
    draft.refresh_from_db()
    assert draft.status == Edition.Status.PUBLISHED
    assert draft.published_by == "national_manager-KH"
    assert "already published" in national.post(url("edition_publish", draft), follow=True).content.decode()


def test_verify_says_the_same_and_after_a_changed_file_says_which(published, provincial):
    assert "It comes to the same." in provincial.get(url("edition_verify", published)).content.decode()
    (published.folder / "en.pdf").write_bytes(b"another")
    page = provincial.get(url("edition_verify", published)).content.decode()
    assert "The file en.pdf was changed." in page


def test_revise_shows_what_a_corrected_line_changed(published, national, home):
    assert "say the same today" in national.get(url("edition_revise", published)).content.decode()
    path, profile = story.corrected_supplies(home)
    intake.import_file(path, path.name, profile, BY)
    page = national.get(url("edition_revise", published)).content.decode()
    assert path.name in page
    assert re.search(r"figures? differs? today", page)
    assert published.number == 1 and "90,607" in national.get(url("edition", published)).content.decode()


def test_todays_figures_of_the_country_are_not_shown_to_a_province(published, provincial, focal_point):
    assert provincial.get(url("edition_revise", published)).status_code == 404
    assert focal_point.get(url("edition_revise", published)).status_code == 403


def test_a_draft_is_built_at_the_desk(national, provincial):
    assert provincial.get(reverse("web:edition_new")).status_code == 403
    wrong = national.post(reverse("web:edition_new"), {"cut_off": "soon"})
    assert wrong.status_code == 422
    assert "is not a date" in wrong.content.decode()
    answer = national.post(reverse("web:edition_new"), {"cut_off": "2020-05-07"})
    built = Edition.objects.get()
    assert answer.headers["Location"] == reverse("web:edition_findings", args=[built.number])
    assert built.is_draft and built.built_by == "national_manager-KH"

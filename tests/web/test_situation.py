"""The situation on screen: each reader's own numbers, as of the day asked, and each number open onto its rows."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.reports.conftest import base, office  # noqa: F401
from wayhome.accounts.models import AreaGrant, Role, User
from wayhome.capture import intake
from wayhome.ledger.models import Entry
from wayhome.records.arrival import Arrival
from wayhome.web import situation

pytestmark = pytest.mark.django_db

HERE, NEXT_DISTRICT = "02060101", "02070101"


def signed_in(role: str, *areas: str, language: str = "en") -> Client:
    user = User.objects.create_user(f"{role}-{'-'.join(areas)}-{language}", role=role, language=language)
    AreaGrant.objects.bulk_create(AreaGrant(user=user, area=area) for area in areas)
    client = Client()
    client.force_login(user)
    return client


def arrive(destination: str, people: int = 1, day: str = "2020-05-01") -> str:
    values = {"people": str(people), "day": day, "destination": destination, "crossing_point": "daung"}
    return intake.put("arrival", {**values, "known_by": "2020-05-07"}, "test").stamps[0].uid


@pytest.fixture
def arrivals(office):  # noqa: F811
    """Three people for one commune and five for the next district."""
    return arrive(HERE, 2), arrive(HERE, 1, "2020-04-01"), arrive(NEXT_DISTRICT, 5)


@pytest.fixture
def national(office):  # noqa: F811
    return signed_in(Role.NATIONAL_MANAGER, "KH")


@pytest.fixture
def focal_point(office):  # noqa: F811
    return signed_in(Role.COMMUNE_FOCAL_POINT, "020601")


class Text(HTMLParser):
    """What a page says, without what only its scripts read."""

    def __init__(self, page: str):
        super().__init__()
        self.said: list[str] = []
        self._silent = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self._silent = tag in ("script", "style")

    def handle_endtag(self, tag):
        self._silent = False

    def handle_data(self, data):
        if not self._silent:
            self.said.append(data)

    def __str__(self) -> str:
        return " ".join(" ".join(self.said).split())


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return str(Text(answer.content.decode()))


def test_the_two_sources_stand_side_by_side_with_their_difference(national):
    said = page(national, "/")
    at = [said.index(number, said.index("Two sources")) for number in ("90,607", "78,328", "12,279")]
    assert at == sorted(at)
    assert "NCCT" in said and "GDI" in said


def test_khmer_pages_write_khmer_digits(office):  # noqa: F811
    answer = signed_in(Role.NATIONAL_MANAGER, "KH", language="km").get("/")
    assert answer.headers["Content-Language"] == "km"
    html = answer.content.decode()
    assert '<html lang="km">' in html
    assert "៩០.៦០៧" in html and "90,607" not in str(Text(html))


def test_the_day_moves_the_whole_page(national, arrivals):
    assert "90,607" not in page(national, "/?as_of=2020-04-07")
    assert "90,607" in page(national, "/?as_of=2020-05-07")
    linked = re.findall(r'href="(/figures/[^"]*)"', national.get("/?as_of=2020-04-07").content.decode())
    assert linked
    assert all(link == "/figures/" or "as_of=2020-04-07" in link for link in linked)


def test_a_day_that_is_none_is_said_and_the_page_still_stands(national):
    said = page(national, "/?as_of=yesterday")
    assert "“yesterday” is not a date" in said
    assert "90,607" in said


def test_figures_are_those_of_the_readers_areas(focal_point, national, arrivals):
    assert figure_value(focal_point, "arrivals") == "3"
    assert figure_value(national, "arrivals") == "8"
    assert figure_value(focal_point, "returnees_total") == "–"
    assert "78,328" not in page(focal_point, "/")


def test_the_areas_of_a_reader_are_counted_together_and_nothing_between_them(arrivals):
    arrive("17010101", 11)
    both = signed_in(Role.PROVINCIAL_OFFICER, "020601", "17")
    assert figure_value(both, "arrivals") == "14"
    assert figure_value(both, "arrivals", "?area=17") == "11"
    assert arrivals[2] not in both.get("/figures/arrivals/").content.decode()


def figure_value(client: Client, figure: str, query: str = "") -> str:
    html = client.get(f"/figures/{figure}/{query}").content.decode()
    return re.search(r'class="body value"><strong>([^<]*)</strong>', html).group(1)


def test_nobody_asks_for_the_area_of_somebody_else(focal_point, arrivals):
    said = page(focal_point, "/figures/arrivals/?area=0207")
    assert "“0207” is not inside the areas you answer for" in said
    assert figure_value(focal_point, "arrivals", "?area=0207") == "3"
    assert figure_value(focal_point, "arrivals", "?area=KH") == "3"


def test_an_area_below_can_be_asked_for(national, arrivals):
    assert figure_value(national, "arrivals", "?area=0207") == "5"


def test_a_figure_opens_onto_its_rows_entries_and_the_row_of_the_file(national):
    html = national.get("/figures/total_ppe_suits/").content.decode()
    assert "supplies_log.csv, row 4" in str(Text(html))
    entries = re.findall(r'href="(/entries/\d+/)"', html)
    rows = re.findall(r'href="(/entries/\d+/source/)"', html)
    assert len(entries) == len(rows) == 5
    for address in (*entries, *rows):
        assert national.get(address).status_code == 200, address


def test_the_rows_of_a_figure_are_those_in_scope_and_no_more(focal_point, arrivals):
    here, early, there = arrivals
    html = focal_point.get("/figures/arrivals/").content.decode()
    assert here in html and early in html
    assert there not in html
    far = Entry.objects.get(kind="arrival", uid=there)
    assert f"/entries/{far.seq}/" not in html


def test_a_row_voided_since_has_no_link(national, arrivals):
    here, _, _ = arrivals
    intake.void("arrival", here, "test")
    assert not Arrival.objects.filter(pk=here).exists()
    assert here not in national.get("/figures/arrivals/").content.decode()


def test_a_derived_figure_shows_what_it_is_made_of(national):
    html = national.get("/figures/difference_sources/").content.decode()
    assert "/figures/returnees_total/" in html or "/figures/returned_from_overseas/" in html
    assert "90,607" in html and "78,328" in html


def test_a_figure_that_nobody_defined_is_not_there(national):
    assert national.get("/figures/no_such_figure/").status_code == 404


def test_what_is_illustrative_is_marked_wherever_it_is_shown(national):
    said = page(national, "/figures/crossings_by_point/")
    assert "illustrative" in said
    home = national.get("/").content.decode()
    assert 'class="chip illustrative"' in home
    assert "{fig:" not in str(Text(home))


def test_an_area_without_crossings_shows_its_arrivals(focal_point, arrivals):
    said = page(focal_point, "/")
    assert "Arrivals per day, by point of entry" in said


@pytest.mark.parametrize("top", [1, 7, 284, 1_866, 11_999])
def test_colour_classes_rise_and_lie_within_reach(top):
    suited = situation._suited({"classes": [1000, 3000, 6000, 12000]}, {"areas": [{"value": top}]})
    classes = suited["classes"]
    assert classes == sorted(set(classes))
    assert classes[0] > 0 and classes[-1] <= 2 * top


def test_more_rows_ask_no_more_questions(national, arrivals):
    """A page of fifty rows costs what a page of three does."""
    page(national, "/")

    def asked(address: str) -> int:
        page(national, address)
        with CaptureQueriesContext(connection) as queries:
            page(national, address)
        return len(queries)

    before = asked("/figures/arrivals/")
    for n in range(20):
        arrive(NEXT_DISTRICT, 1, f"2020-04-{n + 1:02}")
    assert asked("/figures/arrivals/") <= before + 1
    assert asked("/") <= 40
    assert asked(reverse("web:figures")) <= 20

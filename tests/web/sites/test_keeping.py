"""Who answers for a site keeps it: its beds, its checks, what it lacks and who takes care of that."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.linkage.village import HERE
from tests.web.sites.conftest import check
from wayhome.ledger.record import KINDS
from wayhome.ledger.write import Draft
from wayhome.records.base import today
from wayhome.reference.sites import Site

NOW = today()


def test_a_check_tells_what_is_lacking(coordinator):
    said = {"day": NOW.isoformat(), "people_night": "40", "latrines_shared": "1", "locks": "no", "apart": ["none"]}
    answer = coordinator.post("/sites/school/check/", said, follow=True)
    assert answer.redirect_chain == [("/sites/school/#needs", 302)]
    page = answer.content.decode()
    assert "It found 4 needs" in page
    assert "Latrines lacking: 1" in page
    made = KINDS["site_check"].objects.get()
    assert (made.site, made.area, made.day, made.known_by, made.locks) == ("school", HERE, NOW, NOW, False)


def test_numbers_that_cannot_be_stand_beside_their_question_and_nothing_is_written(coordinator):
    answer = coordinator.post("/sites/school/check/", {"day": NOW, "people_night": "40", "women": "41", "water": "x"})
    assert answer.status_code == 400
    wrong = {f.prop.name for section in answer.context["sections"] for f in section.fields if f.problems}
    assert wrong == {"women", "water"}
    assert not KINDS["site_check"].objects.exists()


@pytest.mark.parametrize("page", ["check", "change", "needs/locks/take", "needs/locks/met"])
def test_nobody_keeps_a_site_of_others(village_chief, tell, page):
    tell(check("school", "5", locks=False))
    assert village_chief.get(f"/sites/school/{page}/").status_code == 403
    assert village_chief.post(f"/sites/school/{page}/", {"owner": "diggers", "met": NOW}).status_code == 403
    assert not KINDS["site_need"].objects.exists()


def test_a_need_is_taken_until_a_day_and_met(coordinator, tell):
    tell(check("school", "5", locks=False))
    due = NOW + dt.timedelta(days=2)
    assert coordinator.post("/sites/school/needs/locks/take/", {"owner": "diggers"}).status_code == 400
    late = coordinator.post("/sites/school/needs/locks/take/", {"owner": "diggers", "due": "2020-05-07"})
    assert b"has passed" in late.content
    coordinator.post("/sites/school/needs/locks/take/", {"owner": "diggers", "due": due.isoformat()})
    board = coordinator.get("/needs/").content.decode()
    assert "Well Diggers" in board
    assert board.count("taken care of") >= 2
    met = {"met": NOW.isoformat(), "how": "Bolts on all doors"}
    assert coordinator.post("/sites/school/needs/locks/met/", met).status_code == 302
    assert "Bolts on all doors" in coordinator.get("/sites/school/").content.decode()
    assert coordinator.get("/sites/school/needs/locks/met/").status_code == 404
    assert coordinator.get("/needs/").context["rows"] == []


def test_the_overdue_stand_first_and_can_be_chosen(coordinator, tell):
    tell(
        check("school", "5", locks=False, lighting=False),
        check("pagoda", "5", locks=False),
        Draft("site_need", {"site": "school", "area": HERE, "norm": "lighting", "owner": "diggers",
                            "due": dt.date(2020, 5, 6), "known_by": dt.date(2020, 5, 5)}),
    )  # fmt: skip

    def told(query: str = "") -> list[tuple[str, str]]:
        page = coordinator.get(f"/needs/{query}")
        return [(row.standing.site.uid, row.standing.need.norm.id) for row in page.context["rows"]]

    assert told() == [("school", "lighting"), ("pagoda", "locks"), ("school", "locks")]
    assert told("?state=overdue") == told("?owner=diggers") == [("school", "lighting")]
    assert told("?norm=locks") == [("pagoda", "locks"), ("school", "locks")]
    assert told("?state=met") == []


def test_who_answers_for_the_area_says_how_many_beds(coordinator):
    form = coordinator.get("/sites/barn/change/").context
    said = {field.prop.name: field.text for field in form["fields"]} | {"capacity": "30", "version": "1"}
    assert coordinator.post("/sites/barn/change/", said).status_code == 302
    assert Site.objects.get(uid="barn").capacity == 30
    assert coordinator.post("/sites/barn/change/", said | {"capacity": "31"}).status_code == 409


def test_a_site_opens_in_a_night_but_not_under_the_code_of_another(coordinator):
    said = {"name": "Market hall", "type": "quarantine_centre", "area": HERE, "code": "s 1", "capacity": "20"}
    refused = coordinator.post("/sites/new/", said)
    assert refused.status_code == 400
    assert "is the code of “School” already" in refused.content.decode()
    assert coordinator.post("/sites/new/", said | {"code": "S-2"}).status_code == 302
    made = Site.objects.get(code="S-2")
    assert (made.name, made.area, made.capacity) == ("Market hall", HERE, 20)
    assert "Market hall" in coordinator.get("/sites/").content.decode()

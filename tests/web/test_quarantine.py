"""Quarantines on screen: ordered for a household in one go, shown day by day, changed by a document, ended."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.web.conftest import NEXT_DISTRICT, names_of
from wayhome.capture import intake
from wayhome.ledger.read import head
from wayhome.records import base, households
from wayhome.records.amendment import Amendment
from wayhome.records.following import ordering
from wayhome.records.quarantine import Quarantine

pytestmark = pytest.mark.django_db

TODAY = dt.date(2020, 4, 7)
MOST_QUERIES = 26


@pytest.fixture(autouse=True)
def on_the_seventh_of_april(monkeypatch):
    """All of them came on 2 April 2020, so this is day 5."""
    monkeypatch.setattr(base, "_today", lambda second: TODAY)


@pytest.fixture
def family(town) -> str:
    """T001 heads a household; T002 has come to it."""
    home = town.household["T001"]
    intake.change("household", households.move(town.person["T002"], home, "sibling", dt.date(2020, 4, 3)), "registrar")
    return home


@pytest.fixture
def ordered(town) -> Quarantine:
    """The quarantine of T001, which ends on 16 April."""
    intake.change("quarantine", ordering.order([town.person["T001"]], {"type": "home"}), "registrar")
    return Quarantine.objects.get(person=town.person["T001"])


def send(client, route: str, uid: str, **typed):
    """The form as it was opened, with what was typed."""
    address = reverse(f"web:{route}", args=[uid])
    opened = client.get(address)
    assert opened.status_code == 200
    sent = {field.prop.name: field.text for field in opened.context["questions"].fields}
    if "page" in opened.context:
        sent["seen"] = opened.context["page"].seen()
    return client.post(address, sent | typed)


def problems(answer) -> set[str]:
    form = answer.context["questions"]
    found = [problem.code for field in form.fields for problem in field.problems]
    return {*found, *(problem.code for problem in form.problems)}


def test_a_household_is_ordered_in_one_go(town, officer, family):
    opened = officer.get(reverse("web:household_quarantine", args=[family]))
    assert [(each.person.uid, each.is_chosen) for each in opened.context["candidates"]] == [
        (town.person["T001"], True),
        (town.person["T002"], True),
    ]
    everybody = [town.person["T001"], town.person["T002"]]
    answer = send(officer, "household_quarantine", family, who=everybody, home_possible="yes", supplies_ensured="no")
    assert answer.url == reverse("web:household", args=[family])
    found = {each.person: each for each in Quarantine.objects.all()}
    assert found.keys() == {*everybody}
    for each in found.values():
        assert (each.type, each.home_possible, each.supplies_ensured, each.order_day) == ("home", True, False, TODAY)
        assert each.arrival in (town.arrival["T001"], town.arrival["T002"])


def test_for_one_person_those_they_live_with_are_offered_and_not_ticked(town, officer, family, ordered):
    opened = officer.get(reverse("web:person_quarantine", args=[town.person["T002"]]))
    offered = {each.person.uid: (each.is_chosen, bool(each.link)) for each in opened.context["candidates"]}
    assert offered == {town.person["T002"]: (True, False), town.person["T001"]: (False, True)}
    answer = send(officer, "person_quarantine", town.person["T002"], who=[town.person["T002"], town.person["T001"]])
    assert answer.url == reverse("web:quarantine", args=[Quarantine.objects.get(person=town.person["T002"]).uid])
    assert Quarantine.objects.count() == 2, "who has one is passed over"
    again = officer.get(reverse("web:household_quarantine", args=[family])).content.decode()
    assert "There is nobody for whom one could be ordered." in again


def test_nobody_ticked_is_said_in_words(town, officer, family):
    answer = send(officer, "household_quarantine", family, who=[])
    assert (answer.status_code, problems(answer)) == (400, {"quarantine.nobody"})
    assert "Choose for whom" in answer.content.decode()


def test_the_page_says_which_day_it_is_and_draws_them_all(town, officer, ordered):
    for day, status in ((4, "cooperative"), (6, "unavailable")):
        values = {"person": town.person["T001"], "day": f"2020-04-0{day}", "status": status, "channel": "visit"}
        intake.put("follow_up", values, "registrar")
    stay = {"person": town.person["T001"], "place": "home", "checked_in": "2020-04-03"}
    intake.put("stay", stay, "registrar")
    answer = officer.get(reverse("web:quarantine", args=[ordered.uid]))
    page, days = answer.content.decode(), answer.context["line"]
    assert "Day 5 of 14" in page
    assert "Last day 16 April 2020" in page
    assert [each.number for each in days] == list(range(15))
    assert [each.tense for each in days[4:7]] == ["past", "today", "ahead"]
    assert {each.number: each.contacts for each in days if each.contacts} == {2: ("cooperative",), 4: ("unavailable",)}
    assert [each.number for each in days if each.place] == [1, 2, 3, 4, 5]
    assert [each.is_last for each in days].index(True) == 14


def test_while_it_waits_the_page_says_what_is_missing(town, officer, ordered, home, monkeypatch):
    (home / "protocol.toml").write_text('[quarantine]\nclosure = "last_visit"\n', encoding="utf-8")
    monkeypatch.setattr(base, "_today", lambda second: dt.date(2020, 4, 20))
    page = officer.get(reverse("web:quarantine", args=[ordered.uid])).content.decode()
    assert "14 days ended on 16 April 2020; it stays open because nobody was met" in page
    assert "14 days are over" in page


def test_a_document_extends_it_and_the_page_shows_its_reason(town, officer, ordered):
    answer = send(officer, "quarantine_amend", ordered.uid, until="2020-04-20", reason="A contact fell ill")
    assert answer.url == reverse("web:quarantine", args=[ordered.uid])
    page = officer.get(answer.url).content.decode()
    assert "Day 5 of 18" in page
    assert "A contact fell ill" in page
    assert Amendment.objects.get().kind_of == "extended"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"until": "2020-04-16", "reason": "Same"}, "amendment.same_day"),
        ({"until": "2020-04-01", "reason": "Too early"}, "amendment.before_day0"),
        ({"until": "2020-04-20", "reason": ""}, "value.missing"),
        ({"until": "2020-04-20", "reason": "Ahead", "day": "2020-04-08"}, "day.future"),
    ],
)
def test_a_document_that_makes_no_sense_writes_nothing(officer, ordered, typed, code):
    before = head()
    answer = send(officer, "quarantine_amend", ordered.uid, **typed)
    assert (answer.status_code, problems(answer), head()) == (400, {code}, before)


def test_it_is_ended_and_nothing_is_counted_any_more(officer, ordered):
    answer = send(officer, "quarantine_end", ordered.uid, reason="left_again", day="2020-04-06")
    page = officer.get(answer.url).content.decode()
    assert "Left the country again" in page
    assert '<span class="flag">ended</span>' in page
    assert "Day 5 of" not in page
    assert problems(send(officer, "quarantine_end", ordered.uid, reason="lost")) == {"quarantine.closed"}


def test_completed_is_no_reason_while_it_runs(officer, ordered):
    opened = officer.get(reverse("web:quarantine_end", args=[ordered.uid]))
    offered = {value for field in opened.context["questions"].fields for value, _label in field.choices}
    assert {"cancelled", "died", "lost", "left_again"} == offered


def test_whoever_changed_it_meanwhile_is_not_overwritten(officer, ordered):
    address = reverse("web:quarantine_end", args=[ordered.uid])
    seen = officer.get(address).context["page"].seen()
    intake.change("quarantine", ordering.amend(ordered, dt.date(2020, 4, 20), "Meanwhile"), "somebody")
    answer = officer.post(address, {"seen": seen, "reason": "lost", "day": "2020-04-07"})
    assert problems(answer) == {"quarantine.changed_meanwhile"}


def test_other_authorities_follow_up_and_see_it_then(town, officer, ordered):
    answer = send(officer, "quarantine_entrust", ordered.uid, area=f"{NEXT_DISTRICT}")
    assert answer.status_code == 302
    assert Quarantine.objects.get(uid=ordered.uid).responsible == NEXT_DISTRICT


def test_the_page_of_the_person_has_it_in_a_few_words(town, officer, ordered):
    answer = officer.get(reverse("web:person", args=[town.person["T001"]]))
    page = answer.content.decode()
    assert "Day 5 of 14" in page
    assert reverse("web:quarantine", args=[ordered.uid]) in page
    nobody = officer.get(reverse("web:person", args=[town.person["T002"]])).content.decode()
    assert reverse("web:person_quarantine", args=[town.person["T002"]]) in nobody


def test_the_page_of_a_household_says_of_each_which_day_it_is(town, officer, family, ordered):
    page = officer.get(reverse("web:household", args=[family])).content.decode()
    assert page.count("Day 5 of 14") == 1
    assert reverse("web:quarantine", args=[ordered.uid]) in page


def test_a_focal_point_meets_nobody_of_another_commune(town, focal):
    intake.change("quarantine", ordering.order([town.person["T003"]], {"type": "home"}), "registrar")
    other = Quarantine.objects.get(person=town.person["T003"])
    for route in ("quarantine", "quarantine_amend", "quarantine_end", "quarantine_entrust"):
        assert focal.get(reverse(f"web:{route}", args=[other.uid])).status_code == 404
    assert focal.get(reverse("web:person_quarantine", args=[town.person["T003"]])).status_code == 404
    assert focal.get(reverse("web:household_quarantine", args=[town.household["T003"]])).status_code == 404


def test_the_manager_of_the_country_reads_it_without_a_name(town, manager, ordered):
    page = manager.get(reverse("web:quarantine", args=[ordered.uid])).content.decode()
    assert "Day 5 of 14" in page
    assert not {name for name in names_of("T001") if name in page}


def test_a_note_is_shown_on_no_form_to_who_may_not_learn_names(town, manager, officer, ordered):
    intake.put("quarantine", {"note": "lives with Sokmaly"}, "registrar", uid=ordered.uid)
    address = reverse("web:quarantine_end", args=[ordered.uid])
    assert "lives with Sokmaly" in officer.get(address).content.decode()
    assert "lives with Sokmaly" not in manager.get(address).content.decode()
    send(manager, "quarantine_end", ordered.uid, reason="lost")
    assert Quarantine.objects.get(uid=ordered.uid).note == "lives with Sokmaly", "what is not seen is kept"


def test_that_there_is_one_elsewhere_is_said_without_a_way_there(town, focal, family):
    """T001 was registered in another district, too, and has a quarantine there."""
    tie = {"person": town.person["T003"], "who": town.person["T001"], "basis": "decision"}
    intake.put("assignment", tie, "registrar")
    intake.change("quarantine", ordering.order([town.person["T003"]], {"type": "home"}), "registrar")
    offered = focal.get(reverse("web:person_quarantine", args=[town.person["T001"]])).context["candidates"]
    found = next(each for each in offered if each.person.uid == town.person["T001"])
    assert (found.said.state, found.link, found.is_chosen) == ("Running", "", False)


def test_however_much_is_known_the_questions_are_few(town, officer, ordered):
    address = reverse("web:quarantine", args=[ordered.uid])
    officer.get(address)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            officer.get(address)
        counts.append(len(queries))
        for day in range(1, 6):
            values = {"person": town.person["T001"], "day": f"2020-04-0{day}", "status": "cooperative"}
            intake.put("follow_up", values, "registrar")
    assert counts[1] <= counts[0] + 3, "whether places or names are newer is asked again after a write"
    assert counts[0] <= MOST_QUERIES

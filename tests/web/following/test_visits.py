"""The round of the day on screen: whom to see, one visit for a household in one tap, and what cannot be written."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.web.conftest import HERE, NEXT_DISTRICT, client_of, names_of
from wayhome.accounts.models import AreaGrant, Role, User
from wayhome.capture import intake
from wayhome.ledger.record import KINDS
from wayhome.ledger.write import Draft
from wayhome.records import households
from wayhome.records.base import today

pytestmark = pytest.mark.django_db

MOST_QUERIES, MORE_FOR_ROUNDS = 32, 4


@pytest.fixture
def came(town) -> dt.date:
    """T001 and T002 of one household came home three days ago, T003 of the next district too; all stay apart."""
    day = today() - dt.timedelta(days=3)
    drafts = households.move(town.person["T002"], town.household["T001"], "sibling", dt.date(2020, 4, 20))
    intake.change("household", drafts, "registrar")
    for number, place in (("T001", HERE), ("T002", HERE), ("T003", NEXT_DISTRICT)):
        intake.put(
            "arrival", {"day": day.isoformat(), "known_by": today().isoformat()}, "registrar", uid=town.arrival[number]
        )
        order = {"person": town.person[number], "arrival": town.arrival[number], "type": "home", "responsible": place}
        intake.change("order", [Draft("quarantine", {**order, "known_by": today()}, f"q-{number}")], "registrar")
    return day


@pytest.fixture
def volunteer(town):
    return reader("chenda", Role.VOLUNTEER, HERE)


def reader(username: str, role: str, area: str):
    user = User.objects.create_user(username, role=role, language="en")
    AreaGrant.objects.create(user=user, area=area)
    return client_of(username)


def card(client, query: str = ""):
    (one,) = [
        each
        for _turn, places in client.get(reverse("web:follow_up") + query).context["parts"]
        for _place, homes in places
        for each in homes
    ]
    return one


def visit_of(town, number: str = "T001") -> str:
    return reverse("web:follow_up_visit", args=[town.person[number]])


def tap(client, town, **said):
    """One of the two buttons of a card, as the page made it."""
    page = client.get(reverse("web:follow_up")).content.decode()
    form = page.partition(f'action="{visit_of(town)}')[2].partition("</form>")[0]
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    return client.post(visit_of(town), {**sent, **said})


def rows():
    found = KINDS["follow_up"].objects.order_by("seq")
    return [(each.person, each.status, each.symptoms) for each in found]


def one_by_one(client, town, **how: str):
    """The form of a visit, filled in for each of the two; `how` may add what was found."""
    shown = card(client)
    one, two = (town.person[number] for number in ("T001", "T002"))
    named = {"first": one, "second": two}
    sent = {"contact": shown.contact, "seen": shown.seen, "day": today().isoformat(), "channel": "phone"}
    for name, value in how.items():
        what, _, whom = name.partition("_")
        sent[f"{what}-{named[whom]}"] = value
    return client.post(visit_of(town), sent)


def queries(client) -> int:
    """How many the page needs; once a second it also asks whether places or names are newer, which is not counted."""
    counted = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("web:follow_up"))
        counted.append(len(asked))
    return min(counted)


def test_the_round_of_a_volunteer_tells_whom_to_see_and_on_which_day(town, volunteer, came):
    page = volunteer.get(reverse("web:follow_up"))
    text = page.content.decode()
    assert "Your visits" in text and "Day 3 of 14" in text and "Sokmaly Rattanah" in text and "099 100 002" in text
    assert not [name for name in names_of("T003", "T004") if name in text]
    assert [member.due.uid for member in card(volunteer).members] == [town.person["T001"], town.person["T002"]]


@pytest.mark.parametrize(
    ("button", "status", "symptoms"), [("well", "cooperative", ["none"]), ("away", "unavailable", None)]
)
def test_one_tap_notes_all_of_the_household(town, volunteer, came, button, status, symptoms):
    assert tap(volunteer, town, all=button).status_code == 302
    assert rows() == [(town.person[number], status, symptoms) for number in ("T001", "T002")]
    assert len({each.contact for each in KINDS["follow_up"].objects.all()}) == 1
    assert {each.day for each in KINDS["follow_up"].objects.all()} == {today()}
    shown = card(volunteer)
    assert (shown.is_done, shown.is_tried) == (button == "well", button == "away")
    assert shown.noted == KINDS["follow_up"].objects.first().contact


def test_the_same_tap_twice_is_one_visit(town, volunteer, came):
    shown = card(volunteer)
    sent = {"contact": shown.contact, "seen": shown.seen, "day": today().isoformat(), "channel": "visit", "all": "well"}
    assert [volunteer.post(visit_of(town), sent).status_code for _ in range(3)] == [302] * 3
    assert len(rows()) == 2


def test_one_is_ill_and_one_was_not_there(town, volunteer, came):
    answer = one_by_one(
        volunteer, town, how_first="ill", symptoms_first="cough", temperature_first="38.2", how_second="unavailable"
    )
    assert answer.status_code == 302
    assert rows() == [
        (town.person["T001"], "cooperative", ["cough"]),
        (town.person["T002"], "unavailable", None),
    ]
    page = volunteer.get(reverse("web:follow_up")).content.decode()
    assert "Sokmaly Rattanah: an alert waits for an answer." in page
    assert card(volunteer).due.has_alert


def test_all_or_nothing_is_written_and_the_form_says_of_whom_nothing_is_said(town, volunteer, came):
    answer = one_by_one(volunteer, town, how_first="well")
    assert answer.status_code == 400 and not rows()
    assert "Say of Sokmaly Piseya how they were" in answer.content.decode()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"how_first": "ill", "how_second": "well"}, "Say which symptoms Sokmaly Rattanah has"),
        ({"how_first": "well", "temperature_first": "83", "how_second": "well"}, "not the temperature of"),
        ({"how_first": "well", "temperature_first": "warm", "how_second": "well"}, "warm"),
        ({"how_first": "unavailable", "temperature_first": "37", "how_second": "well"}, "Nobody was met"),
        ({"how_first": "perhaps", "how_second": "well"}, "Say of Sokmaly Rattanah"),
    ],
)
def test_what_cannot_be_is_refused_in_words(town, volunteer, came, said, words):
    answer = one_by_one(volunteer, town, **said)
    assert answer.status_code == 400 and words in answer.content.decode() and not rows()


def test_a_day_that_has_not_come_is_refused(town, volunteer, came):
    tomorrow = (today() + dt.timedelta(days=1)).isoformat()
    answer = tap(volunteer, town, all="well", day=tomorrow)
    assert answer.status_code == 400 and "has not come yet" in answer.content.decode() and not rows()


def test_who_came_to_the_household_meanwhile_is_not_noted_unseen(town, volunteer, came):
    answer = tap(volunteer, town, all="well", seen=town.person["T001"])
    assert answer.status_code == 400 and not rows()


def test_a_visit_can_be_taken_back_by_its_page(town, volunteer, came):
    tap(volunteer, town, all="well")
    address = reverse("web:follow_up_contact", args=[card(volunteer).noted])
    assert "Sokmaly Piseya" in volunteer.get(address).content.decode()
    assert volunteer.post(address).status_code == 302
    assert not rows() and not card(volunteer).is_done


def test_a_visit_with_an_answered_alert_stays(town, volunteer, officer, came):
    one_by_one(volunteer, town, how_first="ill", symptoms_first="cough", how_second="well")
    uid = KINDS["follow_up"].objects.get(person=town.person["T001"]).uid
    assert (
        volunteer.post(reverse("web:alert_answer", args=["follow_up", uid]), {"answer": "visited"}).status_code == 403
    )
    officer.post(reverse("web:alert_answer", args=["follow_up", uid]), {"answer": "visited"})
    volunteer.post(reverse("web:follow_up_contact", args=[card(volunteer).noted]))
    assert len(rows()) == 2


def test_who_does_not_learn_of_symptoms_notes_whether_they_were_met(town, came):
    focal = client_of("focal")
    page = focal.get(visit_of(town)).content.decode()
    assert "Cough" not in page and "Temperature" not in page and "All met" in page
    assert tap(focal, town, all="well").status_code == 302
    assert {(status, symptoms and tuple(symptoms)) for _, status, symptoms in rows()} == {("cooperative", None)}
    assert focal.get(reverse("web:alerts")).status_code == 403


def test_nobody_notes_a_visit_outside_their_areas(town, came):
    stranger = reader("rith", Role.VOLUNTEER, NEXT_DISTRICT)
    assert stranger.get(visit_of(town)).status_code == 404
    assert stranger.post(visit_of(town), {"all": "well"}).status_code == 404
    assert not rows()


def test_the_whole_country_counts_visits_and_names_nobody(town, manager, came):
    text = manager.get(reverse("web:follow_up")).content.decode()
    assert "Day 3 of 14" in text and not [name for name in names_of("T001", "T002", "T003") if name in text]
    assert manager.get(visit_of(town)).status_code == 403
    assert manager.get(reverse("web:follow_up_paper")).status_code == 403


def test_the_officer_sees_the_round_of_each_volunteer_and_what_none_of_them_sees(town, officer, volunteer, came):
    tap(volunteer, town, all="well")
    mine, nobody = officer.get(reverse("web:follow_up")).context["rounds"]
    assert (mine.volunteer.username, len(mine.households), mine.done, mine.left) == ("chenda", 1, 1, 0)
    assert (nobody.volunteer, len(nobody.households), nobody.left) == (None, 1, 1)
    hers = officer.get(reverse("web:follow_up") + "?of=chenda").context["round"]
    assert hers.volunteer.username == "chenda"


def test_a_day_on_which_nobody_is_due_says_where_to_look(town, volunteer, came):
    text = volunteer.get(reverse("web:follow_up") + "?day=2020-05-07").content.decode()
    assert "Nobody is to be seen on this day." in text
    assert "is not a date" in volunteer.get(reverse("web:follow_up") + "?day=32").content.decode()


def test_the_list_on_paper_is_a_pdf_of_who_is_left(town, volunteer, came):
    paper = volunteer.get(reverse("web:follow_up_paper"))
    assert paper["Content-Type"] == "application/pdf" and paper.content.startswith(b"%PDF")
    tap(volunteer, town, all="well")
    assert volunteer.get(reverse("web:follow_up_paper")).status_code == 302


def test_nothing_that_was_found_stands_on_paper(town, volunteer, came, monkeypatch):
    one_by_one(volunteer, town, how_first="ill", symptoms_first="cough", temperature_first="38.2", how_second="well")
    told = []
    monkeypatch.setattr("typst.compile", lambda *_, sys_inputs, **__: told.append(sys_inputs["data"]) or b"%PDF")
    tomorrow = (today() + dt.timedelta(days=1)).isoformat()
    assert volunteer.get(reverse("web:follow_up_paper") + f"?day={tomorrow}").status_code == 200
    (data,) = told
    assert "Sokmaly Rattanah" in data and "4 / 14" in data and "099 100 101" in data
    assert not [word for word in ("cough", "Cough", "38.2", "alert", "ក្អក") if word in data]
    assert not [name for name in names_of("T003", "T004") if name in data]
    (part,) = json.loads(data)["rounds"]
    assert [value for _label, value in part["facts"]][-3:] == ["1", "2", "1"]


def test_the_page_asks_the_database_as_often_for_one_household_as_for_many(town, officer, volunteer, came):
    both, one = queries(officer), queries(volunteer)
    assert both <= MOST_QUERIES
    assert abs(both - one) <= MORE_FOR_ROUNDS


def test_the_desk_of_alerts_tells_what_was_found_and_takes_an_answer(town, volunteer, officer, came):
    assert "No alert waits." in officer.get(reverse("web:alerts")).content.decode()
    one_by_one(volunteer, town, how_first="ill", symptoms_first="cough", temperature_first="38.2", how_second="well")
    page = officer.get(reverse("web:alerts"))
    text = page.content.decode()
    assert "Cough" in text and "38.2" in text and "099 100 101" in text and "Sokmaly Rattanah" in text
    assert "Sokmaly Piseya" not in text and "menu-count" in text
    uid = page.context["cards"][0].alert.record.uid
    officer.post(reverse("web:alert_answer", args=["follow_up", uid]), {"answer": "visited"})
    answered = KINDS["follow_up"].objects.get(uid=uid)
    assert (answered.answer, answered.answered) == ("visited", today())
    assert "menu-count" not in officer.get(reverse("web:alerts")).content.decode()
    again = officer.post(reverse("web:alert_answer", args=["follow_up", uid]), {"answer": "called"}, follow=True)
    assert "has its answer already" in again.content.decode()
    assert KINDS["follow_up"].objects.get(uid=uid).answer == "visited"


def test_an_alert_is_not_told_and_not_answered_elsewhere(town, volunteer, came):
    one_by_one(volunteer, town, how_first="ill", symptoms_first="cough", how_second="well")
    uid = KINDS["follow_up"].objects.get(person=town.person["T001"]).uid
    stranger = reader("rith", Role.HEALTH_WORKER, NEXT_DISTRICT)
    page = stranger.get(reverse("web:alerts")).content.decode()
    assert "No alert waits." in page and not [name for name in names_of("T001") if name in page]
    stranger.post(reverse("web:alert_answer", args=["follow_up", uid]), {"answer": "visited"})
    assert KINDS["follow_up"].objects.get(uid=uid).answer is None
    assert stranger.post(reverse("web:alert_answer", args=["person", uid]), {"answer": "visited"}).status_code == 404

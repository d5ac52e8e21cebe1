"""Who is to be seen on a day: derived from where each quarantine stands, one household at a time, each where they are.

The days are days of the past: a follow-up of a day that has not come is none.
"""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.records.following.conftest import NOW
from wayhome.accounts.models import Role
from wayhome.accounts.policy import RIGHTS, Access
from wayhome.capture.intake import change
from wayhome.kernel.problems import Refused
from wayhome.ledger.record import KINDS
from wayhome.ledger.write import Draft, write
from wayhome.packs.protocol import Protocol
from wayhome.records.following import alerts, contacting, tried
from wayhome.records.following.contacting import Noted, not_at_home, well
from wayhome.records.following.due import due, with_person
from wayhome.records.following.rounds import Turn
from wayhome.records.following.volunteers import Volunteer, shared_out

pytestmark = pytest.mark.django_db

DAY0 = dt.date(2020, 5, 4)
VILLAGE, NEXT, AUNTS = "02060101", "02060102", "17010101"
CONTACT = "0b7c2f0a-1111-4222-8333-44445555666{}"


def on(number: int) -> dt.date:
    """Day `number` of the quarantine."""
    return DAY0 + dt.timedelta(days=number)


def reader(area: str = VILLAGE, role: str = Role.VOLUNTEER) -> Access:
    return Access("chenda", role, (area,), RIGHTS[role], area == "KH")


@pytest.fixture(autouse=True)
def looking_back(on_the_first_of_july, monkeypatch) -> None:
    for module in (contacting, alerts):
        monkeypatch.setattr(module, "today", lambda: NOW)


PLACES = ("KH", "KH/02", "KH/02/0206", "KH/02/0206/020601", "KH/17", "KH/17/1701", "KH/17/1701/170101")


@pytest.fixture
def family(source):
    """A mother and two children who came back, and the grandmother who never left, in one household."""
    villages = [f"{PLACES[3]}/{VILLAGE}", f"{PLACES[3]}/{NEXT}", f"{PLACES[6]}/{AUNTS}"]
    drafts = [_place(path) for path in (*PLACES, *villages)]
    drafts.append(Draft("household", {"area": VILLAGE, "label": "House 7", "known_by": DAY0}, "house"))
    for uid, role in (("mother", "head"), ("boy", "child"), ("girl", "child"), ("granny", "parent")):
        drafts.append(Draft("person", {"given_name": uid, "home": VILLAGE, "known_by": DAY0}, uid))
        tie = {"person": uid, "household": "house", "role": role, "start": DAY0, "known_by": DAY0}
        drafts.append(Draft("membership", tie, f"{uid}-in-house"))
        if uid != "granny":
            drafts += apart(uid)
    write(drafts, source=source, by="dara")


def _place(path: str) -> Draft:
    *above, uid = path.split("/")
    values = {"name": uid, "code": uid, "level": len(above), "path": f"{path}/"}
    return Draft("area", values | ({"parent": above[-1]} if above else {}), uid)


def apart(uid: str, **said) -> list[Draft]:
    came = {"person": uid, "people": 1, "day": DAY0, "known_by": DAY0, "destination": VILLAGE}
    order = {"person": uid, "arrival": f"{uid}-came", "type": "home", "responsible": VILLAGE, "known_by": DAY0}
    return [Draft("arrival", came, f"{uid}-came"), Draft("quarantine", {**order, **said}, f"{uid}-apart")]


def called(households) -> list[list[str]]:
    return [[member.uid for member in each.members] for each in households]


def note(number: int, *rows: Noted, contact: int = 0, channel: str = "visit"):
    drafts = contacting.contact(CONTACT.format(contact or number % 10), on(number), channel, rows)
    assert isinstance(drafts, list)
    return change("follow_up", drafts, "chenda", access=reader())


def test_a_household_is_due_as_one_the_head_first_and_who_never_left_is_not(family):
    (home,) = due(on(3), reader())
    assert [each.uid for each in home.members] == ["mother", "boy", "girl"]
    assert (home.household.label, home.place.area, home.turn) == ("House 7", VILLAGE, Turn.DUE)
    first = home.first.standing
    assert (first.number, first.days, first.last) == (3, 14, on(14))


@pytest.mark.parametrize(
    ("number", "is_due"), [(0, False), (1, True), (13, True), (14, True), (15, False), (60, False)]
)
def test_due_from_the_day_after_arrival_to_the_last_day_and_no_longer(family, number, is_due):
    """Nobody is called on after the end, and the last day is one of them."""
    assert bool(due(on(number), reader())) is is_due


def test_under_a_last_visit_they_stay_due_until_somebody_was_met(family, by_last_visit):
    assert called(due(on(16), reader())) == [["mother", "boy", "girl"]]
    note(16, well("mother"), well("boy"), well("girl"))
    assert not due(on(17), reader())


@pytest.mark.parametrize("reason", ["cancelled", "died", "lost", "left_again", "completed"])
def test_all_of_it_stops_on_the_day_it_was_ended(family, keep, reason):
    order = KINDS["quarantine"].objects.get(uid="boy-apart")
    keep(Draft("quarantine", {**order.values(), "ended": on(5), "end_reason": reason}, "boy-apart", based_on=1))
    before, after = due(on(4), reader()), due(on(6), reader())
    assert called(before) == [["mother", "boy", "girl"]]
    stops = reason != "completed"
    assert called(after) == [["mother", "girl"] if stops else ["mother", "boy", "girl"]]


def test_an_extension_makes_days_due_and_a_reduction_takes_them_away(family, keep):
    longer = {"quarantine": "boy-apart", "kind_of": "extended", "until": on(20), "day": on(10), "reason": "fever"}
    keep(Draft("amendment", {**longer, "known_by": on(10)}, "longer"))
    assert called(due(on(20), reader())) == [["boy"]]
    shorter = {"quarantine": "girl-apart", "kind_of": "reduced", "until": on(7), "day": on(6), "reason": "rule"}
    keep(Draft("amendment", {**shorter, "known_by": on(6)}, "shorter"))
    assert called(due(on(8), reader())) == [["mother", "boy"]]


def test_one_contact_is_all_rows_or_none(family):
    with pytest.raises(Refused):
        note(3, well("mother"), Noted("boy", "unavailable", ["fever"]))
    assert not KINDS["follow_up"].objects.exists()
    note(3, well("mother"), not_at_home("boy"), Noted("girl", "uncooperative"))
    rows = KINDS["follow_up"].objects.all()
    assert {row.contact for row in rows} == {CONTACT.format(3)}
    assert {row.person: row.status for row in rows} == {
        "mother": "cooperative", "boy": "unavailable", "girl": "uncooperative",
    }  # fmt: skip


def test_a_double_tap_is_one_contact(family):
    rows = [well("mother"), well("boy"), well("girl")]
    drafts = contacting.contact(CONTACT.format(3), on(3), "visit", rows)
    note(3, *rows)
    with pytest.raises(Refused):
        change("follow_up", drafts, "chenda", access=reader())
    assert contacting.contact(CONTACT.format(3), on(3), "visit", rows) == []
    assert KINDS["follow_up"].objects.count() == 3


def test_the_visit_of_one_household_is_not_told_as_that_of_another(family, keep):
    keep(Draft("person", {"home": VILLAGE, "known_by": DAY0}, "neighbour"))
    note(3, well("mother"))
    assert contacting.contact(CONTACT.format(3), on(3), "visit", [well("neighbour")]).code == "contact.of_another"


def test_nobody_at_home_is_no_missing_visit_and_no_visit(family):
    """They were tried: they stay on the list of the day, after those who were not, and twice on end is told."""
    note(3, not_at_home("mother"), not_at_home("boy"), not_at_home("girl"))
    (home,) = due(on(3), reader())
    assert (home.turn, home.first.tried.in_vain, home.is_away) == (Turn.TRIED, 1, False)
    (home,) = due(on(4), reader())
    assert (home.turn, home.first.tried.last) == (Turn.DUE, on(3))
    note(4, not_at_home("mother"), not_at_home("boy"), not_at_home("girl"))
    assert due(on(5), reader())[0].is_away
    note(5, well("mother"), well("boy"), well("girl"))
    (home,) = due(on(5), reader())
    assert (home.turn, home.is_away) == (Turn.DONE, False)


def test_who_of_the_household_was_not_there_is_told_beside_those_who_were_met(family):
    note(3, well("mother"), not_at_home("boy"), well("girl"))
    (home,) = due(on(3), reader())
    assert home.turn == Turn.DONE
    assert [each.tried.in_vain for each in home.members] == [0, 1, 0]


def test_in_whatever_order_they_come_in_the_same_is_due(family, source):
    """Phones send late: the list follows from the visits, not from when they were heard of."""
    told = [
        (3, Noted("mother", "unavailable")),
        (3, Noted("mother", "cooperative")),
        (4, Noted("mother", "unavailable")),
        (5, Noted("mother", "unavailable")),
    ]
    seen = set()
    for order in itertools.permutations(told):
        for place, (number, row) in enumerate(order):
            drafts = contacting.contact(CONTACT.format(place), on(number), "visit", [row])
            draft = replace(drafts[0], uid=f"{number}-{row.status}", based_on=None)
            draft.values["contact"] = f"{number}-{row.status}"
            write([draft], source=source, by="chenda")
        (home,) = due(on(6), reader())
        seen.add((home.turn, home.first.tried))
    assert seen == {(Turn.DUE, tried.Tried(on(5), on(3), 2))}


def test_every_third_day_a_household_is_due_on_every_third_day(family, monkeypatch):
    asked = Protocol("test", 14, "by_date", 3, Decimal(38))
    monkeypatch.setattr("wayhome.records.following.due.protocol", lambda: asked)
    note(3, well("mother"), well("boy"), well("girl"))
    assert [bool(due(on(number), reader())) for number in (3, 4, 5, 6, 7)] == [True, False, False, True, True]


def test_who_stays_at_a_site_is_due_there_and_not_at_home(family, keep):
    keep(Draft("site", {"name": "Hospital", "type": "hospital", "area": NEXT}, "hospital"))
    stay = {"person": "mother", "place": "hospital", "site": "hospital", "checked_in": on(4), "known_by": on(4)}
    keep(Draft("stay", stay, "mother-stays"))
    both = due(on(5), reader("020601"))
    assert {(*each.place, tuple(member.uid for member in each.members)) for each in both} == {
        (VILLAGE, None, ("boy", "girl")),
        (NEXT, "hospital", ("mother",)),
    }
    (at_home,) = due(on(5), reader())
    assert [(each.uid, each.place) for each in at_home.elsewhere] == [("mother", (NEXT, "hospital"))]


def test_who_went_to_relatives_in_another_province_is_due_there(family, keep):
    order, girl = KINDS["quarantine"].objects.get(uid="girl-apart"), KINDS["person"].objects.get(uid="girl")
    keep(Draft("quarantine", {**order.values(), "responsible": AUNTS}, "girl-apart", based_on=1))
    keep(Draft("person", {**girl.values(), "current": AUNTS}, "girl", based_on=1))
    assert called(due(on(5), reader())) == [["mother", "boy"]]
    (there,) = due(on(5), reader("17"))
    assert (called([there]), there.place.area, there.first.standing.number) == ([["girl"]], AUNTS, 5)
    assert called(due(on(5), reader("17", Role.PROVINCIAL_OFFICER), AUNTS)) == [["girl"]]


def test_the_list_asks_the_database_as_often_for_many_as_for_one(family, source):
    due(on(3), reader())
    with CaptureQueriesContext(connection) as of_one:
        due(on(3), reader())
    drafts = []
    for number in range(5):
        drafts.append(Draft("household", {"area": VILLAGE, "label": str(number), "known_by": DAY0}, f"house-{number}"))
        drafts.append(Draft("person", {"home": VILLAGE, "known_by": DAY0}, f"head-{number}"))
        tie = {"person": f"head-{number}", "household": f"house-{number}", "role": "head", "known_by": DAY0}
        drafts += [Draft("membership", tie, f"tie-{number}"), *apart(f"head-{number}")]
    write(drafts, source=source, by="dara")
    with CaptureQueriesContext(connection) as of_many:
        assert len(due(on(3), reader())) == 6
    assert len(of_many) <= len(of_one) + 2


def test_two_registrations_of_one_human_are_due_once(family, keep):
    keep(Draft("person", {"given_name": "mum", "home": VILLAGE, "known_by": DAY0}, "again"))
    for draft in apart("again"):
        keep(draft)
    keep(Draft("assignment", {"person": "again", "who": "mother", "basis": "decision", "known_by": DAY0}, "again"))
    households = due(on(5), reader())
    assert sorted(len(each.members) for each in households) == [3]


def test_nobody_learns_who_is_due_in_other_areas(family):
    assert not due(on(3), reader("17010101"))
    assert not due(on(3), reader("17010101"), VILLAGE)
    assert not due(on(3), Access("", "", (), frozenset()))
    assert called(due(on(3), reader("KH", Role.NATIONAL_MANAGER))) == [["mother", "boy", "girl"]]


def test_one_who_is_not_due_today_can_be_noted_all_the_same(family):
    assert with_person("girl", on(0), reader()).first.uid == "mother"
    assert with_person("girl", on(3), reader("17010101")) is None
    assert with_person("granny", on(3), reader()) is None


def test_rounds_follow_the_areas_of_volunteers_and_none_is_left_out(family, keep):
    keep(Draft("person", {"home": NEXT, "known_by": DAY0}, "alone"))
    for draft in apart("alone", responsible="020601"):
        keep(draft)
    households = due(on(3), reader("0206", Role.HEALTH_WORKER))
    mine, nobody = shared_out(households, [Volunteer("chenda", "Chenda", (VILLAGE,))])
    assert (called(mine.households), mine.left, mine.people) == ([["mother", "boy", "girl"]], 1, 3)
    assert (nobody.volunteer, called(nobody.households)) == (None, [["alone"]])


@pytest.mark.parametrize(
    ("found", "is_alert"),
    [
        ({"symptoms": ["none"]}, False),
        ({"symptoms": []}, False),
        ({}, False),
        ({"symptoms": ["cough"]}, True),
        ({"symptoms": ["none"], "temperature": Decimal("37.9")}, False),
        ({"symptoms": ["none"], "temperature": Decimal("38.0")}, True),
        ({"temperature": Decimal("38.4")}, True),
        ({"temperature": Decimal("38.4"), "answer": "visited", "answered": on(3)}, False),
    ],
)
def test_symptoms_or_fever_are_an_alert_until_somebody_answers(family, keep, found, is_alert):
    """However the row came in: this one came by no screen."""
    said = {"person": "boy", "day": on(3), "status": "cooperative", "known_by": on(3), **found}
    keep(Draft("follow_up", said, "visit"))
    assert alerts.number_waiting(reader()) == int(is_alert)
    assert [each.person for each in alerts.oldest(reader(), 10)] == ["boy"] * is_alert
    assert any(each.has_alert for each in due(on(4), reader())) is is_alert


def test_an_alert_is_told_to_those_who_may_learn_of_symptoms_where_they_answer(family):
    note(3, Noted("boy", "cooperative", ["cough"]))
    assert alerts.number_waiting(reader("17010101")) == 0
    assert alerts.number_waiting(reader(role=Role.COMMUNE_FOCAL_POINT)) == 0
    (alert,) = alerts.oldest(reader(), 10)
    drafts = alert.kind.answer(alert.record, "visited", on(4))
    change("follow_up", drafts, "chenda", access=reader())
    assert alerts.number_waiting(reader()) == 0
    again = alert.kind.answer(KINDS["follow_up"].objects.get(), "called", on(4))
    assert again.code == "alert.answered"


def test_the_alert_that_waits_longest_comes_first(family):
    note(4, Noted("girl", "cooperative", ["fever"]))
    note(3, Noted("boy", "cooperative", ["cough"]))
    assert [each.person for each in alerts.oldest(reader(), 10)] == ["boy", "girl"]
    assert [each.person for each in alerts.oldest(reader(), 1)] == ["boy"]


def test_a_contact_can_be_taken_back_until_it_was_answered(family, keep):
    note(3, Noted("boy", "cooperative", ["cough"]), well("girl"))
    assert len(contacting.take_back(CONTACT.format(3))) == 2
    change("follow_up", contacting.take_back(CONTACT.format(3)), "chenda", access=reader())
    assert not KINDS["follow_up"].objects.exists()

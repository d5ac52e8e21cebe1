"""What somebody types on a screen passes the same gate as a sheet."""

from __future__ import annotations

import datetime as dt

import pytest

from wayhome.capture import screen
from wayhome.kernel.problems import Refused
from wayhome.ledger.read import head, history
from wayhome.records.activity import Activity
from wayhome.records.arrival import Arrival
from wayhome.records.base import today
from wayhome.records.person import Person


def faults(refusal) -> dict[str, str]:
    return {problem.field: problem.code for problem in refusal.value.problems}


def register(**texts: str) -> str:
    """Register an arrival and return its uid."""
    return screen.put("arrival", {"people": "1", **texts}, "dara").stamps[0].uid


def test_a_new_record_is_known_by_today(country):
    uid = register(day="2020-04-07", destination="Malai", crossing_point="Poi Pet")
    arrival = Arrival.objects.get(uid=uid)
    assert (arrival.day, arrival.destination, arrival.known_by) == (dt.date(2020, 4, 7), "0109", today())
    entry = history("arrival", uid)[0]
    assert (entry.by, entry.source.sort) == ("dara", "screen")


def test_all_problems_are_told_at_once_each_about_its_field(country):
    with pytest.raises(Refused) as refusal:
        screen.put("arrival", {"people": "2.5", "day": "tomorrow", "destination": "Malay"}, "dara")
    assert faults(refusal) == {
        "people": "number.fractional",
        "day": "day.unreadable",
        "destination": "place.unknown",
    }


def test_a_required_field_must_not_be_empty(country):
    with pytest.raises(Refused) as refusal:
        screen.put("activity", {"type": "meeting", "title": ""}, "dara")
    assert faults(refusal) == {"title": "value.missing"}


def test_an_edit_leaves_what_the_form_left_out(country):
    uid = screen.put("person", {"given_name": "Dara", "phone": "000 111", "home": "0109"}, "dara").stamps[0].uid
    screen.put("person", {"given_name": "Daravuth", "home": ""}, "maly", uid, based_on=1)
    person = Person.objects.get(uid=uid)
    assert (person.given_name, person.phone, person.home, person.version) == ("Daravuth", "000 111", None, 2)


def test_an_edit_that_changes_nothing_writes_nothing(country):
    uid = register(destination="Malai")
    before = head()
    screen.put("arrival", {"people": "1", "destination": "0109"}, "dara", uid)
    assert head() == before


def test_two_people_cannot_overwrite_each_other(country):
    uid = register()
    screen.put("arrival", {"destination": "Malai"}, "dara", uid, based_on=1)
    with pytest.raises(Refused) as refusal:
        screen.put("arrival", {"destination": "Kamrieng"}, "maly", uid, based_on=1)
    assert [problem.code for problem in refusal.value.problems] == ["ledger.changed_meanwhile"]
    assert Arrival.objects.get(uid=uid).destination == "0109"


def test_a_reference_must_lead_somewhere(country):
    with pytest.raises(Refused) as refusal:
        register(person="nobody")
    assert faults(refusal) == {"person": "reference.missing"}


def test_lists_come_as_several_values_or_with_semicolons(country):
    several = {"type": "training", "title": "Hygiene", "districts": ["Malai", "0110"], "topics": "masks; hand washing"}
    uid = screen.put("activity", several, "dara").stamps[0].uid
    activity = Activity.objects.get(uid=uid)
    assert activity.districts == ["0109", "0110"]
    assert activity.topics == ["masks", "hand washing"]


def test_a_voided_record_is_gone_and_its_history_stays(country):
    uid = register()
    screen.void("arrival", uid, "dara", based_on=1)
    assert not Arrival.objects.filter(uid=uid).exists()
    assert [entry.op for entry in history("arrival", uid)] == ["put", "void"]
    with pytest.raises(Refused, match="no such record any more"):
        screen.void("arrival", uid, "dara")


def test_a_property_that_is_none_is_a_problem(country):
    with pytest.raises(Refused) as refusal:
        register(colour="blue")
    assert faults(refusal) == {"colour": "property.unknown"}


def test_what_others_rest_on_does_not_end_before_them(country):
    person = screen.put("person", {"given_name": "Dara"}, "dara").stamps[0].uid
    arrival = register(person=person)
    household = screen.put("household", {"label": "H1"}, "dara").stamps[0].uid
    membership = screen.put("membership", {"person": person, "household": household}, "dara").stamps[0].uid
    with pytest.raises(Refused) as refusal:
        screen.void("person", person, "dara")
    assert sorted(problem.sentence() for problem in refusal.value.problems) == [
        "Records that rest on this one: 1 (arrivals, under “Person”). Change or remove those first.",
        "Records that rest on this one: 1 (memberships, under “Person”). Change or remove those first.",
    ]
    with pytest.raises(Refused, match="rest"):
        screen.void("household", household, "dara")
    for kind, uid in [("membership", membership), ("arrival", arrival), ("person", person), ("household", household)]:
        screen.void(kind, uid, "dara")
    assert not Person.objects.filter(uid=person).exists()


def test_an_activity_with_attendance_and_a_site_in_a_list_rest_too(country):
    values = {"type": "training", "title": "Hygiene", "sites": "Poi Pet"}
    activity = screen.put("activity", values, "dara").stamps[0].uid
    screen.put("attendance", {"activity": activity, "group": "health workers", "people": "9"}, "dara")
    for kind, uid in [("activity", activity), ("site", "poi-pet")]:
        with pytest.raises(Refused) as refusal:
            screen.void(kind, uid, "dara")
        assert [problem.code for problem in refusal.value.problems] == ["record.rests_on"]


def test_a_group_that_names_rest_on_is_not_removed(country):
    group = register(people="2")
    register(group=group)
    with pytest.raises(Refused, match="take their place in this group"):
        screen.void("arrival", group, "dara")

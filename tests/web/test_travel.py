"""Transports on screen: a household by one code, all but those who are missing, and nobody who is not one's own."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.web.conftest import COMMUNE, names_of
from wayhome.capture import intake
from wayhome.kernel.clock import now
from wayhome.kernel.shortcode import code_of
from wayhome.ledger.models import Source
from wayhome.ledger.write import Draft, write
from wayhome.linkage.catching_up import catch_up
from wayhome.records import households
from wayhome.records.base import today
from wayhome.records.passenger import Passenger
from wayhome.records.person import Person
from wayhome.records.transport import Transport
from wayhome.records.travelling import going

pytestmark = pytest.mark.django_db


def keep(*drafts: Draft) -> None:
    source = Source.objects.create(sort=Source.Sort.SCREEN, name="road", by="registrar", received=now())
    write(drafts, source=source, by="registrar")


@pytest.fixture
def bus(town) -> Transport:
    """A bus with two seats from the officer's province to another one, where T004 lives."""
    said = {"code": "B-12", "means": "bus", "area": "02", "destination": "17", "places": 2, "day": today()}
    keep(Draft("transport", {**said, "driver_phone": "012 999 888", "known_by": today()}, "bus"))
    return Transport.objects.get(uid="bus")


@pytest.fixture
def family(town) -> str:
    """T001 and T002 are one household."""
    home = town.household["T001"]
    intake.change("household", households.move(town.person["T002"], home, "sibling", dt.date(2020, 4, 20)), "registrar")
    return home


def put_on(client, **typed: str):
    return client.post(reverse("web:transport_board", args=["bus"]), typed, follow=True)


def on_it() -> set[str]:
    return set(Passenger.objects.values_list("person", flat=True))


def said(answer) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def lines() -> dict[str, Passenger]:
    return {each.person: each for each in Passenger.objects.all()}


def leave(client, **typed):
    aboard = [each.uid for each in Passenger.objects.all()]
    sent = {"aboard": aboard, "day": today().isoformat(), "time": "00:00", **typed}
    return client.post(reverse("web:transport_depart", args=["bus"]), sent, follow=True)


def test_a_household_goes_on_by_one_code(bus, town, officer, family):
    answer = put_on(officer, code=code_of(family).lower())
    assert on_it() == {town.person["T001"], town.person["T002"]}
    assert "2 people are put on" in said(answer)
    assert {each.destination for each in Passenger.objects.all()} == {"02060101"}
    assert {each.departure for each in Passenger.objects.all()} == {"02"}


def test_a_household_goes_on_by_one_tap_of_the_search(bus, town, officer, family):
    catch_up()
    page = officer.get(reverse("web:transport", args=["bus"]), {"q": "Sokmaly Rattanah"}).content.decode()
    assert "The household of 2" in page
    put_on(officer, household_with=town.person["T001"])
    assert on_it() == {town.person["T001"], town.person["T002"]}
    assert "on the manifest already" in said(put_on(officer, person=town.person["T001"]))


def test_who_is_at_the_gate_now_is_found_there_wherever_home_is(bus, town, officer):
    intake.put("person", {"current": "0212"}, "registrar", uid=town.person["T004"])
    catch_up()
    found = officer.get(reverse("web:transport", args=["bus"]), {"q": "Outsarin"}).context["found"]
    assert [each.uid for each, _, _ in found] == [town.person["T004"]]
    put_on(officer, person=town.person["T004"])
    leave(officer)
    assert Person.objects.get(uid=town.person["T004"]).current == "0212"


def test_a_code_of_somebody_else_and_a_wrong_one_put_nobody_on(bus, town, officer):
    code = code_of(town.person["T004"])
    assert "Nobody in your areas" in said(put_on(officer, code=code))
    assert "eleven letters" in said(put_on(officer, code="ACDE"))
    assert "was heard wrongly" in said(put_on(officer, code=code[:-1] + ("A" if code[-1] != "A" else "C")))
    assert said(put_on(officer, person=town.person["T004"])) and on_it() == set()


def test_one_who_cannot_go_does_not_keep_the_others(bus, town, officer, family):
    keep(Draft("transport", {"code": "B-13", "means": "bus", "area": "02", "known_by": today()}, "other"))
    elsewhere = {"person": town.person["T002"], "transport": "other", "departure": "02", "known_by": today()}
    keep(Draft("passenger", elsewhere, "line"))
    answer = put_on(officer, household_with=town.person["T001"])
    assert "1 person is put on" in said(answer)
    assert "Sokmaly Piseya" in said(answer)
    assert Passenger.objects.filter(transport="bus").get().person == town.person["T001"]


def test_more_people_than_seats_are_asked_about_when_it_leaves(bus, town, officer):
    for number in ("T001", "T002", "T003"):
        put_on(officer, person=town.person[number])
    refused = leave(officer)
    assert (refused.status_code, Transport.objects.get(uid="bus").departed) == (400, None)
    field = next(each for each in refused.context["questions"].fields if each.prop.name == "beyond_seats")
    assert [problem.code for problem in field.problems] == [going.BEYOND_SEATS.code]
    answer = leave(officer, aboard=[lines()[town.person["T001"]].uid])
    assert "left with 1 person" in said(answer)
    assert "2 people were left behind" in said(answer)


def test_all_but_those_who_are_missing_are_confirmed_at_once(bus, town, officer):
    for number in ("T001", "T002"):
        put_on(officer, person=town.person[number])
    leave(officer)
    here, missing = (lines()[town.person[number]].uid for number in ("T001", "T002"))
    sent = {
        f"is-{here}": "here",
        f"is-{missing}": "hospital",
        "day": today().isoformat(),
        "time": "",
        "last_stop": "on",
    }
    answer = officer.post(reverse("web:transport_arrive", args=["bus"]), sent, follow=True)
    assert "1 person is here" in said(answer)
    assert lines()[town.person["T001"]].confirmed == today()
    assert lines()[town.person["T002"]].not_arrived == "hospital"
    assert Transport.objects.get(uid="bus").arrived == today()


def test_who_left_is_between_until_somebody_says_what_became_of_them(bus, town, officer):
    put_on(officer, person=town.person["T001"])
    leave(officer)
    page = officer.get(reverse("web:between")).content.decode()
    assert "Sokmaly Rattanah" in page
    assert "012 999 888" in page
    line = lines()[town.person["T001"]].uid
    officer.post(reverse("web:passenger", args=[line]), {"what": "got_off", "note": "at her sister's"})
    assert (lines()[town.person["T001"]].not_arrived, lines()[town.person["T001"]].note) == (
        "got_off",
        "at her sister's",
    )
    assert "Sokmaly Rattanah" not in officer.get(reverse("web:between")).content.decode()


def test_who_sees_no_names_sees_numbers_and_no_name_on_any_page_or_paper(bus, town, officer, manager):
    put_on(officer, person=town.person["T001"])
    leave(officer)
    for route, args in [("transports", []), ("transport", ["bus"]), ("between", []), ("transport_arrive", ["bus"])]:
        page = manager.get(reverse(f"web:{route}", args=args)).content.decode()
        assert not [word for word in (*names_of("T001"), "012 999 888") if word in page], route
    assert manager.get(reverse("web:transport_manifest", args=["bus"])).status_code == 403
    assert manager.get(reverse("web:transport_driver", args=["bus"])).status_code == 200


def test_a_commune_sees_its_own_line_of_a_manifest_and_no_other(bus, town, officer, focal):
    for number in ("T001", "T003"):
        put_on(officer, person=town.person[number])
    answer = focal.get(reverse("web:transport", args=["bus"]))
    assert [each.passenger.person for each in answer.context["lines"]] == [town.person["T001"]]
    assert answer.context["counts"].people == 1
    assert not [word for word in names_of("T003") if word in answer.content.decode()]
    board = focal.get(reverse("web:transports"))
    assert [(row.transport.uid, row.counts.people) for row in board.context["planned"]] == [("bus", 1)]


def test_a_transport_of_others_is_read_and_not_changed(bus, town, focal):
    assert focal.get(reverse("web:transport_depart", args=["bus"])).status_code == 403
    assert focal.get(reverse("web:transport_change", args=["bus"])).status_code == 403
    assert focal.post(reverse("web:transport_cancel", args=["bus"])).status_code == 403


def test_the_papers_are_papers(bus, town, officer):
    put_on(officer, person=town.person["T001"])
    for route in ("transport_manifest", "transport_driver"):
        answer = officer.get(reverse(f"web:{route}", args=["bus"]))
        assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


def test_a_transport_is_planned_with_few_words(town, officer):
    sent = {"code": "B-20", "means": "bus", "from_site": "daung", "destination": "17"}
    answer = officer.post(reverse("web:transport_new"), sent)
    planned = Transport.objects.get(code="B-20")
    assert answer.url == reverse("web:transport", args=[planned.uid])
    assert (planned.area, planned.destination, planned.from_site) == ("0212", "17", "daung")
    far = {"code": "B-21", "means": "bus", "area": "17", "destination": "12"}
    assert officer.post(reverse("web:transport_new"), far).status_code == 400


def test_it_can_be_called_off(bus, officer):
    officer.post(reverse("web:transport_cancel", args=["bus"]))
    assert Transport.objects.get(uid="bus").cancelled == today()


def test_a_page_of_many_takes_no_more_queries_than_one_of_few(bus, town, officer):
    def queries() -> int:
        address = reverse("web:transport", args=["bus"])
        officer.get(address)
        with CaptureQueriesContext(connection) as found:
            officer.get(address)
        return len(found)

    put_on(officer, person=town.person["T001"])
    few = queries()
    people = [
        Draft("person", {"given_name": f"P{n}", "home": COMMUNE, "known_by": today()}, f"p-{n}") for n in range(40)
    ]
    riding = {"transport": "bus", "departure": "02", "destination": COMMUNE, "known_by": today()}
    keep(*people, *(Draft("passenger", {**riding, "person": f"p-{n}"}, f"l-{n}") for n in range(40)))
    assert Person.objects.filter(uid__startswith="p-").count() == 40
    assert queries() <= few + 2

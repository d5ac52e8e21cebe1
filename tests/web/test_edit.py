"""Changing the register on screen: through the gate, inside one's areas, and never over somebody else's work."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.conftest import HERE, NEXT_DISTRICT
from wayhome.accounts.models import User
from wayhome.capture import intake
from wayhome.ledger.read import head, history
from wayhome.ledger.record import KINDS

pytestmark = pytest.mark.django_db


def form_of(client: Client, url: str) -> dict[str, list[str]]:
    """What a browser would send if nobody typed anything: the fields of the form with what they hold."""
    page = client.get(url).content.decode()
    form = page[page.index('<form class="panel form"') :]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = _attribute(tag, "name"), _attribute(tag, "value")
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            sent.setdefault(name, []).append(value)
    for name, inside in re.findall(r'<select[^>]* name="([^"]+)".*?>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', inside)
        sent[name] = [unescape(chosen[1]) if chosen else ""]
    for name, text in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S):
        sent[name] = [unescape(text)]
    return sent


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf' {name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


def send(client: Client, route: str, /, *args: str, **typed: str | list[str]):
    url = reverse(f"web:{route}", args=args)
    return client.post(url, form_of(client, url) | typed)


def problems(answer) -> dict[str, list[str]]:
    return {
        field.prop.name: [problem.sentence() for problem in field.problems]
        for field in answer.context["fields"]
        if field.problems
    }


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_saving_a_form_as_it_was_opened_writes_nothing(town, manager, kind):
    """What a form holds means what the record says, for every kind and every sort of property."""
    before = head()
    for record in list(KINDS[kind].objects.order_by("-seq")[:3]):
        answer = send(manager, "edit", kind, record.uid)
        assert answer.status_code == 302, problems(answer)
        assert town.record(kind, record.uid).version == record.version
    assert head() == before


def test_a_commune_registers_an_arrival_of_its_own(town, focal):
    answer = send(focal, "new", "arrival", people="៣", day="2020-05-01", known_by="2020-05-03", destination=HERE)
    assert answer.status_code == 302
    uid = answer.headers["Location"].split("/")[-2]
    arrival = town.record("arrival", uid)
    assert (arrival.people, arrival.destination) == (3, HERE)
    (entry,) = history("arrival", uid)
    assert (entry.by, entry.source.sort) == ("focal", "screen")


@pytest.mark.parametrize("destination", [NEXT_DISTRICT, "17", ""])
def test_nobody_registers_what_lies_outside_their_areas(town, focal, destination):
    before = head()
    answer = send(focal, "new", "arrival", people="3", destination=destination)
    assert answer.status_code == 400
    assert "areas you answer for" in answer.content.decode() or "តំបន់" in answer.content.decode()
    assert head() == before


def test_nobody_moves_a_record_out_of_their_areas(town, focal):
    away = dict.fromkeys(("destination", "responsible", "current"), NEXT_DISTRICT)
    answer = send(focal, "edit", "arrival", town.arrival["T001"], **away)
    assert answer.status_code == 400
    assert town.record("arrival", town.arrival["T001"]).destination == HERE


def test_what_is_wrong_stands_beside_its_field_with_what_was_typed(town, officer):
    typed = {"people": "2.5", "day": "2031-01-01", "destination": "Atlantis"}
    answer = send(officer, "edit", "arrival", town.arrival["T001"], **typed)
    assert answer.status_code == 400
    assert set(problems(answer)) >= {"people", "destination"}
    assert {field.prop.name: field.text for field in answer.context["fields"] if field.prop.name in typed} == typed
    assert town.record("arrival", town.arrival["T001"]).version == 1


def test_problems_are_told_in_the_readers_language(town, officer):
    User.objects.filter(username="officer").update(language="km")
    answer = send(officer, "edit", "arrival", town.arrival["T001"], people="2.5")
    beside = re.findall(r'<p class="problem">(.*?)</p>', answer.content.decode())
    assert beside
    assert all(re.search("[\u1780-\u17ff]", sentence) for sentence in beside)


@pytest.mark.parametrize("written", ["{code}", "{code} {name}", "{code} {local}", "[{code}]"])
def test_a_place_is_written_by_its_code_with_or_without_a_name(town, officer, written):
    village = town.record("area", HERE)
    typed = written.format(code=HERE, name=village.name, local=village.name_local)
    answer = send(officer, "edit", "arrival", town.arrival["T003"], current=typed)
    assert answer.status_code == 302, problems(answer)
    assert town.record("arrival", town.arrival["T003"]).current == HERE


def test_who_sees_no_names_changes_a_person_and_wipes_none(town, manager):
    uid = town.person["T001"]
    before = town.record("person", uid)
    assert (
        not {"family_name", "given_name", "name_local", "phone"}
        & form_of(manager, reverse("web:edit", args=["person", uid])).keys()
    )
    assert send(manager, "edit", "person", uid, age="32", family_name="Changed", phone="").status_code == 302
    after = town.record("person", uid)
    assert (after.age, after.family_name, after.phone) == (32, before.family_name, before.phone)


def test_nobody_points_a_record_at_somebody_they_may_not_know_of(town, focal):
    answer = send(focal, "edit", "arrival", town.arrival["T001"], person=f"Guest [{town.person['T005']}]")
    unknown = send(focal, "edit", "arrival", town.arrival["T001"], person="Nobody [no-such-person]")
    assert answer.status_code == unknown.status_code == 400
    (said,), (same,) = problems(answer)["person"], problems(unknown)["person"]
    assert said.replace(town.person["T005"], "…") == same.replace("no-such-person", "…")


def test_a_reference_out_of_sight_stays_when_the_rest_is_changed(town, focal):
    uid = town.arrival["T005"]
    assert send(focal, "edit", "arrival", uid, note="seen at the market").status_code == 302
    after = town.record("arrival", uid)
    assert (after.note, after.person) == ("seen at the market", town.person["T005"])


def test_two_people_change_one_record_and_neither_loses_their_work(town, officer):
    uid = town.arrival["T001"]
    url = reverse("web:edit", args=["arrival", uid])
    opened = form_of(officer, url)
    intake.put("arrival", {"day": "2020-03-30", "origin_country": "lao"}, "sophea", uid=uid)
    answer = officer.post(url, opened | {"note": "has a cough", "origin_country": "vnm"})
    assert answer.status_code == 409
    held = {field.prop.name: field for field in answer.context["fields"]}
    assert held["note"].text == "has a cough"
    assert (held["day"].text, held["day"].now) == ("2020-03-30", "30 March 2020")
    assert held["origin_country"].now
    assert town.record("arrival", uid).version == 2
    again = officer.post(
        url, {name: field.held for name, field in held.items()} | {"version": answer.context["version"]}
    )
    assert again.status_code == 302
    after = town.record("arrival", uid)
    assert (after.version, after.note, str(after.day)) == (3, "has a cough", "2020-03-30")


def test_voiding_asks_first_and_says_what_rests_on_the_record(town, officer):
    uid = town.person["T001"]
    url = reverse("web:void", args=["person", uid])
    page = officer.get(url)
    assert reverse("web:record", args=["arrival", town.arrival["T001"]]) in page.content.decode()
    assert town.record("person", uid)
    refused = officer.post(url, {"version": str(page.context["version"])})
    assert refused.status_code == 400
    assert {problem.code for problem in refused.context["problems"]} == {"record.rests_on"}
    assert town.record("person", uid)


def test_what_nothing_rests_on_is_voided_and_its_history_stays(town, officer):
    uid = town.arrival["T001"]
    version = officer.get(reverse("web:void", args=["arrival", uid])).context["version"]
    assert officer.post(reverse("web:void", args=["arrival", uid]), {"version": str(version)}).status_code == 302
    assert not KINDS["arrival"].objects.filter(uid=uid).exists()
    assert history("arrival", uid)[-1].by == "officer"


def test_voiding_what_changed_meanwhile_is_refused(town, officer):
    uid = town.arrival["T001"]
    intake.put("arrival", {"note": "moved"}, "sophea", uid=uid)
    answer = officer.post(reverse("web:void", args=["arrival", uid]), {"version": "1"})
    assert answer.status_code == 400
    assert KINDS["arrival"].objects.filter(uid=uid).exists()


def test_reference_is_changed_by_those_alone_who_may_and_is_seen_at_once(town, manager, officer):
    url = reverse("web:edit", args=["site", "poi-pet"])
    assert officer.get(url).status_code == officer.post(url, {"name": "Mine"}).status_code == 403
    assert officer.get(reverse("web:new", args=["site"])).status_code == 403
    assert send(manager, "edit", "site", "poi-pet", name="Poi Pet gate").status_code == 302
    assert "Poi Pet gate" in manager.get(reverse("web:records", args=["arrival"])).content.decode()


def test_no_form_moves_an_area_to_another_place_of_the_country(town, manager):
    url = reverse("web:edit", args=["area", HERE])
    assert not {"path", "parent", "level", "code"} & form_of(manager, url).keys()
    send(manager, "edit", "area", HERE, name="New name", path="KH/", parent="KH")
    area = town.record("area", HERE)
    assert (area.name, area.parent) == ("New name", HERE[:6])
    assert manager.get(reverse("web:new", args=["area"])).status_code == 403

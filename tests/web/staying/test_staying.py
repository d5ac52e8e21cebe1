"""The pages of who keeps a school full of people: a truck at night, beds, who may leave, who moves on."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.linkage.village import FAR, HERE
from tests.records.staying.conftest import book, person, site, stay, stays_of  # noqa: F401
from wayhome.accounts.models import AreaGrant, Role, User
from wayhome.kernel.shortcode import code_of
from wayhome.ledger.write import Draft
from wayhome.records.base import today
from wayhome.records.passenger import Passenger
from wayhome.records.person import Person
from wayhome.records.quarantine import Quarantine
from wayhome.records.stay import Stay
from wayhome.records.transport import Transport

KNOWN = dt.date(2020, 5, 20)
DAY = dt.timedelta(days=1)
UID = "018f0000-0000-7000-8000-0000000000{:02x}"
MALY, DARA, SREY, CHAN, SOKHA = (UID.format(each) for each in range(5))
NAMES = {MALY: "Malyinvented", DARA: "Darainvented", SREY: "Sreyinvented", CHAN: "Chaninvented", SOKHA: "Sokhainvented"}


def reader(name: str, role: str, *areas: str) -> Client:
    user = User.objects.create_user(name, role=role, language="en")
    AreaGrant.objects.bulk_create(AreaGrant(user=user, area=area) for area in areas)
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def manager(school) -> Client:
    return reader("manager", Role.SITE_MANAGER, "0206")


@pytest.fixture
def school(book) -> None:  # noqa: F811
    """A school of six beds and a pagoda; five who are on the way from the border, two of them one family from afar."""
    book(site("school", capacity=6), site("pagoda", capacity=2), site("hospital", FAR, type="hospital", capacity=9))
    book(Draft("household", {"area": FAR, "known_by": KNOWN}, "h-far"))
    for uid, name in NAMES.items():
        home = FAR if uid in (MALY, DARA) else HERE
        book(person(uid, given_name=name, sex="female", age=9 if uid == DARA else 30, home=home, current=HERE))
    for uid, role in ((MALY, "head"), (DARA, "child")):
        said = {"person": uid, "household": "h-far", "role": role, "known_by": KNOWN}
        book(Draft("membership", said, f"m-{uid}"))


@pytest.fixture
def truck(school, book) -> None:  # noqa: F811
    """It left the border yesterday for the school, with all five."""
    said = {
        "code": "T-7",
        "means": "truck",
        "area": FAR,
        "destination": "0206",
        "to_site": "school",
        "day": today() - DAY,
    }
    book(Draft("transport", {**said, "departed": today() - DAY, "known_by": today() - DAY}, "truck"))
    for number, uid in enumerate(NAMES):
        line = {"person": uid, "transport": "truck", "destination": "02", "boarded": True, "known_by": today() - DAY}
        book(Draft("passenger", line, f"line-{number}"))


def at(name: str, *args: str) -> str:
    return reverse(f"web:{name}", args=args)


def page(client: Client, address: str, **asked: object):
    answer = client.get(address, asked)
    assert answer.status_code == 200, answer.status_code
    return answer


def typed(answer, **changes: object) -> dict[str, object]:
    """The sheet as a browser sends it, with some of it typed otherwise."""
    sheet = answer.context["sheet"]
    form: dict[str, object] = {"line": [line.key for line in sheet.chosen]}
    form |= {f"bed-{line.key}": line.bed for line in sheet.lines}
    form |= {field.prop.name: field.text for field in sheet.questions.fields}
    return form | changes


def inside(where: str = "school") -> dict[str, str | None]:
    return {stay.person: stay.bed for stay in Stay.objects.filter(site=where, checked_out=None)}


def test_a_truck_is_checked_in_at_once_but_for_who_is_missing(truck, manager):
    told = page(manager, at("site_residents", "school"))
    assert [(each.transport.code, each.people) for each in told.context["coming"]] == [("T-7", 5)]
    address = at("site_check_in_transport", "school", "truck")
    shown = page(manager, address)
    assert [line.is_chosen for line in shown.context["sheet"].lines] == [True] * 5
    beds = {line.person: int(line.bed) for line in shown.context["sheet"].lines}
    assert sorted(beds.values()) == [1, 2, 3, 4, 5] and abs(beds[MALY] - beds[DARA]) == 1
    assert all(name in shown.content.decode() for name in NAMES.values())
    here = [f"line-{number}" for number in range(4)]
    answer = manager.post(address, typed(shown, line=here))
    assert answer.headers["Location"] == at("transport_arrive", "truck")
    assert inside() == {uid: str(beds[uid]) for uid in list(NAMES)[:4]}
    assert set(Passenger.objects.exclude(confirmed=None).values_list("uid", flat=True)) == set(here)
    assert Transport.objects.get(uid="truck").arrived == today()
    assert not page(manager, at("site_residents", "school")).context["coming"][1:]


def test_what_is_wrong_with_one_stands_beside_them_and_nothing_is_written(truck, manager):
    address = at("site_check_in_transport", "school", "truck")
    shown = page(manager, address)
    answer = manager.post(address, typed(shown, **{"bed-line-1": "1", "bed-line-0": "1"}))
    assert answer.status_code == 400
    wrong = {line.key: [problem.code for problem in line.problems] for line in answer.context["sheet"].lines}
    assert sorted(wrong.values()) == [[], [], [], [], ["stay.bed_taken"]]
    assert not Stay.objects.exists() and not Passenger.objects.exclude(confirmed=None).exists()


def test_too_few_beds_are_said_once_and_a_reason_lets_them_in(truck, manager, book):  # noqa: F811
    book(site("school", capacity=3))
    address = at("site_check_in_transport", "school", "truck")
    shown = page(manager, address)
    answer = manager.post(address, typed(shown))
    [field] = [each for each in answer.context["sheet"].questions.fields if each.prop.name == "beyond_capacity"]
    assert [problem.code for problem in field.problems] == ["stay.full"]
    assert manager.post(address, typed(shown, beyond_capacity="The road is flooded")).status_code == 302
    assert len(inside()) == 5
    told = page(manager, at("site_residents", "school")).content.decode()
    assert "Over-booked: 2 more than beds" in told


def test_a_truck_that_has_not_departed_brings_nobody(truck, manager, book):  # noqa: F811
    gone = Transport.objects.get(uid="truck").values()
    del gone["departed"]
    book(Draft("transport", gone, "truck"))
    address = at("site_check_in_transport", "school", "truck")
    answer = manager.post(address, typed(page(manager, address)))
    assert [problem.code for problem in answer.context["sheet"].questions.problems] == ["travel.not_departed"]
    assert not Stay.objects.exists()


@pytest.fixture
def full(school, book) -> None:  # noqa: F811
    """All five came: a family on its last day, one whose days are over, one with a day to go, one without an order."""
    for number, uid in enumerate(NAMES):
        book(Draft("stay", {**stay("x", uid, "5 03:00", bed=str(number + 1)).values, "area": HERE}, f"s{number}"))
    for uid, last in ((MALY, today()), (DARA, today()), (SREY, today() - 3 * DAY), (CHAN, today() + DAY)):
        said = {"person": uid, "type": "centre", "start": last - 14 * DAY, "responsible": HERE, "known_by": today()}
        book(Draft("quarantine", said, f"q-{uid}"))


def test_who_is_inside_with_their_day_and_who_may_leave(full, manager):
    told = page(manager, at("site_residents", "school"))
    groups = [{each.person.given_name for each in group.people} for group in told.context["groups"]]
    assert {"Malyinvented", "Darainvented"} in groups and len(groups) == 4
    assert dict(told.context["filters"]) == {"today": 2, "tomorrow": 1, "overdue": 1, "unordered": 1}
    assert told.content.decode().count("Day 14 of 14") == 2
    for show, names in (("overdue", {"Sreyinvented"}), ("unordered", {"Sokhainvented"})):
        shown = page(manager, at("site_residents", "school"), show=show).context["groups"]
        assert {each.called for group in shown for each in group.people} == names
    [[found]] = [group.people for group in page(manager, at("site_residents", "school"), q="chanin").context["groups"]]
    assert found.stay.bed == "4"
    assert page(manager, at("site_residents", "school"), as_of="2020-05-05", hour="02:59").context["groups"] == []


def test_nobody_elsewhere_learns_who_is_inside_and_no_name_is_told_without_the_right(full):
    stranger = reader("far", Role.SITE_MANAGER, "17")
    for name in ("site_residents", "site_check_in", "site_check_out", "site_move", "site_beds", "site_birth"):
        assert stranger.get(at(name, "school"), {"stay": "s0"}).status_code == 404
    national = reader("national", Role.NATIONAL_MANAGER, "KH")
    told = page(national, at("site_residents", "school")).content.decode()
    assert not [name for name in NAMES.values() if name in told]
    assert national.get(at("site_check_in", "school")).status_code == 403
    enumerator = reader("gate", Role.ENUMERATOR, "0206")
    assert enumerator.get(at("site_move", "school"), {"stay": "s0"}).status_code == 403


def test_the_page_asks_the_database_no_more_for_more_people(full, manager, book):  # noqa: F811
    def asked() -> int:
        counts = []
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                page(manager, at("site_residents", "school"))
            counts.append(len(queries))
        return min(counts)

    before = asked()
    for number in range(20):
        book(person(f"more-{number}", current=HERE))
        book(Draft("stay", {**stay("x", f"more-{number}", "6").values, "area": HERE}, f"more-{number}"))
        said = {"person": f"more-{number}", "type": "centre", "start": today(), "known_by": today()}
        book(Draft("quarantine", said, f"q-more-{number}"))
    assert asked() <= before + 1


def test_somebody_is_found_by_name_or_code_and_brings_their_family(school, manager):
    address = at("site_check_in", "school")
    found = page(manager, address, q="malyinv").context["humans"]
    assert [[each.uid for each in human] for human in found] == [[MALY]]
    by_code = page(manager, address, q=code_of(SREY)).context["sheet"]
    assert [line.person for line in by_code.lines] == [SREY]
    shown = page(manager, address, **{"who": SREY, "with": DARA})
    assert {line.person for line in shown.context["sheet"].lines} == {SREY, MALY, DARA}
    answer = manager.post(address, typed(shown) | {"who": [SREY, MALY, DARA]})
    assert answer.headers["Location"] == at("site_residents", "school")
    assert set(inside()) == {SREY, MALY, DARA}
    again = page(manager, address, q="malyinv")
    assert again.context["there"][MALY]["here"] is True
    twice = page(manager, at("site_check_in", "pagoda"), who=MALY)
    answer = manager.post(at("site_check_in", "pagoda"), typed(twice) | {"who": [MALY]})
    [line] = answer.context["sheet"].lines
    assert [problem.code for problem in line.problems] == ["stay.twice"]
    assert "School" in line.problems[0].sentence()


def test_several_leave_at_once_and_nobody_too_early(full, manager):
    address = at("site_check_out", "school")
    shown = page(manager, address, stay=["s0", "s1", "s3"])
    answer = manager.post(address, typed(shown, reason="completed") | {"stay": ["s0", "s1", "s3"]})
    assert answer.status_code == 400 and set(inside()) == set(NAMES)
    assert "not completed" in answer.content.decode()
    answer = manager.post(address, typed(shown, reason="completed", line=["s0", "s1"]) | {"stay": ["s0", "s1", "s3"]})
    assert answer.status_code == 302 and set(inside()) == {SREY, CHAN, SOKHA}


def test_a_family_moves_to_another_province_and_its_days_go_on(full, manager):
    address = at("site_move", "school")
    shown = page(manager, address, stay=["s0", "s1"])
    answer = manager.post(address, typed(shown) | {"stay": ["s0", "s1"]})
    assert [p.code for f in answer.context["sheet"].questions.fields for p in f.problems] == ["staying.nowhere"]
    answer = manager.post(address, typed(shown, site="hospital") | {"stay": ["s0", "s1"]})
    assert answer.status_code == 302, answer.context["sheet"].questions.problems
    assert set(inside("hospital")) == {MALY, DARA}
    assert {each.responsible for each in Quarantine.objects.filter(person__in=[MALY, DARA])} == {FAR}
    assert {each.current for each in Person.objects.filter(uid__in=[MALY, DARA])} == {FAR}
    told = page(manager, at("site_residents", "school"), as_of=(today() - DAY).isoformat()).content.decode()
    assert "Malyinvented" not in told and "not in your areas" in told


def test_beds_change_and_a_child_is_born(full, manager):
    shown = page(manager, at("site_beds", "school"), stay=["s0", "s1"])
    swapped = {"bed-s0": "2", "bed-s1": "1", "stay": ["s0", "s1"]}
    assert manager.post(at("site_beds", "school"), typed(shown) | swapped).status_code == 302
    assert (inside()[MALY], inside()[DARA]) == ("2", "1")
    shown = page(manager, at("site_birth", "school"), stay="s0")
    form = typed(shown, given_name="Rothainvented", sex="female") | {"stay": "s0"}
    assert manager.post(at("site_birth", "school"), form).status_code == 302
    child = Person.objects.get(given_name="Rothainvented")
    [there] = stays_of(child.uid)
    assert (there.site, there.bed, child.birth_date) == ("school", None, today())
    assert re.search("Rothainvented", page(manager, at("site_residents", "school")).content.decode())


def test_of_one_site_alone_the_way_leads_to_it(book, manager):  # noqa: F811
    answer = manager.get(at("stays"))
    assert [each.site.uid for each in answer.context["lines"]] == ["pagoda", "school"]
    book(site("pagoda", closed=dt.date(2020, 5, 8)))
    assert manager.get(at("stays")).headers["Location"] == at("site_residents", "school")


@pytest.mark.parametrize("name", ["site_check_out", "site_move", "site_beds", "site_birth"])
def test_with_nobody_chosen_the_way_leads_back_with_a_word(full, manager, name):
    answer = manager.get(at(name, "school"), follow=True)
    assert answer.redirect_chain[0][0] == at("site_residents", "school")
    assert "Nobody is chosen" in answer.content.decode()


def test_the_likely_reason_is_proposed_and_the_day_of_each_stands_beside_them(full, manager):
    def reason(*stays: str) -> str:
        sheet = page(manager, at("site_check_out", "school"), stay=list(stays)).context["sheet"]
        return next(field.text for field in sheet.questions.fields if field.prop.name == "reason")

    assert (reason("s0", "s1", "s2"), reason("s0", "s3"), reason("s4")) == ("completed", "", "")
    assert "Day 13 of 14" in page(manager, at("site_check_out", "school"), stay="s3").content.decode()


def test_one_moves_to_an_open_site_and_learns_of_the_beds_of_their_own_alone(full, manager, book):  # noqa: F811
    book(site("old", closed=dt.date(2020, 5, 1)), site("gate", type="poe_local"))
    sheet = page(manager, at("site_move", "school"), stay="s0").context["sheet"]
    [field] = [each for each in sheet.questions.fields if each.prop.name == "site"]
    told = dict(field.choices)
    assert list(told) == ["pagoda", "hospital"]
    assert "2 beds free" in told["pagoda"] and "bed" not in told["hospital"]


def test_at_a_transit_centre_nobody_lacks_an_order_and_the_way_goes_on(school, manager, book):  # noqa: F811
    book(site("transit", type="transit_centre"))
    book(
        Draft("stay", {**stay("x", SREY, "5", site="transit", place="transit_centre").values, "area": HERE}, "passing")
    )
    assert sum(number for _, number in page(manager, at("site_residents", "transit")).context["filters"]) == 0
    sheet = page(manager, at("site_check_out", "transit"), stay="passing").context["sheet"]
    assert next(field.text for field in sheet.questions.fields if field.prop.name == "reason") == "went_on"


def test_who_is_bound_for_the_next_stop_goes_on_and_so_does_the_bus(truck, manager, book):  # noqa: F811
    bus = Transport.objects.get(uid="truck").values()
    book(Draft("transport", {name: value for name, value in bus.items() if name != "to_site"}, "truck"))
    line = Passenger.objects.get(person=SOKHA)
    book(Draft("passenger", {**line.values(), "to_site": "pagoda"}, line.uid))
    address = at("site_check_in_transport", "school", "truck")
    shown = page(manager, address)
    assert {each.person for each in shown.context["sheet"].lines if not each.is_chosen} == {SOKHA}
    answer = manager.post(address, typed(shown))
    assert answer.headers["Location"] == at("site_residents", "school")
    assert Transport.objects.get(uid="truck").arrived is None and len(inside()) == 4
    assert manager.get(at("site_check_in_transport", "school", "no-such")).status_code == 404
    [coming] = page(manager, at("site_residents", "pagoda")).context["coming"]
    assert coming.people == 1
    next_stop = at("site_check_in_transport", "pagoda", "truck")
    assert manager.post(next_stop, typed(page(manager, next_stop))).status_code == 302
    assert Transport.objects.get(uid="truck").arrived == today() and set(inside("pagoda")) == {SOKHA}

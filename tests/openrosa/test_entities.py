"""Lists of records on phones: what each phone gets, and updates made offline that arrive in any order."""

from __future__ import annotations

import csv
import io
from itertools import permutations
from xml.etree import ElementTree

import pytest

from tests.openrosa.answers import Family, Member, new_id, visit
from tests.openrosa.phone import content, parts_of


def a_person(server, who="malai", place="0109", name="Sokha", age=30) -> Member:
    """Somebody registered and in the book."""
    family = Family(place, [Member(name, age)])
    assert server.phone(who).send(family.xml()).status == 201
    assert server.states(family.instance) == ["accepted"]
    return family.members[0]


def the_list(phone):
    """The list of people as the manifest of the visit form has it now."""
    return phone.manifest(phone.form("visit"))["people.csv"]


def people_on(phone) -> dict[str, dict[str, str]]:
    reply = phone.get(the_list(phone).downloadUrl)
    assert reply.status == 200
    return {row["name"]: row for row in csv.DictReader(io.StringIO(content(reply).decode("utf-8-sig")))}


def stands(server, person: Member) -> dict[str, str]:
    """What the book says of a person now, with the version."""
    ((age, phone, version),) = server.rows("SELECT age, phone, version FROM records_person WHERE uid = ?", [person.uid])
    return {"age": age, "phone": phone or "", "version": version}


def change(server, person: Member, who="malai", **said) -> list[str]:
    """A visit that is sent; what became of it."""
    instance = new_id()
    assert server.phone(who).send(visit(person.uid, person.name, instance=instance, **said)).status == 201
    return server.states(instance)


def test_a_phone_gets_the_people_of_its_own_area(server):
    ours, theirs = a_person(server), a_person(server, "kamrieng", "0212")
    on_ours, on_theirs = people_on(server.phone()), people_on(server.phone("kamrieng"))
    assert ours.uid in on_ours and theirs.uid not in on_ours
    assert theirs.uid in on_theirs and ours.uid not in on_theirs
    row = on_ours[ours.uid]
    assert list(row)[:3] == ["name", "label", "__version"]
    assert "Sokha" in row["label"] and row["__version"] == "1"


def test_a_list_is_fetched_again_only_when_the_own_area_changes(server):
    phone = server.phone()
    person = a_person(server)
    before = the_list(phone)
    assert before.type == "entityList"
    a_person(server, "kamrieng", "0212")
    assert the_list(phone).hash == before.hash
    assert change(server, person, base=1, age=31) == ["accepted"]
    assert the_list(phone).hash != before.hash


def test_a_list_that_the_phone_has_is_not_sent_again(server):
    a_person(server)
    phone = server.phone()
    where = the_list(phone).downloadUrl
    tag = phone.get(where).header("ETag")
    assert tag
    phone.headers = [("If-None-Match", tag)]
    assert phone.get(where).status == 304


def test_a_person_registered_for_another_province_is_taken_in_but_may_not_be_changed_from_here(server):
    theirs = a_person(server, "malai", "0212")
    assert theirs.uid in people_on(server.phone("kamrieng"))
    assert theirs.uid not in people_on(server.phone("malai"))
    assert change(server, theirs, "malai", base=1, age=31) == ["held"]
    assert stands(server, theirs)["age"] == 30


def test_one_update_after_another(server):
    person = a_person(server)
    assert change(server, person, base=1, age=31) == ["accepted"]
    assert change(server, person, base=2, phone="012345678") == ["accepted"]
    assert stands(server, person) == {"age": 31, "phone": "012345678", "version": 3}


def made_offline() -> tuple[Member, list[tuple[str, bytes]]]:
    """A family of one and three visits to them before the phone had a network, each with its instance."""
    family, branch = Family("0109", [Member("Sokha", 30)]), new_id()
    person, visits = family.members[0], []
    for n in (1, 2, 3):
        instance = new_id()
        visits.append((instance, visit(person.uid, "Sokha", base=n, branch=branch, age=30 + n, instance=instance)))
    return person, [(family.instance, family.xml()), *visits]


@pytest.mark.parametrize("one_at_a_time", [False, True], ids=["together", "one at a time"])
def test_what_was_made_offline_arrives_in_any_order(server, one_at_a_time):
    orders = list(permutations(range(4)))[:: 9 if one_at_a_time else 1]
    people = [made_offline() for _ in orders]
    for order, (_, sent) in zip(orders, people, strict=True):
        for position in order:
            assert server.phone().post(parts_of(sent[position][1], {}, 10**6)[0]).status == 201
            if one_at_a_time:
                server.settled()
    server.settled()
    became = dict(server.receipts())
    for order, (person, sent) in zip(orders, people, strict=True):
        assert [became[f"uuid:{instance}"] for instance, _ in sent] == ["accepted"] * 4, order
        assert stands(server, person) == {"age": 33, "phone": "", "version": 4}, order


def test_a_branch_from_the_server_arrives_in_any_order(server):
    people = [(order, a_person(server)) for order in permutations(range(3))]
    for order, person in people:
        branch = new_id()
        made = [visit(person.uid, person.name, base=base, branch=branch, trunk=1, age=30 + base) for base in (1, 2, 3)]
        for position in order:
            assert server.phone().send(made[position]).status == 201
    server.settled()
    assert [stands(server, person) for _, person in people] == [{"age": 33, "phone": "", "version": 4}] * 6


def test_an_update_whose_predecessor_is_still_on_a_phone_waits_in_sight(server):
    person, branch = a_person(server), new_id()
    assert change(server, person, base=2, branch=branch, trunk=1, age=40) == ["waiting"]
    assert stands(server, person)["age"] == 30
    assert change(server, person, base=1, branch=branch, trunk=1, age=35) == ["accepted"]
    assert stands(server, person)["age"] == 40


def test_two_phones_that_change_different_things_are_both_right(server):
    person = a_person(server)
    assert change(server, person, base=1, branch=new_id(), trunk=1, age=31) == ["accepted"]
    assert change(server, person, base=1, branch=new_id(), trunk=1, phone="012345678") == ["accepted"]
    assert stands(server, person) == {"age": 31, "phone": "012345678", "version": 3}


def test_two_phones_that_say_different_things_wait_for_a_person(server):
    person = a_person(server)
    assert change(server, person, base=1, branch=new_id(), trunk=1, age=31) == ["accepted"]
    assert change(server, person, base=1, branch=new_id(), trunk=1, age=45) == ["conflict"]
    assert stands(server, person) == {"age": 31, "phone": "", "version": 2}


def test_a_trunk_that_the_server_never_had_is_no_dead_end(server):
    person = a_person(server)
    assert change(server, person, base=9, branch=new_id(), trunk=9, age=31)[0] in ("held", "conflict")
    assert stands(server, person)["age"] == 30


def test_the_integrity_answer_tells_what_to_remove(server):
    ours, theirs, unknown = a_person(server), a_person(server, "kamrieng", "0212"), new_id()
    phone = server.phone()
    asked = the_list(phone).integrityUrl
    reply = phone.get(f"{asked}?id={ours.uid},{theirs.uid},{unknown}")
    assert reply.status == 200
    entities = ElementTree.fromstring(reply.body).findall("./entities/entity")
    assert {each.get("id"): each.findtext("deleted") for each in entities} == {
        ours.uid: "false", theirs.uid: "true", unknown: "true",
    }  # fmt: skip
    assert b"> " not in reply.body and b">\n<ent" not in reply.body  # Collect takes the first node for an element


def test_the_integrity_answer_bears_what_is_no_id(server):
    asked = the_list(server.phone()).integrityUrl
    for ids in ("", "x", "," * 5_000, "%00", "'%20OR%201=1", "&amp;"):
        assert server.phone().get(f"{asked}?id={ids}").status in (200, 400)


def test_an_edit_of_a_family_changes_the_people_who_stayed_and_takes_out_who_was_not_there(server):
    first = Family("0109", [Member("Sokha", 30), Member("Dara", 5)])
    assert server.phone().send(first.xml()).status == 201
    assert server.states(first.instance) == ["accepted"]
    stayed, gone = first.members
    edited = Family("0109", [Member("Sokha", 31, stayed.uid, stayed.belongs)], uid=first.uid)
    edited.deprecates = first.instance
    assert server.phone().send(edited.xml()).status == 201
    assert server.states(edited.instance) == ["accepted"]
    assert server.states(first.instance) == ["replaced"]
    assert stands(server, stayed)["age"] == 31
    assert server.rows("SELECT count(*) FROM records_person WHERE uid = ?", [gone.uid]) == [(0,)]
    assert server.rows("SELECT count(*) FROM records_membership WHERE uid = ?", [gone.belongs]) == [(0,)]
    assert server.rows("SELECT size FROM records_household WHERE uid = ?", [first.uid]) == [(1,)]

"""Records as lists on phones: whose they are, what they tell, and when a phone must fetch them again."""

from __future__ import annotations

import csv
import io
import random

import pytest

from wayhome.accounts.models import Role
from wayhome.accounts.policy import NOBODY, RIGHTS, Access
from wayhome.capture import files
from wayhome.capture.entities import lists
from wayhome.capture.forms.tables import Form, FormFile, FormVersion
from wayhome.kernel.clock import now, today
from wayhome.kernel.digest import new_uid
from wayhome.kernel.shortcode import code_of
from wayhome.ledger.models import Source
from wayhome.ledger.write import Draft, write

KNOWN = today("Asia/Phnom_Penh")
MALY, DARA, VANNA = (f"0190aaaa-bbbb-7ccc-8ddd-00000000000{n}" for n in (1, 2, 3))


def access(*areas: str, role: str = Role.ENUMERATOR) -> Access:
    return Access("somebody", role, areas, RIGHTS[role], "KH" in areas)


BANTEAY, BATTAMBANG, COUNTRY = access("01"), access("02"), access("KH")


def put(*drafts: Draft) -> None:
    write(drafts, source=Source.objects.create(sort="screen", name="desk", by="x", received=now()), by="x")


def person(uid: str, home: str | None, **values) -> Draft:
    said = {"family_name": "Sok", "given_name": "Maly", "name_local": "សុខ ម៉ាលី", "sex": "female", "age": 31}
    return Draft("person", said | {"phone": "012 345 678", "known_by": KNOWN, "home": home} | values, uid)


@pytest.fixture
def register(country):
    put(
        person(MALY, "01090101"),
        person(DARA, "011002", given_name="Dara", family_name="Chan", name_local=None),
        person(VANNA, "02120201", given_name="Vanna", name_local="កែវ វណ្ណា", family_name="Keo"),
    )


def listed(kind: str, who: Access, form: FormVersion | None = None) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(b"".join(lists.csv_of(kind, who, form)).decode())))


def test_a_list_has_the_records_of_the_area_and_calls_them_in_both_scripts(register):
    found = listed("person", BANTEAY)
    assert [row["label"] for row in found] == [
        f"សុខ ម៉ាលី · Sok Maly · {code_of(MALY)}",
        f"Chan Dara · {code_of(DARA)}",
    ]
    assert found[0] == {
        "name": MALY, "label": found[0]["label"], "__version": "1", "sex": "female", "age": "31", "home": "01090101",
    }  # fmt: skip
    assert {row["name"] for row in listed("person", COUNTRY)} == {MALY, DARA, VANNA}
    assert listed("person", NOBODY) == []


def test_who_may_not_see_names_gets_none(register):
    manager = access("KH", role=Role.NATIONAL_MANAGER)
    told = b"".join(lists.csv_of("person", manager)).decode()
    assert "Maly" not in told and "សុខ" not in told and "012" not in told
    assert code_of(MALY) in told


def test_places_and_sites_are_for_everybody_with_what_lies_above_them(register):
    places = {row["name"]: row for row in listed("area", BATTAMBANG)}
    assert places["01090101"] == {
        "name": "01090101", "label": "Thmei", "__version": "1", "level": "4", "parent": "010901", "code": "01090101",
    }  # fmt: skip
    assert {"KH", "01", "0109", "010901"} <= places.keys()
    assert listed("site", BATTAMBANG)[0] == {
        "name": "daung", "label": "Daung", "__version": "1", "type": "poe_international", "area": "0212",
        "capacity": "",
        "closed": "",
    }  # fmt: skip


XFORM = b"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><model>
<instance><data id="visit" version="1"><village/><who/><phone/></data></instance>
<instance id="people" src="jr://file-csv/people.csv"/><instance id="sites" src="jr://file-csv/sites.csv"/>
<bind nodeset="/data/phone" calculate=" instance( &quot;people&quot; )/root/item[name= /data/who ]/phone"/>
<bind nodeset="/data/who" calculate="instance('sites')/root/item[name= /data/village ]/label"/>
<bind nodeset="/data/village" constraint="/data/document_number != ''"/></model></h:head><h:body>
<select1 ref="/data/who"><itemset nodeset="instance('people')/root/item[home= /data/village ]">
<value ref="name"/><label ref="label"/></itemset></select1></h:body></h:html>"""


@pytest.fixture
def form(db) -> FormVersion:
    made = FormVersion.objects.create(
        form=Form.objects.create(form_id="visit"), version="1", digest=files.keep(XFORM), md5="", size=1,
        published_at=now(), by="x",
    )  # fmt: skip
    for name, kind in (("people.csv", "person"), ("sites.csv", "site")):
        FormFile.objects.create(version=made, filename=name, kind=kind)
    return made


def test_a_form_gets_the_columns_it_reads_and_no_more(register, form):
    assert list(listed("person", BANTEAY, form)[0]) == ["name", "label", "__version", "phone", "home"]
    assert list(listed("site", BANTEAY, form)[0]) == ["name", "label", "__version"]
    manager = access("KH", role=Role.NATIONAL_MANAGER)
    assert list(listed("person", manager, form)[0]) == ["name", "label", "__version", "home"]
    assert lists.version_of("person", BANTEAY, form) != lists.version_of("person", BANTEAY)


def test_the_version_moves_exactly_when_the_list_does(register):
    """Any order of newcomers, changes, moves and ends, here and next door: same version, same list, and none other."""
    dice, known = random.Random(7), [MALY, DARA, VANNA]
    homes = ["01090101", "011002", "02120201", "0212", None]
    seen = {who.areas: {} for who in (BANTEAY, BATTAMBANG, COUNTRY)}
    before = {}
    for step in range(80):
        if step:
            one = dice.choice(known)
            deed = dice.choice(["new", "change", "move", "void"])
            if deed == "new" or len(known) < 3:
                known.append(new_uid())
                put(person(known[-1], dice.choice(homes)))
            elif deed == "void":
                known.remove(one)
                put(Draft("person", {}, one, op="void"))
            else:
                put(person(one, dice.choice(homes), age=step))
        for who in (BANTEAY, BATTAMBANG, COUNTRY):
            version, told = lists.version_of("person", who), b"".join(lists.csv_of("person", who))
            assert seen[who.areas].setdefault(version, told) == told
            if before.get(who.areas, ("", b""))[1] == told and not who.everywhere:
                assert before[who.areas][0] == version
            before[who.areas] = version, told


def test_who_follows_another_record_moves_the_version_with_it(register):
    put(
        Draft("household", {"area": "01090101", "known_by": KNOWN}, "h1"),
        Draft("membership", {"person": MALY, "household": "h1", "known_by": KNOWN}, "m1"),
    )
    version = lists.version_of("membership", BANTEAY)
    assert [row["name"] for row in listed("membership", BANTEAY)] == ["m1"]
    put(Draft("household", {"area": "02120201", "known_by": KNOWN}, "h1"))
    assert listed("membership", BANTEAY) == []
    assert lists.version_of("membership", BANTEAY) != version


def test_only_groups_are_listed_and_only_they_move_the_version(register):
    group, alone = new_uid(), new_uid()
    put(Draft("arrival", {"people": 30, "destination": "0109", "known_by": KNOWN}, group))
    for who in (BANTEAY, COUNTRY):
        version, told = lists.version_of("arrival", who), listed("arrival", who)
        assert [row["name"] for row in told] == [group] and told[0]["label"] == f"30 · Malai · {code_of(group)}"
        put(Draft("arrival", {"people": 1, "person": MALY, "destination": "0109", "known_by": KNOWN}, new_uid()))
        assert lists.version_of("arrival", who) == version
    put(Draft("arrival", {"people": 1, "person": MALY, "destination": "0109", "known_by": KNOWN}, alone))
    assert lists.standing("arrival", [group, alone], BANTEAY) == {group}
    put(Draft("arrival", {"people": 31, "destination": "0109", "known_by": KNOWN}, group))
    assert lists.version_of("arrival", BANTEAY) != version


def test_only_what_stands_in_the_area_is_still_there(register):
    put(Draft("person", {}, DARA, op="void"))
    asked = [MALY, DARA, VANNA, "never-was"]
    assert lists.standing("person", asked, BANTEAY) == {MALY}
    assert lists.standing("person", asked, NOBODY) == set()

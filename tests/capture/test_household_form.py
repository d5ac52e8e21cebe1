"""The household form of the pack, as the browser engine filled it in, becomes a family with all its ties."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.capture.test_form_publishing import access_everywhere  # noqa: F401
from wayhome.accounts.models import AreaGrant, Role, User
from wayhome.capture.forms.pack import load_pack_forms
from wayhome.capture.submissions.tables import Submission
from wayhome.capture.submissions.taking import take_in
from wayhome.kernel.clock import now
from wayhome.kernel.digest import sha256_hex
from wayhome.kernel.shortcode import code_of
from wayhome.ledger.record import KINDS
from wayhome.records.consenting import agreed, answers

HOUSEHOLD = "054c53bb-bd4d-4263-93f8-474ff8bd5107"
MALY, DARA = "be680b56-8885-4c3e-9a3a-a5ccd6088f5d", "2ea05948-6abb-4b1f-b2ef-1cd8d4117e83"


def member(uid: str, name: str, sex: str, age: str, code: str, tail: str, group: str, gate: bool = False) -> str:
    """A turn of the repeat as the engine writes it; `gate`: hour, place of registration and broker were told."""
    current, time, site, broker = ("0110", "03:20:00.000+07:00", "poi-pet", "yes") if gate else ("", "", "", "")
    return f"""<member><person><name_local>{name}</name_local><family_name/><given_name/><sex>{sex}</sex>
<age>{age}</age><phone>012 000 111</phone><phone_owner>neighbour</phone_owner><home>02120201</home>
<current>{current}</current><p_code>{code}</p_code><meta><entity dataset="people" create="1" id="{uid}">
<label>{name}</label></entity></meta></person><membership><role/><member_person>{uid}</member_person>
<member_household>{HOUSEHOLD}</member_household><person_code/><meta><entity dataset="membership" create="1"
id="45ece876-5e31-40e8-aa63-23ea85fe3c{tail}"><label>{name}</label></entity></meta></membership><arrival>
<arrival_person>{uid}</arrival_person><arrival_group>{group}</arrival_group><arrival_people>1</arrival_people>
<arrival_day>2020-05-07</arrival_day><arrival_time>{time}</arrival_time>
<arrival_crossing_point>poi-pet</arrival_crossing_point><arrival_registered_at>{site}</arrival_registered_at>
<arrival_broker>{broker}</arrival_broker>
<arrival_origin_country>TH</arrival_origin_country><arrival_destination>02120201</arrival_destination>
<arrival_responsible>02120201</arrival_responsible>
<arrival_current>{current}</arrival_current><meta><entity dataset="arrival" create="1"
id="361196e4-50fb-4526-b3cd-ab873243a6{tail}"><label>{name}</label></entity></meta></arrival></member>"""


def asked(agreed: str) -> str:
    """The consent of the household as the engine writes it, if it was asked for."""
    return f"""<sharing><sharing_free/><sharing_asked>yes</sharing_asked><consent><language>km</language>
<agreed>{agreed}</agreed><given_by>household_head</given_by><way>thumbprint</way><wording>household 2026-11</wording>
<consent_day>2020-05-07</consent_day><consent_household>{HOUSEHOLD}</consent_household><meta><entity dataset="consent"
create="1" id="6e1f6f9b-3a55-4b7e-8f2e-0d4f6a1f7c11"><label>FYYL-PTHC-AKA</label></entity></meta></consent></sharing>"""


NOT_ASKED = "<sharing><sharing_free/><sharing_asked>no</sharing_asked></sharing>"


def filled(group: str = "", sharing: str = NOT_ASKED, gate: bool = False) -> bytes:
    return f"""<data id="household" version="2026112304"><trip><day>2020-05-07</day><crossing_point>poi-pet
</crossing_point><origin_country>TH</origin_country><group>{group}</group></trip><place><place_code>02120201</place_code>
<destination>02120201</destination></place>{member(MALY, "សុខ ម៉ាលី", "female", "30", "RRTJ-ALLY-HTH", "21", group, gate)}
{member(DARA, "សុខ ដារ៉ា", "male", "5", "TLTF-CCKX-LEC", "22", group, gate)}
<household><household_area>02120201</household_area>
<household_size>2</household_size><h_code>FYYL-PTHC-AKA</h_code><household_code/><meta><entity dataset="households"
create="1" id="{HOUSEHOLD}"><label>FYYL-PTHC-AKA</label></entity></meta></household>{sharing}<meta>
<instanceID>uuid:aac05fef</instanceID></meta></data>""".replace("\n", " ").encode()


@pytest.fixture
def send(country):
    """An enumerator at the gate, whose phone sends one submission."""
    user = User.objects.create_user("sreymom", role=Role.ENUMERATOR)
    AreaGrant.objects.create(user=user, area="01")
    load_pack_forms("wayhome init")

    def one(xml: bytes) -> Submission:
        row = Submission.objects.create(
            instance="uuid:aac05fef", lineage="uuid:aac05fef", form_id="household", version="2026112304",
            digest=sha256_hex(xml), xml=xml, by="sreymom", received=now(),
        )  # fmt: skip
        take_in()
        row.refresh_from_db()
        return row

    return one


def test_a_family_is_registered_in_one_go(send):
    assert send(filled()).state == Submission.State.ACCEPTED
    people = {uid: KINDS["person"].objects.get(uid=uid) for uid in (MALY, DARA)}
    assert (people[MALY].name_local, people[MALY].age, people[MALY].home) == ("សុខ ម៉ាលី", 30, "02120201")
    assert (people[DARA].phone, people[DARA].phone_owner) == ("012 000 111", "neighbour")
    household = KINDS["household"].objects.get(uid=HOUSEHOLD)
    assert (household.area, household.size) == ("02120201", 2)
    members = KINDS["membership"].objects.filter(household=HOUSEHOLD).values_list("person", flat=True)
    assert set(members) == {MALY, DARA}
    arrivals = KINDS["arrival"].objects.filter(person__in=[MALY, DARA])
    assert {(each.destination, each.crossing_point, each.people) for each in arrivals} == {("02120201", "poi-pet", 1)}


def test_the_hour_the_gate_and_the_broker_are_kept_and_the_gate_sees_them(send):
    assert send(filled(gate=True)).state == Submission.State.ACCEPTED
    arrivals = KINDS["arrival"].objects.filter(person__in=[MALY, DARA])
    told = {(each.time, each.registered_at, each.broker, each.current, each.destination) for each in arrivals}
    assert told == {("03:20", "poi-pet", True, "0110", "02120201")}
    assert {each.current for each in KINDS["person"].objects.filter(uid__in=[MALY, DARA])} == {"0110"}


def test_what_nobody_said_at_the_gate_stays_unknown(send):
    send(filled())
    arrivals = KINDS["arrival"].objects.filter(person__in=[MALY, DARA])
    assert {(each.time, each.registered_at, each.broker, each.current) for each in arrivals} == {(None,) * 4}


def test_the_codes_that_the_phone_showed_are_those_of_the_register(send):
    """What the expressions of the form made in the engine, and what the house makes of the same uids."""
    send(filled())
    assert KINDS["household"].objects.get().label == code_of(HOUSEHOLD) == "FYYL-PTHC-AKA"
    assert (code_of(MALY), code_of(DARA)) == ("RRTJ-ALLY-HTH", "TLTF-CCKX-LEC")


def test_names_take_places_of_their_group_and_the_total_stays(send, access_everywhere):  # noqa: F811
    arrivals = KINDS["arrival"].objects
    before = arrivals.people()
    assert send(filled(group="bus")).state == Submission.State.ACCEPTED
    assert arrivals.people() == before
    assert arrivals.named_in(["bus"]) == {"bus": 3}


def test_what_the_household_agreed_to_holds_for_its_members(send):
    assert send(filled(sharing=asked("local_authority phone"))).state == Submission.State.ACCEPTED
    consent = KINDS["consent"].objects.get(household=HOUSEHOLD)
    assert (consent.given_by, consent.way, consent.language) == ("household_head", "thumbprint", "km")
    assert consent.wording == "household 2026-11"
    found = agreed([MALY, DARA], dt.date(2020, 5, 7))
    assert found == {MALY: {"local_authority", "phone"}, DARA: {"local_authority", "phone"}}


def test_nothing_ticked_is_a_refusal_and_registers_them_all_the_same(send):
    assert send(filled(sharing=asked(""))).state == Submission.State.ACCEPTED
    answer = answers([MALY], dt.date(2020, 5, 7))[MALY]
    assert answer is not None and answer.agreed == frozenset()


def test_who_was_not_asked_gave_no_answer(send):
    assert send(filled()).state == Submission.State.ACCEPTED
    assert not KINDS["consent"].objects.exists()
    assert answers([MALY], dt.date(2020, 5, 7)) == {MALY: None}

"""The follow-up form of the pack, as the browser engine filled it in: one visit, a row for each of the household."""

from __future__ import annotations

import pytest

from wayhome.accounts.models import AreaGrant, Role, User
from wayhome.accounts.policy import access_for
from wayhome.capture.forms.pack import load_pack_forms
from wayhome.capture.submissions.tables import Submission
from wayhome.capture.submissions.taking import take_in
from wayhome.kernel.clock import now
from wayhome.kernel.digest import sha256_hex
from wayhome.ledger.models import Source
from wayhome.ledger.record import KINDS
from wayhome.ledger.write import Draft, write
from wayhome.records.base import today
from wayhome.records.following import alerts

MOTHER, CHILD = "be680b56-8885-4c3e-9a3a-a5ccd6088f5d", "2ea05948-6abb-4b1f-b2ef-1cd8d4117e83"
HOUSEHOLD = "054c53bb-bd4d-4263-93f8-474ff8bd5107"
ROWS = {MOTHER: "deca2d7f-ecfe-4633-858b-d0f4aacb2ecd", CHILD: "d3546de0-d6fa-4f75-931c-0ade55beb2de"}
CONTACT = "uuid:71726189-62fe-4a9a-a926-757f8888b37c"


def turn(person: str, status: str, found: str = "") -> str:
    """A turn of the repeat as the engine writes it: of whom nothing is said, no row is made."""
    asked = f"{found}<temperature/><needs/>" if status == "cooperative" else ""
    return f"""<member><place>1</place><member_person>{person}</member_person><called>Maly</called><who/>
<member_day>{today().isoformat()}</member_day><member_channel>visit</member_channel><contact>{CONTACT}</contact>
<met>{status}</met><status>{status}</status>{asked}<note/><meta><entity dataset="follow_up"
create="{"true" if status else "false"}" id="{ROWS[person]}"><label>Maly</label></entity></meta></member>"""


def filled(*turns: str) -> bytes:
    return f"""<data id="follow_up" version="2026112304"><search>MALY</search><person>{MOTHER}</person>
<household>{HOUSEHOLD}</household><people_in_it>2</people_in_it><visit><covers/><day>{today().isoformat()}</day>
<channel>visit</channel><at_home>somebody</at_home></visit>{"".join(turns)}<reaching><new_phone/><meta>
<entity dataset="people" update="false" baseVersion="1" trunkVersion="" branchId="" id="{MOTHER}"/></meta></reaching>
<meta><instanceID>uuid:91144c72</instanceID></meta></data>""".replace("\n", " ").encode()


@pytest.fixture
def volunteer(country):
    user = User.objects.create_user("chenda", role=Role.VOLUNTEER)
    AreaGrant.objects.create(user=user, area="02120201")
    load_pack_forms("wayhome init")
    source = Source.objects.create(sort="screen", name="test", by="dara", received=now())
    people = [Draft("person", {"home": "02120201", "known_by": today()}, uid) for uid in (MOTHER, CHILD)]
    write(people, source=source, by="dara")
    return access_for(user)


def send(xml: bytes, instance: str = "uuid:91144c72") -> Submission:
    row = Submission.objects.create(
        instance=instance, lineage=instance, form_id="follow_up", version="2026112304", digest=sha256_hex(xml),
        xml=xml, by="chenda", received=now(),
    )  # fmt: skip
    take_in()
    row.refresh_from_db()
    return row


def rows():
    return {each.person: each for each in KINDS["follow_up"].objects.all()}


def test_one_visit_is_a_row_for_each_member_and_its_symptoms_an_alert_at_once(volunteer):
    sent = filled(turn(MOTHER, "cooperative", "<symptoms>cough fever</symptoms>"), turn(CHILD, "unavailable"))
    assert send(sent).state == Submission.State.ACCEPTED
    assert {person: (row.status, row.symptoms, row.day) for person, row in rows().items()} == {
        MOTHER: ("cooperative", ["cough", "fever"], today()),
        CHILD: ("unavailable", None, today()),
    }
    assert {row.contact for row in rows().values()} == {CONTACT}
    assert [alert.person for alert in alerts.oldest(volunteer, 10)] == [MOTHER]


def test_of_whom_nothing_is_said_no_row_is_made(volunteer):
    sent = filled(turn(MOTHER, "cooperative", "<symptoms>none</symptoms>"), turn(CHILD, ""))
    assert send(sent).state == Submission.State.ACCEPTED
    assert rows().keys() == {MOTHER} and not alerts.number_waiting(volunteer)


def test_a_visit_of_which_one_row_cannot_be_is_held_as_a_whole(volunteer):
    sent = filled(turn(MOTHER, "cooperative", "<symptoms>none fever</symptoms>"), turn(CHILD, "unavailable"))
    assert send(sent).state == Submission.State.HELD
    assert not rows()

"""What people decide about submissions that the gate left to them: each decision is kept and passes the same gate."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.capture.phones import FAMILY, VISIT, Filled, Member, enumerators, family, new_id, publish, visit
from wayhome.accounts.models import User
from wayhome.accounts.policy import access_for
from wayhome.capture.forms.tables import Form, FormVersion
from wayhome.capture.submissions import deciding
from wayhome.capture.submissions.as_own import with_own_numbers
from wayhome.capture.submissions.tables import Submission
from wayhome.capture.submissions.taking import take_in
from wayhome.kernel.clock import now
from wayhome.kernel.problems import Refused
from wayhome.ledger.read import history
from wayhome.records.person import Person


@pytest.fixture(autouse=True)
def desk(country) -> None:
    enumerators()
    publish(FAMILY, VISIT)


def settled() -> None:
    while take_in():
        pass


def a_person() -> Member:
    sokha = Member("Sokha")
    family(sokha).send()
    visit(sokha.uid, base=1, home="010901").send("maly")
    settled()
    return sokha


def stands(uid: str) -> tuple:
    return Person.objects.values_list("age", "phone").get(uid=uid)


def faults(refusal) -> dict[str, str]:
    return {problem.field: problem.code for problem in refusal.value.problems}


def test_a_held_submission_is_mended_beside_what_came():
    dara = Member("Dara", 250)
    sent = family(Member("Sokha"), dara).send()
    take_in()
    deciding.mend(sent.row, {"member[2]/age": "25"}, "maly", access_for(User.objects.get(username="maly")))
    row = sent.row
    assert (row.state, row.decision, row.decided_by) == ("accepted", "mend", "maly") and row.decided_at
    assert bytes(row.xml) == sent.xml and b"<age>25</age>" in bytes(row.mended)
    assert Person.objects.get(uid=dara.uid).age == 25
    assert history("person", dara.uid)[0].by == "maly"


def test_mending_that_leaves_something_wrong_changes_nothing():
    sent = family(Member("Sokha", 250), village="Atlantis").send()
    take_in()
    with pytest.raises(Refused) as refusal:
        deciding.mend(sent.row, {"member[1]/age": "25"}, "maly")
    assert faults(refusal) == {"home/village": "place.unknown"}
    row = sent.row
    assert (row.state, row.mended, row.decision) == ("held", None, "")
    deciding.mend(sent.row, {"member[1]/age": "25", "home/village": "010901"}, "maly")
    assert sent.state == "accepted"


@pytest.mark.parametrize("path", ["member[3]/age", "nowhere", "meta/instanceID", "home", "member/../home", ""])
def test_only_questions_can_be_mended(path):
    sent = family(Member("Sokha", 250)).send()
    take_in()
    with pytest.raises(Refused) as refusal:
        deciding.mend(sent.row, {path: "1"}, "maly")
    assert faults(refusal) == {path: "submission.no_such_question"}


def test_a_question_that_was_not_asked_can_be_answered_when_mending():
    sent = family(Member("Sokha", 250, sex=None)).send()
    take_in()
    deciding.mend(sent.row, {"member[1]/age": "25", "member[1]/sex": "female"}, "maly")
    assert Person.objects.get().sex == "female"


def test_what_was_decided_is_not_decided_again():
    sent = family(Member("Sokha", 250)).send()
    take_in()
    stale = sent.row
    deciding.drop(stale, "maly", "a trial")
    for decide in (
        lambda: deciding.drop(stale, "dara", "again"),
        lambda: deciding.mend(stale, {"member[1]/age": "25"}, "dara"),
    ):
        with pytest.raises(Refused) as refusal:
            decide()
        assert [problem.code for problem in refusal.value.problems] == ["submission.not_open"]
    row = sent.row
    assert (row.state, row.decision, row.reason, row.decided_by) == ("dropped", "drop", "a trial", "maly")
    assert row.problems and bytes(row.xml) == sent.xml
    assert not Person.objects.exists()


def test_a_decision_needs_a_reason():
    sent = family(Member("Sokha", 250)).send()
    take_in()
    with pytest.raises(Refused) as refusal:
        deciding.drop(sent.row, "maly", "  ")
    assert faults(refusal) == {"reason": "submission.no_reason"}
    assert sent.state == "held"


def test_a_variant_takes_the_place_of_what_stands():
    sokha = Member("Sokha")
    first = family(sokha).send()
    other = family(Member("Sokha", 40, uid=sokha.uid, belongs=sokha.belongs), uid=first.uid, instance=first.instance)
    other.send()
    take_in()
    deciding.use_variant(other.row, "maly", "they called")
    assert (first.state, other.state) == ("replaced", "accepted")
    assert stands(sokha.uid) == (40, None)
    late = family(Member("Sokha", 41, uid=sokha.uid, belongs=sokha.belongs), uid=first.uid, corrects=first.instance)
    late.send()
    assert take_in() == {"accepted": 1} and stands(sokha.uid) == (41, None)


def test_a_variant_with_other_records_replaces_those_that_stand():
    first = family(Member("Sokha")).send()
    other = family(Member("Bopha"), instance=first.instance).send()
    take_in()
    deciding.use_variant(other.row, "maly", "the first was a trial")
    assert list(Person.objects.values_list("given_name", flat=True)) == ["Bopha"]


def test_keeping_the_current_leaves_the_variant_out():
    first = family(Member("Sokha")).send()
    other = family(Member("Sokha", 40), instance=first.instance).send()
    take_in()
    deciding.keep_current(other.row, "maly", "the first is right")
    assert (first.state, other.state, other.row.decision) == ("accepted", "dropped", "keep_current")


def test_an_edit_without_its_original_can_stand_alone():
    sent = family(Member("Sokha"), corrects="uuid:unknown").send()
    take_in()
    deciding.use_variant(sent.row, "maly", "the phone was lost")
    assert sent.state == "accepted" and Person.objects.count() == 1


def test_an_update_is_applied_without_what_it_waits_for_and_releases_what_follows():
    sokha, branch = a_person(), new_id()
    second = visit(sokha.uid, base=3, trunk=2, branch=branch, age=32).send()
    third = visit(sokha.uid, base=4, trunk=2, branch=branch, age=33).send()
    assert take_in() == {"waiting": 2}
    deciding.apply_now(second.row, "maly", "the phone was lost")
    assert second.state == "accepted" and third.state == "received"
    assert take_in() == {"accepted": 1} and stands(sokha.uid) == (33, None)


def test_an_update_of_a_record_that_never_came_makes_it_and_its_registration_completes_it():
    sokha = Member("Sokha", 30)
    update = visit(sokha.uid, base=1, branch=new_id(), age=31, phone="012").send("maly")
    assert take_in() == {"waiting": 1}
    deciding.apply_now(update.row, "maly", "the phone was lost")
    assert stands(sokha.uid) == (31, "012")
    sokha.age = None
    late = family(sokha).send("maly")
    assert take_in() == {"accepted": 1} and late.state == "accepted"
    person = Person.objects.get(uid=sokha.uid)
    assert (person.age, person.phone, person.given_name) == (31, "012", "Sokha")


def test_what_a_phone_saw_before_the_register_was_restored_can_be_applied():
    sokha = a_person()
    sent = visit(sokha.uid, base=9, trunk=9, branch=new_id(), age=40).send()
    take_in()
    assert sent.state == "held"
    deciding.apply_now(sent.row, "maly", "restored from a copy")
    assert sent.state == "accepted" and stands(sokha.uid) == (40, None)


def test_deciding_to_apply_does_not_get_past_the_rules():
    sokha = a_person()
    sent = visit(sokha.uid, base=9, trunk=9, branch=new_id(), age=250).send()
    take_in()
    with pytest.raises(Refused) as refusal:
        deciding.apply_now(sent.row, "maly", "restored from a copy")
    assert faults(refusal) == {"age": "person.too_old"}
    assert sent.state == "held"


def test_a_conflict_is_settled_property_by_property():
    sokha = a_person()
    visit(sokha.uid, base=2, trunk=2, branch=new_id(), age=31, phone="011").send()
    other = visit(sokha.uid, base=2, trunk=2, branch=new_id(), age=45, phone="012").send()
    settled()
    found = {c.field: (c.seen, c.current, c.sent) for c in deciding.clashes(other.row)}
    assert found == {"age": (30, 31, 45), "phone": (None, "011", "012")}
    with pytest.raises(Refused) as refusal:
        deciding.resolve(other.row, {"age": "sent"}, "maly", "asked her")
    assert faults(refusal) == {"phone": "submission.choose"}
    assert other.state == "conflict"
    deciding.resolve(other.row, {"age": "sent", "phone": "current"}, "maly", "asked her")
    assert other.state == "accepted" and stands(sokha.uid) == (45, "011")
    assert other.row.decisions[0]["choices"] == {"age": "sent", "phone": "current"}


def test_what_was_decided_against_a_phone_is_not_said_again_by_its_next_update():
    sokha, branch = a_person(), new_id()
    visit(sokha.uid, base=2, trunk=2, branch=new_id(), age=31).send()
    wrong = visit(sokha.uid, base=2, trunk=2, branch=branch, age=45).send()
    visit(sokha.uid, base=3, trunk=2, branch=branch, age=45, phone="012").send()
    settled()
    deciding.resolve(wrong.row, {"age": "current"}, "maly", "asked her")
    settled()
    assert stands(sokha.uid) == (31, "012")


def test_a_published_version_and_an_opened_form_let_the_held_in():
    newer = family(Member("Sokha")).send(version="2")
    Form.objects.filter(form_id="visit").update(closed_at=now())
    sokha = Member("Dara")
    family(sokha).send()
    closed = visit(sokha.uid, base=1, age=31).send("maly")
    wrong = family(Member("Bopha", 250)).send()
    take_in()
    assert (newer.state, closed.state, wrong.state) == ("held", "held", "held")
    version = FormVersion.objects.get(form__form_id="family")
    version.pk, version.version, version.published_at = None, "2", now()
    version.save()
    Form.objects.filter(form_id="visit").update(closed_at=None)
    assert deciding.take_again("family") == 1 and deciding.take_again("visit") == 1
    settled()
    assert (newer.state, closed.state, wrong.state) == ("accepted", "accepted", "held")


def test_a_number_that_is_none_does_not_spoil_what_is_taken_as_its_own():
    xml = b"<data><name>a</name><meta><instanceID>uuid:1</instanceID>%b</meta></data>"
    made = [b'<entity create="1" id="uuid:"/>', b'<entity create="1" id="a"/>']
    for each in made:
        assert with_own_numbers(xml % each, "uuid:2") == (xml % each).replace(b"uuid:1", b"uuid:2")


def test_a_decision_taken_from_afar_is_told():
    """The person who decides has lost the right meanwhile: nothing is written in their name."""
    sent = family(Member("Sokha", 250)).send()
    take_in()
    with pytest.raises(Refused) as refusal:
        deciding.mend(sent.row, {"member[1]/age": "25"}, "sophea")
    assert [problem.code for problem in refusal.value.problems] == ["submission.no_right"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    one=st.lists(st.integers(30, 34), min_size=1, max_size=3),
    two=st.lists(st.integers(30, 34), min_size=1, max_size=3),
    order=st.randoms(use_true_random=False),
)
def test_nothing_is_lost_where_two_phones_disagree(one, two, order):
    """Whatever they say and however it arrives: all is taken in once a person has decided, and what follows flows."""
    sokha, phones = Member("Sokha"), (new_id(), new_id())
    sent: list[Filled] = [family(sokha)]
    sent += [visit(sokha.uid, n, "", phones[0], age=age) for n, age in enumerate(one, 1)]
    sent += [visit(sokha.uid, n, "", phones[1], age=age) for n, age in enumerate(two, 1)]
    positions = list(range(len(sent)))
    order.shuffle(positions)
    for position in positions:
        sent[position].send("maly")
        if order.random() < 0.5:
            settled()
    settled()
    for _ in sent:
        for row in Submission.objects.filter(state="conflict"):
            choices = {c.field: "sent" if c.sent > c.current else "current" for c in deciding.clashes(row)}
            deciding.resolve(row, choices, "maly", "the older one")
        settled()
    assert {each.state for each in sent} == {"accepted"}
    assert len(history("person", sokha.uid)) <= 1 + len(one) + len(two)
    assert Person.objects.get(uid=sokha.uid).age in {30, *one, *two}

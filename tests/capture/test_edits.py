"""Edits, variants and updates made without a network: in whatever order they arrive, the end is the same."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.capture.phones import (
    FAMILY,
    REMARK,
    VISIT,
    Filled,
    Member,
    enumerators,
    family,
    new_id,
    node,
    publish,
    visit,
)
from wayhome.capture import screen
from wayhome.capture.submissions.tables import Awaited
from wayhome.capture.submissions.taking import take_in
from wayhome.ledger.read import head, history
from wayhome.records.household import Household
from wayhome.records.membership import Membership
from wayhome.records.person import Person
from wayhome.records.response import Response


@pytest.fixture(autouse=True)
def desk(country) -> None:
    enumerators()
    publish(FAMILY, VISIT, REMARK)


def settled() -> None:
    while take_in():
        pass


def arrive(sent, order, one_at_a_time) -> None:
    for position in order:
        sent[position].send()
        if one_at_a_time:
            settled()
    settled()


def a_person(**said) -> Member:
    sokha = Member("Sokha", **said)
    family(sokha).send()
    take_in()
    visit(sokha.uid, base=1, home="010901").send("maly")
    assert take_in() == {"accepted": 1}
    return sokha


def stands(uid: str) -> tuple:
    return Person.objects.values_list("age", "phone", "version").get(uid=uid)


def test_an_edit_is_the_new_state_of_what_it_corrects():
    sokha, dara = Member("Sokha"), Member("Dara", 5)
    first = family(sokha, dara).send()
    take_in()
    sokha.age = 31
    edit = family(sokha, dara, uid=first.uid, corrects=first.instance).send()
    assert take_in() == {"accepted": 1}
    assert (first.state, edit.state, edit.row.lineage) == ("replaced", "accepted", first.instance)
    assert stands(sokha.uid) == (31, None, 2) and stands(dara.uid) == (5, None, 1)


def test_an_edit_sent_twice_changes_nothing():
    first = family(Member("Sokha")).send()
    edit = family(Member("Sokha", 31), uid=first.uid, corrects=first.instance).send()
    take_in()
    before = head()
    edit.send()
    first.send()
    assert not take_in() and head() == before


def test_who_an_edit_leaves_out_is_taken_out():
    sokha, dara = Member("Sokha"), Member("Dara", 5)
    first = family(sokha, dara).send()
    take_in()
    family(sokha, uid=first.uid, corrects=first.instance).send()
    assert take_in() == {"accepted": 1}
    assert list(Person.objects.values_list("uid", flat=True)) == [sokha.uid]
    assert list(Membership.objects.values_list("uid", flat=True)) == [sokha.belongs]
    assert Household.objects.get(uid=first.uid).size == 1


def test_who_is_left_out_and_comes_back_is_the_same_record():
    sokha, dara = Member("Sokha"), Member("Dara", 5)
    first = family(sokha, dara).send()
    second = family(sokha, uid=first.uid, corrects=first.instance).send()
    third = family(sokha, dara, uid=first.uid, corrects=second.instance).send()
    settled()
    assert [each.state for each in (first, second, third)] == ["replaced", "replaced", "accepted"]
    assert [entry.op for entry in history("person", dara.uid)] == ["put", "void", "put"]


def test_an_edit_does_not_take_out_what_others_rest_on():
    sokha, dara = Member("Sokha"), Member("Dara", 5)
    first = family(sokha, dara).send()
    take_in()
    screen.put("arrival", {"people": "1", "person": dara.uid}, "maly")
    edit = family(sokha, uid=first.uid, corrects=first.instance).send()
    assert take_in() == {"held": 1}
    assert ("member[2]", "record.rests_on") in edit.found
    assert first.state == "accepted" and Person.objects.filter(uid=dara.uid).exists()


def test_an_edit_keeps_what_others_changed_meanwhile():
    sokha = Member("Sokha")
    first = family(sokha).send()
    take_in()
    screen.put("person", {"phone": "012 345 678"}, "maly", sokha.uid)
    sokha.age = 31
    edit = family(sokha, uid=first.uid, corrects=first.instance).send()
    assert take_in() == {"accepted": 1}
    assert stands(sokha.uid) == (31, "012 345 678", 3)
    assert [code for _, code in edit.found] == ["entity.kept_both"]


def test_an_edit_that_no_longer_changes_a_person_takes_the_change_back():
    sokha, bopha = a_person(), a_person()
    wrong = visit(sokha.uid, base=2, age=44).send()
    take_in()
    right = visit(bopha.uid, base=2, age=44)
    right.corrects = wrong.instance
    right.send()
    assert take_in() == {"accepted": 1}
    assert stands(sokha.uid)[0] == 30 and stands(bopha.uid)[0] == 44


def test_a_chain_of_edits_ends_the_same_in_any_order():
    for one_at_a_time in (False, True):
        for order in permutations(range(3)):
            sokha, dara = Member("Sokha"), Member("Dara", 5)
            first = family(sokha, dara)
            second = family(Member("Sokha", 31, uid=sokha.uid, belongs=sokha.belongs), uid=first.uid)
            third = family(Member("Sokha", 32, uid=sokha.uid, belongs=sokha.belongs), dara, uid=first.uid)
            second.corrects, third.corrects = first.instance, second.instance
            arrive([first, second, third], order, one_at_a_time)
            assert [each.state for each in (first, second, third)] == ["replaced", "replaced", "accepted"], order
            assert Person.objects.get(uid=sokha.uid).age == 32 and Person.objects.filter(uid=dara.uid).exists()
    assert not Awaited.objects.exists()


def test_a_correction_of_what_was_held_takes_its_place():
    for order in permutations(range(2)):
        wrong = family(Member("Sokha", 250))
        right = family(Member("Sokha", 25), corrects=wrong.instance)
        arrive([wrong, right], order, True)
        assert (wrong.state, right.state) == ("replaced", "accepted")


def test_an_edit_of_what_was_edited_already_is_a_variant():
    first = family(Member("Sokha")).send()
    family(Member("Sokha", 31), corrects=first.instance).send()
    late = family(Member("Sokha", 40), corrects=first.instance).send()
    settled()
    assert late.state == "variant" and [code for _, code in late.found] == ["submission.corrected_otherwise"]


def test_of_two_edits_of_answers_that_were_held_one_stands_also_in_one_batch():
    first = Filled(REMARK, node("words", "rain")).send(version="9")
    settled()
    edits = [first.correct(body=node("words", said)).send() for said in ("sun", "wind")]
    settled()
    assert [each.state for each in edits] == ["accepted", "variant"]
    assert Response.objects.count() == 1


def test_an_edit_of_what_never_came_is_a_variant():
    sent = family(Member("Sokha"), corrects="uuid:unknown").send()
    assert take_in() == {"variant": 1}
    assert [code for _, code in sent.found] == ["submission.corrects_unknown"]
    assert not Person.objects.exists()


def test_the_same_instance_with_other_answers_is_a_variant():
    first = family(Member("Sokha")).send()
    other = family(Member("Sokha", 40), instance=first.instance).send()
    assert take_in() == {"accepted": 1, "variant": 1}
    assert (first.state, other.state) == ("accepted", "variant")
    assert [code for _, code in other.found] == ["submission.other_answers"]


def test_an_edit_from_outside_the_area_corrects_only_what_one_sent_oneself():
    first = family(Member("Sokha"), village="02120201").send("sophea")
    take_in()
    theirs = family(Member("Sokha", 31), village="02120201", uid=first.uid, corrects=first.instance)
    row = theirs.send("sophea")
    assert take_in() == {"accepted": 1} and row.state == "accepted"
    again = family(Member("Sokha", 32), village="010901", uid=first.uid, corrects=theirs.instance).send("dara")
    assert take_in() == {"held": 1}
    assert "scope.outside" in [code for _, code in again.found]


@pytest.mark.parametrize("one_at_a_time", [False, True])
def test_a_registration_and_its_updates_end_the_same_in_any_order(one_at_a_time):
    ends = set()
    for order in permutations(range(4)):
        branch, sokha = new_id(), Member("Sokha")
        sent = [family(sokha, village="010901")]
        sent += [visit(sokha.uid, base=n, branch=branch, age=30 + n, home="010901") for n in (1, 2, 3)]
        for position in order:
            sent[position].send("maly")
            if one_at_a_time:
                settled()
        settled()
        assert [each.state for each in sent] == ["accepted"] * 4, order
        ends.add(stands(sokha.uid))
    assert ends == {(33, None, 4)}
    assert not Awaited.objects.exists()


def test_what_waits_says_for_what():
    sokha = a_person()
    branch = new_id()
    late = visit(sokha.uid, base=4, trunk=2, branch=branch, age=40).send()
    unknown = visit(new_id(), base=1, branch=new_id(), age=40).send()
    assert take_in() == {"waiting": 2}
    (problem,) = late.row.found_problems
    assert problem.sentence() == "Waits for update 2 of this record from the same phone."
    assert [code for _, code in unknown.found] == ["entity.waits_record"]


def test_a_trunk_that_was_never_here_holds():
    sokha = a_person()
    sent = visit(sokha.uid, base=9, trunk=9, branch=new_id(), age=40).send()
    assert take_in() == {"held": 1}
    assert [code for _, code in sent.found] == ["entity.ahead"]


def test_two_phones_that_change_different_things_are_both_right():
    sokha = a_person()
    visit(sokha.uid, base=2, trunk=2, branch=new_id(), age=31, phone="").send()
    other = visit(sokha.uid, base=2, trunk=2, branch=new_id(), age=30, phone="012").send()
    assert take_in() == {"accepted": 2}
    assert stands(sokha.uid) == (31, "012", 4)
    assert [code for _, code in other.found] == ["entity.kept_both"]


def test_two_phones_that_say_different_things_wait_for_a_person():
    sokha = a_person()
    visit(sokha.uid, base=2, trunk=2, branch=new_id(), age=31).send()
    other = visit(sokha.uid, base=2, trunk=2, branch=new_id(), age=45, phone="012").send()
    assert take_in() == {"accepted": 1, "conflict": 1}
    assert other.found == [("age", "entity.both_changed")]
    assert stands(sokha.uid) == (31, None, 3)


def test_a_phone_that_saw_no_change_of_another_does_not_undo_it():
    """Its later updates repeat the old value of what the other phone changed: that is not a change."""
    sokha = a_person()
    branch = new_id()
    visit(sokha.uid, base=2, trunk=2, branch=new_id(), age=30, phone="012").send()
    visit(sokha.uid, base=2, trunk=2, branch=branch, age=31, phone="").send()
    visit(sokha.uid, base=3, trunk=2, branch=branch, age=32, phone="").send()
    settled()
    assert stands(sokha.uid) == (32, "012", 5)


def test_a_record_named_before_it_is_registered_is_waited_for():
    """A membership of a person whose registration comes later, in another submission."""
    first, later = family(Member("Sokha")), Member("Dara")
    family_of_later = family(later)
    first.body = first.body.replace(f"<person>{_person_in(first)}</person>", f"<person>{later.uid}</person>")
    first.send()
    assert take_in() == {"waiting": 1}
    assert [code for _, code in first.found] == ["submission.waits_named"]
    family_of_later.send()
    settled()
    assert first.state == family_of_later.state == "accepted"


def _person_in(filled) -> str:
    return filled.body.partition("<person>")[2].partition("<")[0]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    one=st.lists(st.sampled_from([None, 30, 31, 32]), min_size=1, max_size=3),
    two=st.lists(st.sampled_from([None, "", "011", "012"]), min_size=1, max_size=3),
    order=st.randoms(use_true_random=False),
    repeats=st.booleans(),
)
def test_branches_of_two_phones_end_the_same_in_any_order(one, two, order, repeats):
    """One phone changes ages and repeats the phone number as it saw it; the other the other way round."""
    ends = []
    for shuffled in (False, True):
        sokha, phones = Member("Sokha"), (new_id(), new_id())
        sent = [family(sokha)]
        sent += [visit(sokha.uid, n, "", phones[0], age=a, phone=None) for n, a in enumerate(one, 1)]
        sent += [visit(sokha.uid, n, "", phones[1], age=30, phone=p) for n, p in enumerate(two, 1)]
        positions = list(range(len(sent)))
        if shuffled:
            order.shuffle(positions)
            positions += positions if repeats else []
        for position in positions:
            sent[position].send("maly")
            if shuffled and order.random() < 0.5:
                take_in(order.randint(1, 3))
        settled()
        assert {each.state for each in sent} == {"accepted"}
        ends.append(stands(sokha.uid)[:2])
    assert ends[0] == ends[1]
    said = [age for age in one if age is not None], [phone for phone in two if phone is not None]
    assert ends[0] == ((said[0] or [30])[-1], (said[1] or [None])[-1] or None)

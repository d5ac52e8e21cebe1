"""The gate under strain: two at once, faults of the program, and forms that reach for what they may not."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from tests.capture.conftest import AREAS
from tests.capture.phones import (
    FAMILY,
    Filled,
    Member,
    entity,
    enumerators,
    family,
    new_id,
    node,
    publish,
    question,
)
from wayhome.capture.forms.plan import EntityPlan, Plan
from wayhome.capture.submissions import settling, taking
from wayhome.capture.submissions.tables import Submission
from wayhome.capture.submissions.taking import take_in
from wayhome.ledger.models import Entry
from wayhome.records.person import Person
from wayhome.reference.areas import Area
from wayhome.reference.sites import Site

SITE = Plan(
    "site", "1", {"en": "Site"}, questions=(question("name"), question("type")),
    entities=(EntityPlan("site", "", "", {"name": "name", "type": "type"}),),
)  # fmt: skip


@pytest.fixture(autouse=True)
def desk(country) -> None:
    enumerators()
    publish(FAMILY, SITE)


def test_who_may_not_change_sites_does_not_register_one():
    sent = Filled(
        SITE, node("name", "Nowhere") + node("type", "poe_international"), entity("sites", new_id(), create=1)
    ).send()
    assert take_in() == {"held": 1}
    assert "scope.outside" in [code for _, code in sent.found]
    assert not Site.objects.filter(name="Nowhere").exists()


def test_what_breaks_the_gate_is_held_and_the_rest_goes_in(monkeypatch, caplog):
    good = [family(Member("Sokha")).send() for _ in range(3)]
    bad = family(Member("Bopha")).send()
    read = taking.read_changes

    def break_at(item, values):
        if item.instance == bad.instance:
            raise ZeroDivisionError(item.levels[1].texts["member/name"])
        read(item, values)

    monkeypatch.setattr(taking, "read_changes", break_at)
    assert take_in() == {"accepted": 3, "held": 1}
    assert {each.state for each in good} == {"accepted"}
    assert [code for _, code in bad.found] == ["submission.broke_the_gate"]
    assert "ZeroDivisionError" in caplog.text and "Bopha" not in caplog.text


def test_a_submission_that_was_decided_while_it_was_read_is_left_alone(monkeypatch):
    sent = family(Member("Sokha")).send()
    settle = settling.settle

    def somebody_was_faster(items, *more):
        Submission.objects.filter(pk=items[0].pk).update(state="dropped")
        settle(items, *more)

    monkeypatch.setattr(taking, "settle", somebody_was_faster)
    assert not take_in()
    assert sent.state == "dropped" and not Person.objects.exists()


def test_a_crash_in_the_middle_leaves_nothing_behind_and_nothing_out(monkeypatch):
    sent = [family(Member("Sokha")).send() for _ in range(3)]
    replace = settling._replace

    def power_cut(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(settling, "_replace", power_cut)
    with pytest.raises(KeyboardInterrupt):
        take_in()
    assert {each.state for each in sent} == {"received"} and not Person.objects.exists()
    monkeypatch.setattr(settling, "_replace", replace)
    assert take_in() == {"accepted": 3} and Person.objects.count() == 3


def test_a_household_named_where_a_person_belongs_is_no_person():
    """It waits for such a person, and does not go round in circles because a household of that uid is there."""
    first, second = family(Member("Sokha")).send(), family(Member("Dara"))
    take_in()
    person = second.body.partition("<person>")[2].partition("<")[0]
    second.body = second.body.replace(f"<person>{person}</person>", f"<person>{first.uid}</person>")
    second.send()
    assert take_in() == {"waiting": 1} and not take_in()
    assert second.state == "waiting"


@pytest.mark.django_db(transaction=True)
def test_two_gates_at_once_take_each_submission_once():
    for _ in range(60):
        family(Member("Sokha")).send()
    faults: list[BaseException] = []

    def gate() -> None:
        try:
            while Submission.objects.filter(state="received").exists():
                take_in(7)
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    gates = [threading.Thread(target=gate) for _ in range(3)]
    for each in gates:
        each.start()
    for each in gates:
        each.join(60)
    assert not faults
    assert set(Submission.objects.values_list("state", flat=True)) == {"accepted"}
    assert Person.objects.count() == 60
    assert Entry.objects.filter(kind="person").count() == 60
    assert Area.objects.count() == len(AREAS)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="asks SQLite for its plan")
def test_looking_for_work_does_not_look_at_what_is_done():
    waiting = Submission.objects.filter(state="received").order_by("pk").values_list("pk")[:200]
    assert "SCAN" not in waiting.explain() and "submissions_by_state" in waiting.explain()

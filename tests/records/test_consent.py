"""What people agreed to: of themselves or through their household, the newest answer first, until they withdraw it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.records.conftest import faults
from wayhome.ledger.write import Draft, write
from wayhome.records import consenting
from wayhome.records.consenting import agreed
from wayhome.records.withdrawing import withdrawal

MAY = dt.date(2020, 5, 1)
LATER = dt.date(2020, 5, 7)
VILLAGE, HEALTH = "local_authority", "health_authority"


@pytest.fixture
def say(source) -> Callable[..., None]:
    """Write one record of a kind that was known on 7 May."""

    def one(kind: str, uid: str = "", **values: Any) -> None:
        write([Draft(kind, {"known_by": LATER, **values}, uid)], source=source, by="maly")

    return one


def of(person: str, day: dt.date = LATER) -> set[str]:
    return set(agreed([person], day)[person])


def test_a_consent_names_a_person_or_a_household():
    assert faults("consent", agreed=[VILLAGE]) == {"person": "consent.of_nobody"}
    assert faults("consent", household="h1") == {} == faults("consent", person="dara")


def test_it_is_not_withdrawn_before_it_was_given():
    assert faults("consent", person="dara", day=LATER, withdrawn=MAY) == {"withdrawn": "consent.withdrawn_too_early"}
    assert faults("consent", person="dara", day=MAY, withdrawn=MAY) == {}


def test_who_was_not_asked_agreed_to_nothing(db):
    assert of("dara") == set()
    assert consenting.answers(["dara"], LATER) == {"dara": None}


def test_the_newest_answer_counts_and_not_before_its_day(say):
    say("consent", person="dara", day=MAY, agreed=[VILLAGE, HEALTH])
    say("consent", person="dara", day=LATER, agreed=[HEALTH])
    say("consent", person="dara", day=dt.date(2020, 4, 1), agreed=["un"])
    assert of("dara") == {HEALTH}
    assert of("dara", MAY) == {VILLAGE, HEALTH}
    assert of("dara", dt.date(2020, 4, 30)) == {"un"}
    assert of("dara", dt.date(2020, 3, 31)) == set()


def test_two_answers_of_one_day_the_later_written_counts(say):
    say("consent", person="dara", day=MAY, agreed=[VILLAGE])
    say("consent", person="dara", day=MAY)
    assert of("dara") == set()


def test_an_answer_without_a_day_holds_from_when_it_was_known(say):
    say("consent", person="dara", agreed=[VILLAGE])
    assert of("dara", MAY) == set() and of("dara") == {VILLAGE}


def test_nothing_is_agreed_from_the_day_of_the_withdrawal_on(say):
    say("consent", person="dara", day=MAY, agreed=[VILLAGE], withdrawn=LATER)
    assert of("dara", LATER - dt.timedelta(days=1)) == {VILLAGE}
    assert of("dara") == set()


def test_a_household_answers_for_its_members_while_they_are_in_it(say):
    say("consent", household="h1", day=MAY, agreed=[VILLAGE])
    say("membership", person="dara", household="h1", end=LATER)
    say("membership", person="maly", household="h1", start=LATER)
    assert of("dara", MAY) == {VILLAGE} and of("dara") == set()
    assert of("maly", MAY) == set() and of("maly") == {VILLAGE}


def test_an_answer_of_their_own_stands_above_that_of_the_household(say):
    say("membership", person="dara", household="h1")
    say("consent", person="dara", day=MAY)
    say("consent", household="h1", day=LATER, agreed=[VILLAGE])
    assert of("dara") == set()


def test_one_human_answers_for_all_their_registrations(say):
    say("assignment", "second", person="second", who="first", basis="decision")
    say("consent", person="first", day=MAY, agreed=[VILLAGE])
    assert of("second") == {VILLAGE}
    say("consent", person="second", day=LATER)
    assert of("first") == set() == of("second")


def test_a_withdrawal_at_one_registration_ends_what_was_agreed_before_it_at_another(say):
    say("assignment", "second", person="second", who="first", basis="decision")
    say("consent", "c-first", person="first", day=MAY, agreed=[VILLAGE], withdrawn=LATER)
    say("consent", "c-second", person="second", day=MAY + dt.timedelta(days=2), agreed=[VILLAGE, HEALTH])
    assert of("first", LATER - dt.timedelta(days=1)) == {VILLAGE, HEALTH}
    assert of("first") == set() == of("second")
    assert consenting.answers(["second"], LATER)["second"].consent == "c-first"
    say("consent", person="second", day=LATER, agreed=[HEALTH])
    assert of("first") == {HEALTH}


def test_who_withdrew_here_and_agreed_elsewhere_since_can_withdraw_here_again(say, source):
    say("assignment", "second", person="second", who="first", basis="decision")
    say("consent", person="first", day=MAY, agreed=[VILLAGE], withdrawn=MAY + dt.timedelta(days=1))
    say("consent", person="second", day=MAY + dt.timedelta(days=2), agreed=[VILLAGE])
    assert of("first") == {VILLAGE}
    write(withdrawal(["first"], LATER), source=source, by="maly")
    assert of("first") == set() == of("second")
    assert withdrawal(["first"], LATER) == []


def test_many_are_asked_in_a_few_queries(say):
    say("consent", household="h1", day=MAY, agreed=[VILLAGE])
    for number in range(40):
        say("membership", person=f"p{number}", household="h1")
    with CaptureQueriesContext(connection) as queries:
        found = agreed([f"p{number}" for number in range(40)], LATER)
    assert set(found.values()) == {frozenset({VILLAGE})}
    assert len(queries) <= 5

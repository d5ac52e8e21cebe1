"""Rules inside one record: each finds what no reader could act on later, and says which property it is about."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from tests.records.conftest import faults
from wayhome.kernel.problems import SENTENCES
from wayhome.ledger.record import KINDS
from wayhome.records import base

DAY = dt.date(2020, 4, 7)


@pytest.fixture(autouse=True)
def on_the_twentieth_of_may(monkeypatch):
    monkeypatch.setattr(base, "today", lambda: dt.date(2020, 5, 20))


def test_chan_dara_arrives_on_a_day_that_has_been():
    assert faults("arrival", people=1, person="dara", day=DAY) == {}


def test_nobody_arrives_tomorrow():
    assert faults("arrival", people=1, day=dt.date(2020, 5, 21)) == {"day": "day.future"}


def test_nobody_knew_of_an_arrival_before_it_happened():
    assert faults("arrival", people=1, day=dt.date(2020, 5, 8)) == {"day": "day.known_too_early"}


def test_an_unknown_day_is_no_fault():
    assert faults("arrival", people=40) == {}


@pytest.mark.parametrize(("people", "code"), [(0, "arrival.nobody"), (-3, "number.negative")])
def test_an_arrival_has_people(people, code):
    assert faults("arrival", people=people) == {"people": code}


def test_one_person_is_one():
    assert faults("arrival", people=4, person="dara") == {"people": "arrival.person_is_one"}


def test_an_activity_does_not_end_before_it_starts():
    found = faults("activity", type="training", title="Hygiene", start=DAY, end=dt.date(2020, 4, 6))
    assert found == {"end": "day.ends_too_early"}


def test_a_posting_may_end_in_the_future():
    assert faults("posting", role="target_province", start=DAY, end=dt.date(2020, 12, 31)) == {}


@pytest.mark.parametrize("kind", ["stock", "activity"])
def test_an_amount_has_a_unit(kind):
    assert faults(kind, quantity=Decimal(20))["unit"] == "unit.missing"


def test_a_statement_says_a_number_or_that_it_was_all():
    assert faults("tally", metric="tb_screened_normal", unit="people") == {"value": "tally.value_missing"}
    assert faults("tally", metric="tb_screened_normal", unit="people", bound="all") == {}


def test_nobody_is_two_hundred_years_old():
    assert faults("person", age=200) == {"age": "person.too_old"}
    assert faults("person", age=97) == {}


def test_every_noun_of_this_room_says_how_it_is_seen_and_listed():
    for model in KINDS.values():
        if not model.__module__.startswith("wayhome.records"):
            continue
        names = {p.name for p in model.properties()}
        assert model.scope or model.scope_through
        assert {*model.scope, *model.scope_through, *model.columns, *model.searchable} <= names
        assert model.dated_by is None or model.dated_by in names
        assert "known_by" in names


def test_every_problem_fills_its_own_sentence():
    problem = SENTENCES["day.future"]("day", value="2020-05-21", today="2020-05-20")
    assert problem.sentence().startswith("2020-05-21 has not come yet: today is 2020-05-20.")


def test_a_headline_writes_its_numbers_as_the_readers_language_does():
    suits = KINDS["stock"](stage="received", quantity=Decimal("1360"), unit="boxes")
    with translation.override("km"):
        assert "១.៣៦០ boxes" in suits.headline()
    with translation.override("en"):
        assert "1,360 boxes" in suits.headline()

"""What one screening may say: temperatures that bodies have, and nothing that is there and not there."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from tests.records.conftest import faults
from wayhome.accounts.policy import RIGHTS, Access, Right
from wayhome.records.base import property_of
from wayhome.records.sample import Sample
from wayhome.records.screening import Screening

WITHOUT = [role for role, rights in RIGHTS.items() if Right.SEE_MEDICAL not in rights]


@pytest.mark.parametrize("value", ["24.9", "45.1", "366"])
def test_a_temperature_that_no_body_has(value):
    assert faults("screening", temperature=Decimal(value)) == {"temperature": "screening.no_body"}


@pytest.mark.parametrize("value", ["25", "36.6", "45"])
def test_a_temperature_that_a_body_has(value):
    assert faults("screening", temperature=Decimal(value)) == {}


def test_a_symptom_is_not_there_and_not_there():
    said = {"symptoms": ["cough"], "symptoms_absent": ["fever", "cough"]}
    assert faults("screening", **said) == {"symptoms_absent": "screening.there_and_not"}


def test_none_stands_alone():
    assert faults("screening", tb_signs=["none", "blood"]) == {"tb_signs": "screening.none_and_some"}


@pytest.mark.parametrize("role", WITHOUT)
def test_what_points_at_tuberculosis_needs_the_right_also_in_a_note(role):
    access = Access("x", role, ("KH",), RIGHTS[role], True)
    secret = ("screened_for", "tb_signs", "tb_signs_absent", "suspected", "proposed", "undecided", "note")
    assert [name for name in secret if access.may_see(property_of(Screening, name))] == []
    assert [prop.name for prop in Sample.properties() if access.may_see(prop)] == []


def test_a_sample_is_dated_within_days_that_were():
    day = dt.date(2020, 5, 4)
    before = faults("sample", taken=day, result_day=dt.date(2020, 5, 3))
    assert before == {"result_day": "day.ends_too_early"}

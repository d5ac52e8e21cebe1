"""Samples: when results are due, what is overdue, what a result calls for, and one that comes after the person left."""

from __future__ import annotations

import datetime as dt

import pytest

from wayhome.kernel.problems import Problem
from wayhome.ledger.write import Draft
from wayhome.records.base import today
from wayhome.records.sample import Sample
from wayhome.records.sampling import taking, waiting
from wayhome.records.sampling.waiting import RESULT

TAKEN = dt.date(2020, 2, 27)
PERSON = "p-sina"


def drafts(made: list[Draft] | Problem) -> list[Draft]:
    assert not isinstance(made, Problem)
    return made


@pytest.fixture
def sample(keep):
    def take(type: str, taken: dt.date = TAKEN, **more) -> Sample:
        (draft,) = drafts(taking.take(PERSON, "respiratory", type, taken, **more))
        return Sample.objects.get(uid=keep(draft).uid)

    return take


@pytest.fixture
def result(keep):
    def write(sample: Sample, said: str, day: dt.date = TAKEN) -> Sample:
        keep(drafts(taking.found(sample, said, day))[0])
        return Sample.objects.get(uid=sample.uid)

    return write


@pytest.mark.parametrize(
    ("type", "due"),
    [("swab_pcr", dt.date(2020, 3, 1)), ("chest_xray", TAKEN), ("sputum_xpert", dt.date(2020, 2, 29))],
)
def test_a_result_is_due_after_the_days_of_its_type(type, due):
    """Over the end of February in a leap year."""
    assert taking.due_day(type, TAKEN) == due


def test_a_home_may_know_other_days(home):
    (home / "samples.toml").write_text("[turnaround]\nswab_pcr = 5\n")
    assert taking.due_day("swab_pcr", TAKEN) == dt.date(2020, 3, 3)
    assert taking.due_day("sputum_xpert", TAKEN) == dt.date(2020, 2, 29)


def test_what_is_examined_for_tuberculosis_says_so_itself():
    (draft,) = drafts(taking.take(PERSON, "respiratory", "chest_xray", TAKEN))
    assert draft.values["condition"] == "tuberculosis"


def test_overdue_begins_on_the_day_after_it_was_due(sample):
    with_due, without = sample("swab_pcr"), sample("swab_pcr", due=None)
    assert with_due.due == dt.date(2020, 3, 1)
    late = waiting.waited_for().filter(waiting.overdue(dt.date(2020, 3, 1)))
    assert not late.exists()
    late = waiting.waited_for().filter(waiting.overdue(dt.date(2020, 3, 2)))
    assert {each.uid for each in late} == {with_due.uid, without.uid}


def test_a_sample_of_which_no_due_day_was_kept_is_due_all_the_same(keep):
    values = {"person": PERSON, "type": "swab_pcr", "condition": "respiratory", "taken": TAKEN, "known_by": TAKEN}
    keep(Draft("sample", values, based_on=0))
    found = waiting.waited_for().filter(waiting.overdue(dt.date(2020, 3, 2))).get()
    assert waiting.due_of(found) == dt.date(2020, 3, 1)


def test_a_sample_has_one_result(sample, result):
    found = result(sample("swab_pcr"), "negative")
    assert taking.found(found, "positive", TAKEN).code == "sample.has_a_result"
    assert taking.found(sample("swab_pcr"), None, TAKEN).code == "sample.no_result"


def test_a_suggestive_picture_asks_for_sputum_until_that_is_taken(sample, result):
    picture = result(sample("chest_xray"), "suggestive")
    assert waiting.to_take_next([picture]) == {picture.uid: "sputum_xpert"}
    assert waiting.calling().get().uid == picture.uid
    sample("sputum_xpert")
    assert waiting.to_take_next([picture]) == {}
    assert not waiting.calling().exists()


def test_a_clear_picture_asks_for_nothing(sample, result):
    picture = result(sample("chest_xray"), "negative")
    assert waiting.to_take_next([picture]) == {} and not waiting.calling().exists()


def test_a_result_that_comes_after_the_person_left_is_taken_in_and_calls(keep, sample, result):
    """The person slept in a centre for fourteen days, went home, and the result came a week later."""
    stay = {"person": PERSON, "place": "site", "checked_in": TAKEN, "checked_out": dt.date(2020, 3, 12)}
    keep(Draft("stay", {**stay, "exit": "completed", "known_by": dt.date(2020, 3, 12)}, based_on=0))
    late = result(sample("swab_pcr"), "positive", dt.date(2020, 3, 19))
    assert waiting.staying({PERSON}) == {}
    assert waiting.calling().get().uid == late.uid


def test_who_acts_on_a_result_ends_the_alert(keep, sample, result):
    late = result(sample("swab_pcr"), "positive")
    keep(drafts(RESULT.answer(late, "visited", today()))[0])
    assert not waiting.calling().exists()
    assert RESULT.answer(Sample.objects.get(uid=late.uid), "called", today()).code == "alert.answered"

"""One human at one place, one person in a bed, nobody beyond the beds without a reason. Whoever leaves may."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.records.conftest import codes_of, faults
from tests.records.staying.conftest import KNOWN, site, stay
from wayhome.ledger.write import Draft
from wayhome.records.stay import Stay


def found(*drafts: Draft) -> dict[int, list[str]]:
    return codes_of(Stay.check_batch(drafts))


MAY_5, MAY_6 = dt.date(2020, 5, 5), dt.date(2020, 5, 6)


@pytest.mark.parametrize(
    "said,wrong",
    [
        ({"checked_in": MAY_6, "checked_out": MAY_5}, {"checked_out": "day.ends_too_early"}),
        ({"checked_out": MAY_5}, {"checked_out": "stay.never_in"}),
        ({"planned": MAY_5, "checked_out": MAY_6, "exit": "completed"}, {"checked_out": "stay.never_in"}),
        (
            {"checked_in": MAY_5, "checked_in_time": "15:00", "checked_out": MAY_5, "checked_out_time": "14:59"},
            {"checked_out_time": "stay.leaves_before"},
        ),
        ({"checked_in": MAY_5, "checked_in_time": "15:00", "checked_out": MAY_5, "checked_out_time": "15:00"}, {}),
        ({"checked_in": MAY_5, "checked_in_time": "15:00", "checked_out": MAY_5}, {}),
        ({"checked_in": MAY_5, "exit": "moved"}, {"checked_out": "stay.no_day_of_leaving"}),
        ({"checked_in_time": "15:00"}, {"checked_in_time": "stay.time_without_day"}),
        ({"checked_in": MAY_5, "bed": "4"}, {"bed": "stay.bed_without_site"}),
    ],
)
def test_a_stay_that_cannot_be_is_told_in_words(db, said, wrong):
    assert faults("stay", person="maly", place="home", **{"known_by": KNOWN, **said}) == wrong


def test_nobody_is_at_two_places_at_once(school, book):
    book(stay("s1", "maly", "5 15:00"))
    [problem] = Stay.check_batch([stay("s2", "maly", "6", site="hospital")])[0]
    assert problem.code == "stay.twice"
    assert "School" in problem.sentence() and "2020-05-05" in problem.sentence()
    assert found(stay("s2", "maly", "4", "5", site="hospital"), stay("s3", "maly", "1", "4 10:00", site="")) == {}
    assert found(stay("s2", "dara", "6"), stay("s3", "dara", "7")) == {1: ["stay.twice"]}


def test_two_registrations_of_one_human_are_at_one_place(school, book):
    book(Draft("assignment", {"person": "maly-2", "who": "maly", "basis": "decision", "known_by": KNOWN}, "maly-2"))
    book(stay("s1", "maly-2", "5"))
    assert found(stay("s2", "maly", "6")) == {0: ["stay.twice_elsewhere"]}


def test_a_bed_holds_one_person_however_it_is_written(school, book):
    book(stay("s1", "maly", "5 15:00", bed="2"))
    assert found(stay("s2", "dara", "6", bed="2"), stay("s3", "sokha", "6", bed="៣")) == {0: ["stay.bed_taken"]}
    assert found(stay("s2", "dara", "6", bed="02")) == {0: ["stay.bed_taken"]}
    assert found(stay("s2", "dara", "6", bed="2", site="hospital")) == {}
    assert found(stay("s3", "sokha", "6", bed="3"), stay("s4", "chan", "7", bed="3")) == {1: ["stay.bed_taken"]}


def test_the_bed_is_free_from_the_minute_of_leaving(school, book):
    book(stay("s1", "maly", "5 15:00", "7 10:00", bed="2"))
    assert found(stay("s2", "dara", "7 10:00", bed="2")) == {}
    assert found(stay("s2", "dara", "7 09:59", bed="2")) == {0: ["stay.bed_taken"]}


def test_nobody_is_beyond_the_beds_without_a_reason(school, book):
    book(stay("s1", "maly", "1"), stay("s2", "dara", "2", "10 08:00"))
    batch = [stay(f"n{each}", f"p{each}", "5") for each in range(3)]
    assert found(*batch) == {1: ["stay.full"], 2: ["stay.full"]}
    batch[1].values["beyond_capacity"] = "The road is flooded"
    assert found(*batch) == {2: ["stay.full"]}
    assert found(stay("n", "p", "5"), stay("m", "q", "10 08:00")) == {}


def test_a_past_stay_counts_only_with_those_who_were_inside_then(school, book):
    book(*(stay(f"s{each}", f"p{each}", "10") for each in range(3)))
    assert found(stay("n", "maly", "1", "10")) == {}
    assert found(stay("n", "maly", "1", "11")) == {0: ["stay.full"]}


def test_whoever_is_inside_can_leave_though_it_is_too_full(school, book):
    book(*(stay(f"s{each}", f"p{each}", "10", bed="1") for each in range(5)))
    for uid in ("s0", "s4"):
        record = Stay.objects.get(uid=uid)
        out = Draft("stay", {**record.values(), "checked_out": dt.date(2020, 5, 12), "exit": "completed"}, uid)
        assert found(out) == {}
        longer = Draft("stay", {**record.values(), "checked_in": dt.date(2020, 5, 9)}, uid)
        assert found(longer) == {0: ["stay.bed_taken", "stay.full"]}


def test_a_capacity_of_zero_is_said_in_words_and_none_is_no_limit(school, book):
    book(site("pagoda", capacity=0), site("market"))
    [problem] = Stay.check_batch([stay("s1", "maly", "5", site="pagoda")])[0]
    assert (problem.code, "0" in problem.sentence()) == ("stay.no_beds", True)
    assert found(*(stay(f"s{each}", f"p{each}", "5", site="market") for each in range(4))) == {}

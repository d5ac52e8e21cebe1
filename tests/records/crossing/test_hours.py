"""When a gate is open: the hours at both ends, over midnight, at the end of a month and on a leap day. No database."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from wayhome.records.crossing.hours import hours_meet, is_within_hours, span_of
from wayhome.records.crossing_status import contradict
from wayhome.records.staying.spans import EVER, Moment

MAY_1 = dt.date(2020, 5, 1)


def said(start: str = "2020-05-01", **values: Any) -> dict[str, Any]:
    return {"site": "gate", "status": "open", "start": dt.date.fromisoformat(start), **values}


def moment(text: str) -> Moment:
    day, time = text.split(" ")
    return Moment(dt.date.fromisoformat(day), time)


@pytest.mark.parametrize(
    ("opens", "closes", "at", "is_open"),
    [
        (None, None, "2020-05-01 00:00", True),
        ("06:00", "22:00", "2020-05-01 05:59", False),
        ("06:00", "22:00", "2020-05-01 06:00", True),
        ("06:00", "22:00", "2020-05-01 21:59", True),
        ("06:00", "22:00", "2020-05-01 22:00", False),
        ("06:00", None, "2020-05-01 23:59", True),
        ("06:00", None, "2020-05-02 00:00", False),
        (None, "06:00", "2020-05-01 00:00", True),
        (None, "06:00", "2020-05-01 06:00", False),
        # over midnight: the first night begins on the first evening, not on the morning before it
        ("22:00", "02:00", "2020-05-01 01:00", False),
        ("22:00", "02:00", "2020-05-01 22:00", True),
        ("22:00", "02:00", "2020-05-02 01:59", True),
        ("22:00", "02:00", "2020-05-02 02:00", False),
        ("22:00", "02:00", "2020-06-01 00:30", True),
    ],
)
def test_hours(opens, closes, at, is_open):
    assert is_within_hours(said(opens=opens, closes=closes), moment(at)) is is_open


@pytest.mark.parametrize(
    ("start", "at", "is_open"),
    [
        ("2020-02-28", "2020-02-29 01:00", True),
        ("2020-02-29", "2020-02-29 01:00", False),
        ("2020-02-29", "2020-03-01 01:00", True),
        ("2019-02-28", "2019-03-01 01:00", True),
        ("2020-04-30", "2020-05-01 01:00", True),
        ("2019-12-31", "2020-01-01 01:00", True),
    ],
)
def test_nights_at_the_ends_of_months(start, at, is_open):
    assert is_within_hours(said(start, opens="22:00", closes="02:00"), moment(at)) is is_open


@pytest.mark.parametrize(
    ("values", "at", "holds"),
    [
        (said(), "2020-05-01 00:00", True),
        (said(), "2020-04-30 23:59", False),
        (said(start_time="12:00"), "2020-05-01 11:59", False),
        (said(end=dt.date(2020, 5, 3)), "2020-05-02 23:59", True),
        (said(end=dt.date(2020, 5, 3)), "2020-05-03 00:00", False),
        (said(end=dt.date(2020, 5, 3), end_time="14:00"), "2020-05-03 13:59", True),
        (said(end=dt.date(2020, 5, 3), end_time="14:00"), "2020-05-03 14:00", False),
        (said(end=MAY_1), "2020-05-01 00:00", False),
        ({"known_by": MAY_1}, "2020-04-30 12:00", False),
        ({"known_by": MAY_1}, "2020-05-01 12:00", True),
    ],
)
def test_for_how_long_a_status_holds(values, at, holds):
    assert span_of(values).has(moment(at)) is holds


def test_what_has_not_ended_lasts():
    assert span_of(said()).end == EVER


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (("06:00", "08:00"), ("08:00", "10:00"), False),
        (("06:00", "08:00"), ("07:59", "10:00"), True),
        (("22:00", "02:00"), ("01:00", "03:00"), True),
        (("22:00", "02:00"), ("02:00", "22:00"), False),
        (("22:00", "02:00"), (None, None), True),
        (("22:00", None), (None, "02:00"), False),
    ],
)
def test_hours_that_meet(one, other, meet):
    first, second = ({"opens": opens, "closes": closes} for opens, closes in (one, other))
    assert hours_meet(first, second) is hours_meet(second, first) is meet


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        (said(), said(status="closed"), True),
        (said(), said(), False),
        (said(), said(status="closed", site="other"), False),
        (said(end=dt.date(2020, 5, 3)), said("2020-05-03", status="closed"), False),
        (said(end=dt.date(2020, 5, 3)), said("2020-05-02", status="closed"), True),
        (said(), said(status="unknown"), False),
        # several at once, for different people
        (said(allowed=["students"]), said(status="closed"), False),
        (said(allowed=["students"]), said(status="closed", allowed=["traders"]), False),
        (said(allowed=["students", "traders"]), said(status="closed", allowed=["traders"]), True),
        (said(allowed=["all"]), said(status="closed"), True),
        (said(allowed=["students"], opens="06:00", closes="08:00"),
         said(status="partly", allowed=["students"], opens="16:00", closes="18:00"), False),
    ],
)  # fmt: skip
def test_what_cannot_both_be_right(one, other, clash):
    assert contradict(one, other) is contradict(other, one) is clash

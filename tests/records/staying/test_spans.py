"""From when to when a stay lasts, whatever hour is not known: midnight, month end, leap day, the same minute."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.records.staying.crowd import Crowd
from wayhome.records.staying.spans import EVER, LAST_MINUTE, Moment, Span, meet, span_of, surely


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def told(begin: str, end: str = "") -> dict[str, object]:
    values: dict[str, object] = {}
    for name, text in (("checked_in", begin), ("checked_out", end)):
        written, _, time = text.partition(" ")
        if written:
            values[name] = day(written)
        if time:
            values[f"{name}_time"] = time
    return values


@pytest.mark.parametrize(
    "begin,end,inside,outside",
    [
        ("2020-05-05 15:00", "2020-05-06 10:00", ["2020-05-05 15:00", "2020-05-06 09:59"], ["2020-05-05 14:59"]),
        ("2020-05-05 15:00", "2020-05-06 10:00", ["2020-05-05 23:59", "2020-05-06 00:00"], ["2020-05-06 10:00"]),
        ("2020-05-05", "", ["2020-05-05 00:00", "2099-12-31 12:00"], ["2020-05-04 23:59"]),
        ("2020-05-05", "2020-05-07", ["2020-05-05 00:00", "2020-05-06 23:59"], ["2020-05-07 00:00"]),
        ("2020-04-30 22:00", "2020-05-01 00:00", ["2020-04-30 23:59"], ["2020-05-01 00:00"]),
        ("2020-02-28 12:00", "2020-03-01 12:00", ["2020-02-29 00:00", "2020-02-29 23:59"], ["2020-03-01 12:00"]),
        ("2021-02-28 12:00", "2021-03-01", ["2021-02-28 23:59"], ["2021-03-01 00:00"]),
        ("2019-12-31 23:59", "2020-01-01 00:01", ["2020-01-01 00:00"], ["2019-12-31 23:58", "2020-01-01 00:01"]),
        ("2020-05-05 15:00", "2020-05-05 15:00", [], ["2020-05-05 14:59", "2020-05-05 15:00", "2020-05-05 15:01"]),
        ("2020-05-05", "2020-05-05", [], ["2020-05-05 00:00", "2020-05-05 12:00", "2020-05-06 00:00"]),
        ("2020-05-05 15:00", "2020-05-05", [], ["2020-05-05 14:00", "2020-05-05 15:00", "2020-05-05 23:59"]),
        ("2020-05-05", "2020-05-05 10:00", ["2020-05-05 00:00", "2020-05-05 09:59"], ["2020-05-05 10:00"]),
    ],
)
def test_who_is_inside_at_which_minute(begin, end, inside, outside):
    span = span_of(told(begin, end))

    def at(text: str) -> bool:
        written, _, time = text.partition(" ")
        return span.has(Moment(day(written), time))

    assert [at(each) for each in inside] == [True] * len(inside)
    assert [at(each) for each in outside] == [False] * len(outside)


@pytest.mark.parametrize(
    "one,other,together",
    [
        (("2020-05-01", "2020-05-05"), ("2020-05-05", ""), False),
        (("2020-05-01", "2020-05-05 10:00"), ("2020-05-05", ""), False),
        (("2020-05-01", "2020-05-05"), ("2020-05-05 03:00", ""), False),
        (("2020-05-01", "2020-05-05 10:00"), ("2020-05-05 09:59", ""), True),
        (("2020-05-01", "2020-05-05 10:00"), ("2020-05-05 10:00", ""), False),
        (("2020-05-01", ""), ("2020-05-01", ""), True),
        (("2020-05-01", "2020-05-01"), ("2020-05-01", ""), False),
        (("2020-05-01", ""), ("2020-05-03", "2020-05-03"), False),
        (("2020-02-28", "2020-03-01"), ("2020-02-29 08:00", "2020-02-29 09:00"), True),
    ],
)
def test_two_stays_contradict_each_other_only_if_they_surely_do(one, other, together):
    spans = surely(told(*one)), surely(told(*other))
    assert meet(*spans) is together
    assert meet(*reversed(spans)) is together


def test_what_has_not_begun_has_no_span():
    assert span_of({"planned": day("2020-05-05")}) is None
    assert span_of(told("2020-05-05")).end == EVER
    assert surely(told("2020-05-05")).begin == Moment(day("2020-05-05"), LAST_MINUTE)


moments = st.builds(
    Moment, st.dates(day("2020-05-01"), day("2020-05-04")), st.sampled_from(["00:00", "12:00", "23:59"])
)
some_spans = st.tuples(moments, moments).map(lambda pair: Span(min(pair), max(pair)))


@given(st.lists(some_spans, max_size=12), st.lists(some_spans, max_size=4), some_spans)
def test_the_most_at_once_is_that_of_counting_every_minute_at_which_somebody_came(known, added, within):
    crowd = Crowd(known)
    for span in added:
        crowd.add(span)
    everybody = [*known, *added]
    comings = [within.begin, *(span.begin for span in everybody if within.has(span.begin))]
    counts = [sum(span.has(minute) for span in everybody) for minute in comings if within.has(minute)]
    assert crowd.most(within) == max(counts, default=0)

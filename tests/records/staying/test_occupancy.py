"""How many are inside at any hour, counted from the stays alone; beds that are free, and families side by side."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.records.staying.conftest import KNOWN, may, person, site, stay
from wayhome.ledger.write import Draft
from wayhome.records.stay import Stay
from wayhome.records.staying.beds import free_beds, propose, taken_beds
from wayhome.records.staying.occupancy import Occupancy, occupancy
from wayhome.records.staying.spans import Moment, span_of
from wayhome.reference.sites import Site

SEXES = {"f": "female", "m": "male"}


def count(at: Moment, uid: str = "school") -> Occupancy:
    return occupancy(Site.objects.filter(uid=uid), at)[uid]


def tie(who: str, household: str, **said) -> Draft:
    return Draft("membership", {"person": who, "household": household, "known_by": KNOWN, **said}, f"m-{who}")


@pytest.fixture
def full_house(school, book) -> None:
    """A family of three, a woman, a man and somebody whose sex nobody wrote, with beds for some of them."""
    book(site("school", capacity=6, capacity_women=2, capacity_men=0, capacity_families=4))
    book(person("maly", sex="female", age=30), person("son", sex="male", age=17), person("baby", age=0))
    book(person("srey", sex="female", birth_date=dt.date(2002, 5, 6)), person("chan", sex="male", age=40))
    book(person("who"), tie("maly", "h"), tie("son", "h"), tie("baby", "h"), tie("srey", "h-other"))
    begin = {"maly": "5 15:00", "son": "5 15:00", "baby": "5 15:00", "srey": "5", "chan": "5 23:59", "who": "6"}
    book(*(stay(f"s-{who}", who, day) for who, day in begin.items()))


def test_who_is_inside_by_sex_age_and_family(full_house):
    assert count(may(6)) == Occupancy(6, 2, 1, 1, 2, 1, 3, 0, 1, -1, 1)
    assert count(may(5, "15:00")) == Occupancy(4, 1, 0, 0, 3, 1, 3, 2, 1, 0, 1)
    assert count(may(4, "23:59")) == Occupancy(free=6, free_women=2, free_men=0, free_families=4)
    assert occupancy([], may(6)) == {}


def test_what_is_over_is_said_and_what_nobody_said_is_not_guessed(full_house, book):
    book(*(stay(f"more-{each}", f"p{each}", "6") for each in range(2)))
    assert (count(may(6)).free, count(may(6)).over) == (-2, 2)
    nothing = count(may(6), "hospital")
    assert (nothing.inside, nothing.free, nothing.over) == (0, None, 0)


def test_a_family_is_one_only_while_two_of_it_are_inside(full_house, book):
    book(Draft("stay", {**stay("x", "son", "5 15:00", "7 10:00").values}, "s-son"))
    book(Draft("stay", {**stay("x", "baby", "5 15:00", "7").values}, "s-baby"))
    assert [count(may(7, time)).families for time in ("00:00", "09:59", "10:00")] == [1, 1, 0]
    book(tie("maly", "h", end=dt.date(2020, 5, 6)))
    assert count(may(6)).in_families == 2


def test_many_sites_are_one_query(full_house, book):
    book(*(site(f"site-{each}") for each in range(12)))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = occupancy(list(Site.objects.all()), may(6))
    assert (len(found), len(queries)) == (14, 2)


hours = st.sampled_from([None, "00:00", "03:00", "12:00", "23:59"])
spans = st.tuples(st.integers(1, 6), hours, st.none() | st.integers(0, 3), hours)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(spans, min_size=1, max_size=8))
def test_the_count_is_that_of_the_spans_at_any_hour(school, book, stays):
    """The database counts by the same rule as spans.py, whichever hours are unknown."""
    drafts = []
    for number, (begin, came_at, nights, left_at) in enumerate(stays):
        came = f"{begin} {came_at}" if came_at else str(begin)
        left = "" if nights is None else f"{begin + nights} {left_at}" if left_at else str(begin + nights)
        drafts.append(stay(f"s{number}", f"p{number}", came, left))
    for uid in Stay.objects.values_list("uid", flat=True):
        drafts.append(Draft("stay", {}, uid, op="void")) if uid not in {each.uid for each in drafts} else None
    for each in drafts:
        each.based_on = None
    book(*drafts)
    for day in range(1, 10):
        for time in ("00:00", "03:00", "11:59", "23:59"):
            at = may(day, time)
            expected = sum(span_of(each.values).has(at) for each in drafts if each.op == "put")
            assert count(at).inside == expected
            assert Stay.objects.lasting(at).count() == expected


def test_beds_are_taken_and_free_by_the_minute(school, book):
    book(stay("s1", "maly", "5 15:00", "7 10:00", bed="2"), stay("s2", "dara", "6", bed="three"))
    assert taken_beds("school", may(6)) == {"2": "maly", "three": "dara"}
    assert free_beds(school, may(6)) == ["1", "3"]
    assert free_beds(school, may(7, "10:00")) == ["1", "2", "3"]
    assert free_beds(Site.objects.get(uid="hospital"), may(6)) == []


@pytest.mark.parametrize(
    "families,free,beds",
    [
        ([["a"], ["b"]], ["2", "5"], {"a": "2", "b": "5"}),
        ([["a"], ["b", "c"]], ["1", "3", "4"], {"b": "3", "c": "4", "a": "1"}),
        ([["a", "b", "c"]], ["1", "3", "5", "7"], {"a": "1", "b": "3", "c": "5"}),
        ([["a", "b"], ["c"]], ["9"], {"a": "9"}),
        ([["a"]], [], {}),
    ],
)
def test_families_sleep_side_by_side_where_they_can(families, free, beds):
    assert propose(families, free) == beds

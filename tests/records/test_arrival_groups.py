"""A group was counted at the border; names are given to its places one by one, and the total never moves."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.records.conftest import KNOWN, codes_of
from wayhome.kernel.problems import Refused
from wayhome.ledger.write import Draft, write
from wayhome.records.arrival import Arrival

DAY = dt.date(2020, 4, 3)


def group(people: int, uid: str = "bus-7", **changes) -> Draft:
    return Draft("arrival", {"people": people, "day": DAY, "known_by": KNOWN}, uid, **{"based_on": 0, **changes})


def named(uid: str, place_of: str | None = "bus-7", **changes) -> Draft:
    values = {"people": 1, "person": f"person-{uid}", "day": DAY, "known_by": KNOWN}
    if place_of:
        values["group"] = place_of
    return Draft("arrival", values, uid, **{"based_on": 0, **changes})


def test_names_take_places_and_the_total_stays(keep):
    keep(group(3))
    assert Arrival.objects.people() == 3
    keep(named("dara"))
    keep(named("maly"))
    assert Arrival.objects.people() == 3
    assert Arrival.objects.get(uid="bus-7").places_left() == 1


def test_a_named_arrival_without_a_group_counts_itself(keep):
    keep(group(3))
    keep(named("sophea", place_of=None))
    assert Arrival.objects.people() == 4


def test_more_names_than_places_are_held(keep):
    keep(group(2))
    keep(named("dara"))
    batch = [named("maly"), named("vanna")]
    assert codes_of(Arrival.check_batch(batch)) == {1: ["arrival.no_place_left"]}


def test_a_group_and_its_names_may_come_together(db):
    batch = [group(2), named("dara"), named("maly"), named("vanna")]
    assert codes_of(Arrival.check_batch(batch)) == {3: ["arrival.no_place_left"]}


def test_correcting_a_named_arrival_takes_no_second_place(keep):
    keep(group(1))
    dara = keep(named("dara"))
    assert Arrival.check_batch([dara]) == {}


def test_moving_a_name_to_another_group_frees_its_place(keep):
    keep(group(1))
    keep(group(1, uid="bus-8"))
    dara = keep(named("dara"))
    moved = named("dara", place_of="bus-8", based_on=dara.based_on)
    assert Arrival.check_batch([moved, named("maly")]) == {}


def test_a_group_cannot_shrink_below_its_names(keep):
    keep(group(3))
    keep(named("dara"))
    keep(named("maly"))
    assert codes_of(Arrival.check_batch([group(1, based_on=1)])) == {0: ["arrival.more_names_than_people"]}
    assert Arrival.check_batch([group(2, based_on=1)]) == {}


def test_a_group_with_names_cannot_be_removed(keep):
    keep(group(3))
    keep(named("dara"))
    ended = Draft("arrival", {}, "bus-7", op="void", based_on=1)
    assert codes_of(Arrival.check_batch([ended])) == {0: ["arrival.group_has_names"]}


def test_a_place_of_a_group_is_no_group(keep):
    keep(group(3))
    keep(named("dara"))
    assert codes_of(Arrival.check_batch([named("maly", place_of="dara")])) == {0: ["arrival.group_of_a_group"]}


def test_the_last_place_is_taken_once_even_if_two_ask_at_the_same_time(keep, source):
    keep(group(1))
    maly = named("maly")
    assert Arrival.check_batch([maly]) == {}
    keep(named("dara"))

    def guard(cursor):
        return [problem for problems in Arrival.check_batch([maly]).values() for problem in problems]

    with pytest.raises(Refused, match="finds no place"):
        write([maly], source=source, by="sophea", guards=[guard])
    assert not Arrival.objects.filter(uid="maly").exists()

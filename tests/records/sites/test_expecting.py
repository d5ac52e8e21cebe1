"""Who is still to come to a site on a day: planned, or on a manifest and not yet confirmed; nobody is counted twice."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.linkage.village import HERE
from tests.records.staying.conftest import book, may, person, site, stay  # noqa: F401
from wayhome.ledger.write import Draft
from wayhome.records.sites.expecting import expected

KNOWN = dt.date(2020, 5, 20)


def bus(uid: str, day: int, to: str = "school", **said: object) -> Draft:
    values = {"means": "bus", "day": dt.date(2020, 5, day), "destination": HERE, "to_site": to, "known_by": KNOWN}
    return Draft("transport", values | said, uid)


def rider(who: str, bus: str, **said: object) -> Draft:
    return Draft("passenger", {"person": who, "transport": bus, "known_by": KNOWN, **said}, f"{who}-{bus}")


@pytest.fixture
def tell(book):  # noqa: F811
    book(site("school"), site("pagoda"), *(person(each) for each in ("maly", "dara", "sok", "rith")))
    return book


def told(day: int, time: str = "09:00") -> dict[str, int]:
    return expected(["school", "pagoda"], may(day, time))


def test_a_planned_stay_is_expected_until_the_person_checks_in(tell):
    tell(stay("a", "maly", "6 12:00", planned=dt.date(2020, 5, 6)), stay("b", "dara", "", planned=dt.date(2020, 5, 6)))
    assert told(5) == {}
    assert told(6) == {"school": 2}
    assert told(6, "12:00") == {"school": 1}


def test_those_on_a_manifest_are_expected_until_somebody_confirms_them(tell):
    confirmed = {"confirmed": dt.date(2020, 5, 6), "confirmed_time": "15:00"}
    tell(bus("one", 6), rider("maly", "one"), rider("dara", "one", **confirmed), rider("sok", "one", to_site="pagoda"))
    tell(rider("rith", "one", not_arrived="left_on_the_way"))
    assert told(6) == {"school": 2, "pagoda": 1}
    assert told(6, "15:00") == {"school": 1, "pagoda": 1}


def test_a_bus_of_the_day_before_is_expected_while_it_has_not_arrived(tell):
    tell(bus("one", 5), rider("maly", "one"), bus("two", 5, arrived=dt.date(2020, 5, 5)), rider("dara", "two"))
    tell(bus("three", 6, cancelled=dt.date(2020, 5, 6)), rider("sok", "three"))
    assert told(6) == {"school": 1}
    assert told(7) == {}


def test_who_is_planned_and_on_the_bus_and_who_is_there_already_is_one_or_none(tell):
    tell(bus("one", 6), rider("maly", "one"), rider("dara", "one"))
    tell(stay("a", "maly", "", planned=dt.date(2020, 5, 6)), stay("b", "dara", "6 08:00"))
    assert told(6) == {"school": 1}
    assert told(6, "07:59") == {"school": 2}

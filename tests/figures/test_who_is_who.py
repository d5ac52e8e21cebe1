"""Registrations, arrivals and persons are three counts: who is who changes the last of them alone."""

from __future__ import annotations

import datetime as dt

from tests.figures.conftest import Handmade, areas
from wayhome.figures.catalogue import catalogue
from wayhome.figures.compute import compute_named
from wayhome.figures.figure import Request
from wayhome.figures.named import Named
from wayhome.figures.words import Words

MAY = dt.date(2020, 5, 7)


def counted(frames: Handmade, indicator: str, area: str | None = None, **slice: object) -> int:
    named = Named("asked", indicator, slice, Words("Asked", "សួរ"), "people")
    (figure,) = compute_named(Request(MAY, area=area), [named], catalogue(), frames)
    return figure.value


def test_a_woman_who_crossed_twice_is_one_person_with_two_arrivals():
    frames = Handmade(
        area=areas(),
        person=[
            {"uid": "sopha", "sex": "female", "home": "0110"},
            {"uid": "sokha", "sex": "female", "home": "0201"},
            {"uid": "dara", "sex": "male", "home": "0110"},
        ],
        arrival=[
            {"people": 1, "person": "sopha", "day": dt.date(2020, 4, 1), "destination": "0110"},
            {"people": 1, "person": "sokha", "day": dt.date(2020, 4, 20), "destination": "0110"},
            {"people": 1, "person": "dara", "day": dt.date(2020, 4, 1), "destination": "0110"},
        ],
        assignment=[{"uid": "sokha", "person": "sokha", "who": "sopha", "basis": "decision"}],
    )
    assert counted(frames, "persons_registered") == 3
    assert counted(frames, "arrivals") == 3
    assert counted(frames, "persons") == 2
    assert counted(frames, "persons", sex="female") == 1


def test_in_each_of_two_provinces_a_person_registered_in_both_is_one():
    frames = Handmade(
        area=areas(),
        person=[{"uid": "sopha", "home": "0110"}, {"uid": "sokha", "home": "0201"}],
        assignment=[{"uid": "sokha", "person": "sokha", "who": "sopha", "basis": "decision"}],
    )
    assert [counted(frames, "persons", area=area) for area in (None, "01", "02")] == [1, 1, 1]

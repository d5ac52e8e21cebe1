"""A gate in one province, homes in two, a bus between them. Everybody in it is invented."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.linkage.village import FAR, HERE, found_villages
from wayhome.capture import gate, intake
from wayhome.kernel.problems import Problem, Refused
from wayhome.ledger.models import Source
from wayhome.ledger.write import Draft, write
from wayhome.records.passenger import Passenger
from wayhome.records.transport import Transport
from wayhome.reference import names

DAY = dt.date(2020, 5, 1)
KNOWN = dt.date(2020, 5, 20)
PEOPLE = {"maly": FAR, "dara": FAR, "srey": HERE, "vanna": None}
"""Where each is at home; of Vanna nobody knows."""


@pytest.fixture
def book(db):
    """Write drafts past the gate, as a story that has happened."""
    found_villages()
    names.forget()
    source = Source.objects.create(sort="screen", name="test", by="dara", received=dt.datetime.now(dt.UTC))

    def keep(*drafts: Draft) -> None:
        write(drafts, source=source, by="dara")
        names.forget()

    return keep


@pytest.fixture
def road(book):
    """Four people at the gate, Maly and Dara in one household, and a bus with three seats to the far province."""
    people = [
        Draft("person", {k: v for k, v in said.items() if v is not None}, uid)
        for uid, home in PEOPLE.items()
        for said in [{"given_name": uid.title(), "home": home, "current": HERE, "known_by": KNOWN}]
    ]
    ties = [
        Draft("membership", {"person": uid, "household": house, "known_by": KNOWN, "start": DAY}, f"m-{uid}")
        for uid, house in [("maly", "h-far"), ("dara", "h-far"), ("vanna", "h-near")]
    ]
    houses = [
        Draft("household", {"area": FAR, "known_by": KNOWN}, "h-far"),
        Draft("household", {"area": HERE, "known_by": KNOWN}, "h-near"),
    ]
    book(*people, *houses, *ties, bus("bus", places=3))
    return book


def bus(uid: str, **said: Any) -> Draft:
    values = {"code": uid.upper(), "means": "bus", "area": HERE, "destination": FAR, "day": DAY, "known_by": KNOWN}
    return Draft("transport", {**values, **said}, uid)


def transport(uid: str = "bus") -> Transport:
    return Transport.objects.get(uid=uid)


def line(person: str, on: str = "bus") -> Passenger:
    return Passenger.objects.get(person=person, transport=on)


def do(drafts: list[Draft] | Problem) -> Problem | None:
    """Write what a verb drafted, as a screen does; the Problem, if there is one."""
    if isinstance(drafts, Problem):
        return drafts
    try:
        intake.change("transport", drafts, "dara")
    except Refused as refused:
        return refused.problems[0]
    return None


def faults(*drafts: Draft) -> dict[int, list[str]]:
    return {position: [each.code for each in found] for position, found in gate.check(drafts).items()}

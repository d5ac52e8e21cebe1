"""Boarding: who goes on a transport and where each of them gets off. A home, or a household, proposes the stop."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wayhome.kernel.digest import new_uid
from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.write import Draft
from wayhome.records.base import today
from wayhome.records.household import Household
from wayhome.records.membership import Membership
from wayhome.records.passenger import DID_NOT_BOARD, Passenger
from wayhome.records.person import Person
from wayhome.records.transport import Transport

NOBODY_CHOSEN = declare("travel.nobody_chosen", "Nobody is chosen. Choose who goes on the transport.")
IS_OVER = declare(
    "travel.is_over",
    "{transport} has arrived already, so nobody gets on it. Choose another transport, or plan a new one.",
)
IS_CANCELLED = declare("travel.is_cancelled", "{transport} was cancelled. Choose another transport, or plan a new one.")
HAS_DEPARTED = declare(
    "travel.has_departed",
    "{transport} has departed. Say of who is not on it that they did not board; the manifest keeps the line.",
)

Drafts = list[Draft]


def proposed(persons: Iterable[str]) -> dict[str, str]:
    """Person to the area where they are proposed to go: their home, else the place of their household. Two queries."""
    wanted = list(persons)
    homes = dict(Person.objects.filter(uid__in=wanted).values_list("uid", "home"))
    found = {person: home for person, home in homes.items() if home}
    homeless = [person for person in wanted if person not in found]
    if homeless:
        ties = dict(Membership.objects.filter(person__in=homeless).standing(today()).values_list("person", "household"))
        areas = dict(Household.objects.filter(uid__in=set(ties.values())).values_list("uid", "area"))
        found |= {person: area for person, tie in ties.items() if (area := areas.get(tie))}
    return found


def household_of(person: str) -> list[str]:
    """The people of the household in which somebody is today, themselves first; they alone if they are in none."""
    of_them = Membership.objects.filter(person=person).standing(today()).values("household")
    others = Membership.objects.filter(household__in=of_them).standing(today()).order_by("seq")
    return list(dict.fromkeys([person, *others.values_list("person", flat=True)]))


def put_on(
    transport: Transport,
    persons: Sequence[str],
    destination: str | None = None,
    to_site: str | None = None,
    seats: Mapping[str, str] | None = None,
) -> Drafts | Problem:
    """Write people on the manifest, each bound for where they are proposed to go, or all for `destination`.

    More people than seats may be written down: it is asked about when the transport departs. Whoever gets on after
    that has boarded.
    """
    if not persons:
        return NOBODY_CHOSEN("person")
    if closed := _closed(transport):
        return closed
    bound = {} if destination else proposed(persons)
    boarded = True if transport.departed else None
    lines = []
    for person in dict.fromkeys(persons):
        said = {
            "person": person,
            "transport": transport.uid,
            "seat": (seats or {}).get(person),
            "departure": transport.area,
            "destination": destination or bound.get(person) or transport.destination,
            "to_site": to_site,
            "boarded": boarded,
            "known_by": today(),
        }
        lines.append(Draft("passenger", {name: value for name, value in said.items() if value}, new_uid(), based_on=0))
    return lines


def take_off(transport: Transport, passengers: Sequence[Passenger]) -> Drafts | Problem:
    """Take lines off the manifest of a transport that has not departed; after that they are explained, not removed."""
    if transport.departed:
        return HAS_DEPARTED(transport=transport.headline())
    return [Draft("passenger", {}, each.uid, op="void", based_on=each.version) for each in passengers]


def seats_beyond(transport: Transport, people: int) -> int:
    """How many more people than seats; 0 if all have one, or if nobody said how many seats there are."""
    return max(0, people - transport.places) if transport.places is not None else 0


def did_not_board(passenger: Passenger) -> Draft:
    """The line of somebody who was left behind."""
    return put(passenger, boarded=False, not_arrived=DID_NOT_BOARD)


def put(record: Passenger | Transport, **changes: Any) -> Draft:
    """The record with other values; None takes one away. It is known by the newest day that is written in it."""
    days = [value for value in changes.values() if isinstance(value, dt.date)]
    said = {**record.values(), "known_by": max([record.known_by, *days]), **changes}
    after = {name: value for name, value in said.items() if value is not None}
    return Draft(record.kind, after, record.uid, based_on=record.version)


def _closed(transport: Transport) -> Problem | None:
    """Why nobody can get on any more."""
    if transport.cancelled:
        return IS_CANCELLED(transport=transport.headline())
    return IS_OVER(transport=transport.headline()) if transport.arrived else None

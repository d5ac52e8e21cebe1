"""Going: a transport departs with those who are on it, arrives, or is cancelled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.write import Draft
from wayhome.records.passenger import Passenger
from wayhome.records.person import Person
from wayhome.records.staying.going_on import go_on
from wayhome.records.transport import CANCELLED_ON_THE_WAY, Transport
from wayhome.records.travelling.boarding import IS_CANCELLED, did_not_board, proposed, put, seats_beyond
from wayhome.records.whereabouts import now_in
from wayhome.reference import places

NOBODY_ON_IT = declare(
    "travel.nobody_on_it", "Nobody is on it. Put people on the manifest first, or cancel the transport."
)
BEYOND_SEATS = declare(
    "travel.beyond_seats",
    "{people} people are on it, {beyond} more than it has seats. Say why, or let some go with another transport.",
)
DEPARTED_ALREADY = declare("travel.departed_already", "{transport} departed on {day}.")
NOT_DEPARTED = declare(
    "travel.not_departed", "{transport} has not departed yet. Say first when it departed and who was on it."
)
ARRIVED_ALREADY = declare("travel.arrived_already", "{transport} arrived on {day}.")

Drafts = list[Draft]


def depart(
    transport: Transport,
    aboard: Collection[str],
    day: dt.date,
    time: str | None = None,
    beyond_seats: str | None = None,
) -> Drafts | Problem:
    """It leaves with the passengers in `aboard` (uids of lines); the others of the manifest were left behind.

    More people than seats need a reason. Those bound for a place that is not their home are seen there from now on, so
    that whoever waits for them knows their names. Where they stayed until then they are inside no more.
    """
    if transport.cancelled:
        return IS_CANCELLED(transport=transport.headline())
    if transport.departed:
        return DEPARTED_ALREADY(transport=transport.headline(), day=transport.departed.isoformat())
    lines = list(Passenger.objects.still_open().filter(transport=transport.uid))
    boarding = [line for line in lines if line.uid in aboard]
    if not boarding:
        return NOBODY_ON_IT()
    beyond = seats_beyond(transport, len(boarding))
    if beyond and not beyond_seats:
        return BEYOND_SEATS("beyond_seats", people=len(boarding), beyond=beyond)
    gone = put(transport, departed=day, departed_time=time, beyond_seats=beyond_seats if beyond else None)
    left = [did_not_board(line) for line in lines if line.uid not in aboard]
    _say_where(transport, boarding)
    ended = go_on([line.person for line in boarding], day, time)
    return [gone, *(put(line, boarded=True) for line in boarding), *left, *ended, *_awaited(boarding)]


def arrive(transport: Transport, day: dt.date, time: str | None = None) -> Drafts | Problem:
    """It is there. Who came with it is confirmed one by one."""
    if transport.cancelled:
        return IS_CANCELLED(transport=transport.headline())
    if not transport.departed:
        return NOT_DEPARTED(transport=transport.headline())
    if transport.arrived:
        return ARRIVED_ALREADY(transport=transport.headline(), day=transport.arrived.isoformat())
    return [put(transport, arrived=day, arrived_time=time)]


def cancel(transport: Transport, day: dt.date) -> Drafts | Problem:
    """It does not go. Its passengers can go with another one."""
    if transport.departed or transport.arrived:
        return CANCELLED_ON_THE_WAY("cancelled")
    if transport.cancelled:
        return IS_CANCELLED(transport=transport.headline())
    return [put(transport, cancelled=day)]


def _say_where(transport: Transport, lines: Sequence[Passenger]) -> None:
    """Let every line say who sends it and where it goes: a sheet may have left both out."""
    unsaid = [line for line in lines if not line.destination]
    bound = proposed([line.person for line in unsaid])
    for line in unsaid:
        line.destination = bound.get(line.person) or transport.destination
    for line in lines:
        line.departure = line.departure or transport.area


def _awaited(lines: Sequence[Passenger]) -> Drafts:
    """Those who go elsewhere than home are seen from where they go."""
    people = {each.uid: each for each in Person.objects.filter(uid__in=[line.person for line in lines])}
    by_area: dict[str, list[str]] = {}
    for line in lines:
        person = people.get(line.person)
        if person and line.destination and not is_home(person, line.destination):
            by_area.setdefault(line.destination, []).append(line.person)
    return [draft for area, persons in by_area.items() for draft in now_in(persons, area)]


def is_home(person: Person, area: str) -> bool:
    """Whether who is brought to this area is brought home: the home lies in it, or is it."""
    return bool(person.home) and places.inside(person.home, area)

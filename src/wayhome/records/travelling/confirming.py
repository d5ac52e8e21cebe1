"""Confirming: who came, who did not and why. Nobody who boarded is left without one of the two."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from wayhome.kernel.problems import Problem
from wayhome.ledger.write import Draft
from wayhome.records.passenger import DID_NOT_BOARD, NEVER_BOARDED, Passenger
from wayhome.records.person import Person
from wayhome.records.transport import Transport
from wayhome.records.travelling.boarding import NOBODY_CHOSEN, did_not_board, put
from wayhome.records.travelling.going import NOT_DEPARTED, is_home
from wayhome.records.whereabouts import now_in
from wayhome.reference import names

Drafts = list[Draft]


def confirm(passengers: Sequence[Passenger], day: dt.date, time: str | None = None) -> Drafts | Problem:
    """These people are where they were going: at the site, at home, or in the area. Who is confirmed already stays so.

    Whether the transport is at its last stop is another matter: it may go on with others.
    """
    if not passengers:
        return NOBODY_CHOSEN("passenger")
    wanted = {each.transport for each in passengers}
    waiting = Transport.objects.filter(uid__in=wanted, departed=None).first()
    if waiting is not None:
        return NOT_DEPARTED(transport=waiting.headline())
    coming = [each for each in passengers if not each.confirmed]
    if any(each.boarded is False for each in coming):
        return NEVER_BOARDED("confirmed")
    said = {"boarded": True, "confirmed": day, "confirmed_time": time, "not_arrived": None}
    return [*(put(each, **said) for each in coming), *_there(coming)]


def did_not_arrive(passenger: Passenger, reason: str, note: str | None = None) -> Drafts | Problem:
    """Say what happened to somebody who was not on it at the end. The reason may be that they never boarded."""
    said = {"not_arrived": reason, "confirmed": None, "confirmed_time": None}
    if note:
        said["note"] = note
    if reason == DID_NOT_BOARD:
        left = did_not_board(passenger)
        return [
            Draft("passenger", {**left.values, **({"note": note} if note else {})}, left.uid, based_on=left.based_on)
        ]
    return [put(passenger, **said)]


def did_board(passenger: Passenger) -> Drafts:
    """They were on it after all."""
    return [put(passenger, boarded=True, not_arrived=None)]


def _there(passengers: Sequence[Passenger]) -> Drafts:
    """Where the people who came are now. At a site they are in its area; brought home, they are at home."""
    people = {each.uid: each for each in Person.objects.filter(uid__in=[each.person for each in passengers])}
    by_area: dict[str | None, list[str]] = {}
    for each in passengers:
        person = people.get(each.person)
        at_site = names.area_of("site", each.to_site) if each.to_site else None
        area = at_site or each.destination
        if person is None or area is None:
            continue
        home = not at_site and is_home(person, area)
        by_area.setdefault(None if home else area, []).append(each.person)
    return [draft for area, persons in by_area.items() for draft in now_in(persons, area)]

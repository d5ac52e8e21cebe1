"""Composing a manifest: the words of its page in both languages, set by the press that sets lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext_noop as _

from wayhome.records.passenger import Passenger
from wayhome.records.person import Person
from wayhome.records.transport import Transport
from wayhome.reference import names, places
from wayhome.reports import wording as numbers
from wayhome.reports.lists import words
from wayhome.reports.lists.cells import NUMBER, TEXT, shown
from wayhome.reports.lists.printing import pdf
from wayhome.reports.lists.words import Pair, wording

AUTHOR = "Wayhome"
BOX = "[    ]"

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rider:
    """A line of a manifest. `person` is None if whoever prints it may not know who it is: the code stands alone."""

    passenger: Passenger
    person: Person | None
    code: str


def manifest(transport: Transport, riders: Sequence[Rider], day: dt.date, by: str) -> bytes:
    """The page for those at both ends: every passenger with the code on the card, by destination."""
    columns = [
        _column(wording(_("No.")), 0.0, NUMBER),
        _column(wording(_("Seat")), 0.6, TEXT),
        _column(wording(_("Code")), 1.5, TEXT),
        _column(wording(_("Name")), 2.8, TEXT),
        _column(wording(_("Sex")), 0.9, TEXT),
        _column(wording(_("Age")), 0.6, NUMBER),
        _column(wording(_("Destination")), 2.6, TEXT),
        _column(wording(_("Boarded")), 0.8, TEXT),
        _column(wording(_("Arrived")), 0.8, TEXT),
        _column(wording(_("Note")), 1.6, TEXT),
    ]
    title = wording(_("Manifest"))
    only_for = wording(_("For those who send and who receive them only"))
    return pdf(_document(transport, title, only_for, columns, [*_groups(riders)], len(riders), day, by))


def driver(transport: Transport, passengers: Sequence[Passenger], day: dt.date, by: str) -> bytes:
    """The page for the driver: how many get off where. Nobody is named, by a code neither."""
    columns = [_column(wording(_("Where they get off")), 4.0, TEXT), _column(wording(_("People")), 1.0, NUMBER)]
    stops: dict[str, int] = {}
    for each in passengers:
        stop = _stop(each)
        stops[stop] = stops.get(stop, 0) + 1
    rows: list[list[Any]] = [[stop, people] for stop, people in sorted(stops.items())]
    title = wording(_("Journey, for the driver"))
    groups = [{"title": "", "rows": [*rows, [shown(wording(_("All"))), len(passengers)]]}]
    return pdf(_document(transport, title, title, columns, groups, len(passengers), day, by))


def _document(
    transport: Transport,
    title: Pair,
    only_for: Pair,
    columns: list[dict[str, Any]],
    groups: list[dict[str, Any]],
    people: int,
    day: dt.date,
    by: str,
) -> Document:
    number = transport.code or ""
    return {
        "title": title,
        "subtitle": _way(transport),
        "number": number,
        "version": words.both(lambda language: numbers.day(day, language)),
        "facts": [*_facts(transport, people, by)],
        "notices": [*_notices(transport)],
        "columns": columns,
        "groups": groups,
        "watermark": [only_for[0], f"{only_for[1]} · {number}"],
        "foot": f"{number} · {shown(only_for)}",
        "stamp": [day.year, day.month, day.day],
        "author": AUTHOR,
    }


def _notices(transport: Transport) -> Iterator[Pair]:
    if transport.illustrative:
        yield wording(_("Made for the demonstration: these people are invented."))


def _facts(transport: Transport, people: int, by: str) -> Iterator[tuple[Pair, str]]:
    yield wording(_("Means")), words.code("transport_means", transport.means)
    if transport.plate:
        yield wording(_("Number plate")), transport.plate
    leaves, time = transport.departed or transport.day, transport.departed_time
    if leaves:
        day = shown(words.both(lambda language: numbers.day(leaves, language)))
        yield wording(_("Departure")), f"{day} {time}" if time else day
    yield wording(_("People")), shown(words.both(lambda language: numbers.number(people, language)))
    if transport.places:
        seats = transport.places
        yield wording(_("Seats")), shown(words.both(lambda language: numbers.number(seats, language)))
    if transport.organisation:
        uid = transport.organisation
        provided = shown(words.both(lambda language: names.label("organisation", uid, language)))
        yield wording(_("Provided by")), provided
    yield wording(_("Printed by")), by


def _groups(riders: Sequence[Rider]) -> Iterator[dict[str, Any]]:
    """The passengers under the province where they go, numbered through; those who came together stay together."""
    ordered = sorted(riders, key=lambda rider: _province(rider.passenger))
    number = 0
    for province, some in groupby(ordered, key=lambda rider: _province(rider.passenger)):
        rows = []
        for rider in some:
            number += 1
            rows.append(_cells(number, rider))
        yield {"title": f"{_place(province)}: {len(rows)}" if province else "", "rows": rows}


def _cells(number: int, rider: Rider) -> list[Any]:
    person = rider.person
    sex = words.code("sex", person.sex) if person and person.sex else ""
    age = person.age if person else None
    seat = rider.passenger.seat or ""
    return [number, seat, rider.code, _called(person), sex, age, _stop(rider.passenger), BOX, BOX, ""]


def _called(person: Person | None) -> str:
    """The name in both scripts, as far as it is known."""
    if person is None:
        return ""
    latin = " ".join(name for name in (person.family_name, person.given_name) if name)
    return shown((person.name_local or "", latin))


def _stop(passenger: Passenger) -> str:
    if passenger.to_site:
        uid = passenger.to_site
        return shown(words.both(lambda language: names.label("site", uid, language)))
    return _place(passenger.destination or "")


def _province(passenger: Passenger) -> str:
    return (places.at_level(passenger.destination, 1) or "") if passenger.destination else ""


def _place(area: str) -> str:
    return shown(words.both(lambda language: places.name(area, language))) if area else ""


def _way(transport: Transport) -> str:
    return f"{_end(transport.from_site, transport.area)} – {_end(transport.to_site, transport.destination)}"


def _end(site: str | None, area: str | None) -> str:
    if site:
        return shown(words.both(lambda language: names.label("site", site, language)))
    return _place(area or "")


def _column(label: Pair, width: float, kind: str) -> dict[str, Any]:
    return {"label": label, "width": width, "kind": kind}

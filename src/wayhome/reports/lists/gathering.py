"""Gathering: who came home to an area in a period. One human is one, whoever registered them and however often."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from wayhome.accounts.policy import Access
from wayhome.records.arrival import Arrival
from wayhome.records.assignment import Assignment
from wayhome.reference import places
from wayhome.reference.areas import Area
from wayhome.reports.lists.returned import Returned
from wayhome.reports.lists.told import STRETCH, Row, Told, by_seq, longest, rows, told, when

Names = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Who came home, and how many more came to each area whose registration lies outside the scope of who asks."""

    people: list[Returned]
    outside: Counter[str]


def gather(area: str, start: dt.date | None, end: dt.date, wanted: Iterable[str], access: Access) -> Gathered:
    """Who came home to `area` from `start` to `end`, both included, in no order; `wanted` are kind.property names.

    Of several returns in the period the last one says when and where to. Where it says no place, the home of the
    person does; a person of neither is of the country. A day that is not known is the day by which the return was
    known. Who was erased is not among them.
    """
    came = _came(start, end)
    names = _by_kind(wanted)
    registrations = _everybody(_near(came, area))
    humans = list(registrations)
    found = Gathered([], Counter())
    for first in range(0, len(humans), STRETCH):
        some = {human: registrations[human] for human in humans[first : first + STRETCH]}
        _add(found, some, told([uid for uids in some.values() for uid in uids], came, names, access), names, area)
    return found


def areas_in(area: str) -> QuerySet[Any]:
    """The uids of the area and of all that lies in it."""
    areas: QuerySet[Any] = Area.objects.all()
    return areas.filter(path__startswith=places.below(area)).values("uid")


def _came(start: dt.date | None, end: dt.date) -> QuerySet[Any]:
    """The returns of one person each in the period."""
    then = Q(day__gte=start) | Q(day=None, known_by__gte=start) if start else Q()
    return Arrival.objects.filter(then, Q(day__lte=end) | Q(day=None, known_by__lte=end)).exclude(person=None)


def _near(came: QuerySet[Any], area: str) -> list[str]:
    """The registrations that may belong to the area: who went there, and who did not say where they went."""
    if area != places.country():
        came = came.filter(Q(destination__in=areas_in(area)) | Q(destination=None))
    return list(came.order_by().values_list("person", flat=True).distinct())


def _everybody(uids: Sequence[str]) -> dict[str, list[str]]:
    """The humans of these registrations, each with all of their registrations, first the one that stands for all."""
    assignments: QuerySet[Any] = Assignment.objects.all()
    ties = {row["person"]: row["who"] for row in rows(assignments, "person", uids, ("who",))}
    everybody = {human: [human] for human in dict.fromkeys(ties.get(uid, uid) for uid in uids)}
    for row in rows(assignments, "who", list(everybody), ("person",)):
        if row["person"] != row["who"]:
            everybody[row["who"]].append(row["person"])
    return everybody


def _add(found: Gathered, humans: Mapping[str, list[str]], said: Told, names: Names, area: str) -> None:
    """Add to what was found those of the humans who belong to the area."""
    for human, uids in humans.items():
        standing = sorted((uid for uid in uids if uid in said.persons), key=lambda uid: by_seq(said.persons[uid]))
        last = _last(said.arrivals, uids, when)
        if not standing or last is None:
            continue
        went_to = _area_of(last, [said.persons[uid] for uid in standing])
        if not places.inside(went_to, area):
            continue
        if known := [uid for uid in standing if uid in said.seen]:
            found.people.append(_returned(human, known, went_to, last, said, names))
        else:
            found.outside[went_to] += 1


def _area_of(last: Row, persons: Sequence[Row]) -> str:
    """Where somebody went. A place that exists no more is what it is part of now; no place at all is the country."""
    homes = [row["home"] for row in persons if row["home"]]
    area: str = last["destination"] or (homes[-1] if homes else "")
    if places.exists(area):
        return area
    now = places.resolve(area)
    return now if isinstance(now, str) else places.country()


def _returned(human: str, known: list[str], area: str, last: Row, said: Told, names: Names) -> Returned:
    person = Returned(human, tuple(sorted(known, key=lambda uid: uid != human)), area, when(last)[0])
    for uid in known:
        _say(person, "person", said.persons[uid], names)
    _say(person, "arrival", last, names)
    if member := _last(said.members, known, by_seq):
        person.household = member["household"]
        _say(person, "membership", member, names)
    if followed := _last(said.followed, known, when):
        _say(person, "follow_up", followed, names)
    if apart := _last(said.apart, known, longest):
        _say(person, "quarantine", apart, names)
    return person


def _last(of: Mapping[str, Row], uids: Iterable[str], order: Any) -> Row | None:
    """The last row of any of the registrations."""
    return max((of[uid] for uid in uids if uid in of), key=order, default=None)


def _say(person: Returned, kind: str, row: Row, names: Names) -> None:
    """What a later row says replaces what an earlier one said; what it does not say stays."""
    for name in names[kind]:
        if row[name] is not None and row[name] != "":
            person.values[f"{kind}.{name}"] = row[name]


def _by_kind(wanted: Iterable[str]) -> Names:
    """Kind to the names of its properties that are asked for."""
    names: dict[str, list[str]] = defaultdict(list)
    for each in sorted(set(wanted)):
        kind, _dot, name = each.partition(".")
        names[kind].append(name)
    return names

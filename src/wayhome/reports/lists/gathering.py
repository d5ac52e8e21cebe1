"""Gathering: who came home to an area in a period. One human is one, whoever registered them and however often."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from wayhome.accounts.policy import Access
from wayhome.accounts.scope import scope
from wayhome.ledger.models import Entry
from wayhome.ledger.record import KINDS
from wayhome.records.arrival import Arrival
from wayhome.records.assignment import Assignment
from wayhome.records.base import today
from wayhome.records.membership import Membership
from wayhome.records.person import Person
from wayhome.reference import places
from wayhome.reference.areas import Area
from wayhome.reports.lists.returned import Returned

STRETCH = 5_000


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
    then = Q(day__gte=start) | Q(day=None, known_by__gte=start) if start else Q()
    then &= Q(day__lte=end) | Q(day=None, known_by__lte=end)
    came = Arrival.objects.filter(then).exclude(person=None)
    whole = area == places.country()
    near = came if whole else came.filter(Q(destination__in=areas_in(area)) | Q(destination=None))
    who = _who(near.values_list("person", flat=True).distinct())
    found = Gathered([], Counter())
    everybody = defaultdict(list)
    for uid, human in who.items():
        everybody[human].append(uid)
    humans = list(everybody)
    names = _by_kind(wanted)
    for first in range(0, len(humans), STRETCH):
        _gather(humans[first : first + STRETCH], everybody, came, names, access, found)
    if not whole:
        found.people[:] = [person for person in found.people if places.inside(person.area, area)]
        for outer in [each for each in found.outside if not places.inside(each, area)]:
            del found.outside[outer]
    return found


def _gather(
    humans: list[str],
    everybody: dict[str, list[str]],
    came: QuerySet[Arrival],
    names: dict[str, list[str]],
    access: Access,
    found: Gathered,
) -> None:
    """Add some humans to what was found."""
    uids = [uid for human in humans for uid in everybody[human]]
    persons = _persons(uids, names["person"])
    seen = set(persons) if access.everywhere else _seen(uids, access)
    gone = _erased([uid for uid, values in persons.items() if not values["named"]])
    arrivals = _newest(came, uids, ("day", "known_by", "destination", *names["arrival"]), _when)
    members = _newest(_members(), uids, ("household", *names["membership"]), lambda row: (row["seq"],))
    followed = _newest(KINDS["follow_up"].objects.all(), uids, ("day", "known_by", *names["follow_up"]), _when) if (
        names["follow_up"]
    ) else {}  # fmt: skip
    for human in humans:
        standing = sorted(
            (uid for uid in everybody[human] if uid in persons and uid not in gone),
            key=lambda uid: int(persons[uid]["seq"]),
        )
        last = max((arrivals[uid] for uid in everybody[human] if uid in arrivals), key=_when, default=None)
        if not standing or last is None:
            continue
        homes = [persons[uid]["home"] for uid in standing if persons[uid]["home"]]
        area = last["destination"] or (homes[-1] if homes else "")
        if not places.exists(area):
            area = places.country()
        known = [uid for uid in standing if uid in seen]
        if not known:
            found.outside[area] += 1
            continue
        person = Returned(human, tuple(sorted(known, key=lambda uid: uid != human)), area, _when(last)[0])
        for uid in known:
            _say(person, "person", persons[uid], names["person"])
            if uid in members:
                person.household = members[uid]["household"]
                _say(person, "membership", members[uid], names["membership"])
            if uid in followed:
                _say(person, "follow_up", followed[uid], names["follow_up"])
        _say(person, "arrival", last, names["arrival"])
        found.people.append(person)


def _say(person: Returned, kind: str, row: dict[str, Any], names: list[str]) -> None:
    """What a later row says replaces what an earlier one said; what it does not say stays."""
    for name in names:
        if row[name] is not None and row[name] != "":
            person.values[f"{kind}.{name}"] = row[name]


def _when(row: dict[str, Any]) -> tuple[dt.date, int]:
    return row["day"] or row["known_by"], row["seq"]


def _by_kind(wanted: Iterable[str]) -> dict[str, list[str]]:
    """Kind to the names of its properties that are asked for."""
    names: dict[str, list[str]] = defaultdict(list)
    for each in sorted(set(wanted)):
        kind, _dot, name = each.partition(".")
        names[kind].append(name)
    return names


def areas_in(area: str) -> QuerySet[Area, Any]:
    """The uids of the area and of all that lies in it."""
    return Area.objects.filter(path__startswith=places.below(area)).values("uid")


def _who(persons: Iterable[str]) -> dict[str, str]:
    """Registration to who it is: of these persons, and of all others who are the same humans."""
    uids = list(persons)
    ties: dict[str, str] = {}
    for row in _rows(Assignment.objects.all(), "person", uids, ("who",)):
        ties[row["person"]] = row["who"]
    who = {uid: ties.get(uid, uid) for uid in uids}
    humans = list(set(who.values()))
    who |= {human: human for human in humans}
    if Assignment.objects.exists():
        for row in _rows(Assignment.objects.all(), "who", humans, ("person",)):
            who[row["person"]] = row["who"]
    return who


def _persons(uids: list[str], names: list[str]) -> dict[str, dict[str, Any]]:
    """Registration to what it says, and whether it says any name."""
    called = ("family_name", "given_name", "name_local")
    found = {}
    for row in _rows(Person.objects.all(), "uid", uids, tuple(dict.fromkeys(("home", *called, *names)))):
        row["named"] = any(row[name] for name in called)
        found[row["uid"]] = row
    return found


def _seen(uids: list[str], access: Access) -> set[str]:
    return set(scope(Person.objects.filter(uid__in=uids), access).values_list("uid", flat=True))


def _erased(nameless: list[str]) -> set[str]:
    """Those of the registrations without a name that were erased."""
    erasures = Entry.objects.filter(kind="person", uid__in=nameless, op=Entry.Op.REDACT)
    return set(erasures.values_list("uid", flat=True)) if nameless else set()


def _members() -> QuerySet[Membership]:
    """The memberships of today."""
    day = today()
    return Membership.objects.filter(Q(start=None) | Q(start__lte=day), Q(end=None) | Q(end__gt=day))


def _newest(
    rows: QuerySet[Any], uids: list[str], columns: tuple[str, ...], order: Callable[[dict[str, Any]], tuple[Any, ...]]
) -> dict[str, dict[str, Any]]:
    """Registration to its newest row."""
    found: dict[str, dict[str, Any]] = {}
    for row in _rows(rows, "person", uids, tuple(dict.fromkeys(columns))):
        held = found.get(row["person"])
        if held is None or order(row) > order(held):
            found[row["person"]] = row
    return found


def _rows(rows: QuerySet[Any], key: str, uids: list[str], columns: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """The rows about these uids with seq, key and columns, so many at a time as a statement takes."""
    for first in range(0, len(uids), STRETCH):
        some = rows.filter(**{f"{key}__in": uids[first : first + STRETCH]})
        yield from some.values(*dict.fromkeys(("seq", key, *columns)))

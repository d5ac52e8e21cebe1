"""Which quarantines can be open on a day, in some areas: few enough to ask each of them where it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.db.models import Exists, OuterRef, Q, QuerySet

from wayhome.accounts.policy import Access
from wayhome.accounts.scope import areas_of, scope
from wayhome.packs.protocol import BY_DATE, protocol
from wayhome.records.amendment import Amendment
from wayhome.records.arrival import Arrival
from wayhome.records.following.standing import BY_DECISION
from wayhome.records.person import Person
from wayhome.records.quarantine import Quarantine
from wayhome.reference import places

ASKED = ("seq", "person", "arrival", "start", "days", "type", "responsible", "ended", "end_reason")
"""What is read of a quarantine; of a whole district, the rest would take as long again."""


class TooMany(Exception):
    """More people may stay apart there than was asked for: choose a narrower area."""


def that_may_be_open(on: dt.date, areas: Sequence[str], access: Access, most: int | None = None) -> list[Quarantine]:
    """The quarantines of the areas that are not surely over on that day and of which the reader may know; raises
    TooMany for more than `most`.

    Those that the authorities of the areas answer for; those that nobody is said to answer for, of people at home
    there; and those of people who are there now.
    """
    not_over = Quarantine.objects.filter(_not_over(on)).only(*ASKED)
    if any(area == places.country() for area in areas):
        return _at_most(scope(not_over, access), most)
    inside = areas_of(replace(access, areas=tuple(areas)))
    at_home = Person.objects.filter(Q(home__in=inside)).values("uid")
    now_there = Person.objects.filter(Q(current__in=inside)).values("uid")
    found: dict[str, Quarantine] = {}
    for part in (
        not_over.filter(responsible__in=inside),
        not_over.filter(person__in=now_there),
        not_over.filter(responsible=None, person__in=at_home),
    ):
        found |= {each.uid: each for each in _at_most(scope(part, access, of_few=True), most)}
    return list(found.values())


def _at_most(asked: QuerySet[Quarantine], most: int | None) -> list[Quarantine]:
    found = list(asked if most is None else asked[: most + 1])
    if most is not None and len(found) > most:
        raise TooMany
    return found


def _not_over(on: dt.date) -> Q:
    """Not ended by that day, where a decision that it is completed ends none early; and, where the days alone complete
    it, not surely over by its usual days.
    """
    not_ended = Q(end_reason=None) | Q(end_reason=BY_DECISION) | Q(ended__gt=on)
    if protocol().closure != BY_DATE:
        return not_ended
    earliest = on - dt.timedelta(days=protocol().days)
    came = Arrival.objects.filter(uid=OuterRef("arrival"))
    began = Q(Exists(came.filter(Q(day__gte=earliest) | Q(day=None))))
    began |= Q(arrival=None) & (Q(start__gte=earliest) | Q(start=None))
    is_amended = Q(Exists(Amendment.objects.filter(Q(quarantine=OuterRef("uid")))))
    return not_ended & (began | Q(days__isnull=False) | is_amended)

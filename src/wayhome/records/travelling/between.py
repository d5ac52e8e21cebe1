"""Between: who left and is nowhere yet. Derived from manifests, quarantines and stays whenever somebody asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from wayhome.records.passenger import Passenger, PassengerSet
from wayhome.records.quarantine import Quarantine
from wayhome.records.stay import Stay
from wayhome.records.staying.spans import MIDNIGHT, Moment
from wayhome.records.transport import Transport

LONG = 24
"""Hours after which a journey has lasted so long that somebody has to call: no place of a country is a day away."""
LOOKED_BACK = 30
"""Days after which somebody who arrived is not asked for a place to stay any more: the quarantine is over."""
AT_HOME = ("home",)


class Gap(StrEnum):
    """Where people fall between: on the way, or there and without the place that was ordered."""

    ON_THE_WAY = "on_the_way"
    NO_STAY = "no_stay"


@dataclass(frozen=True, slots=True)
class Between:
    """One passenger of whom it is not known where they are. `days` and `hours` since they left or arrived.

    `hours` is None where nobody wrote down the hour.
    """

    passenger: Passenger
    transport: Transport
    gap: Gap
    days: int
    hours: int | None

    @property
    def is_long(self) -> bool:
        """Whether somebody has to call now."""
        return self.hours >= LONG if self.hours is not None else self.days >= 1


def between(passengers: PassengerSet, at: Moment) -> list[Between]:
    """Those of these passengers who fall between at that moment, the longest first.

    On the way: boarded (or not said), the transport departed, and neither confirmed nor explained. Without a stay: the
    arrival is confirmed, a quarantine elsewhere than at home is ordered and has not ended, and no stay began since. A
    constant number of queries, however many passengers.
    """
    departed = Transport.objects.filter(departed__lte=at.day, cancelled=None)
    gone = list(passengers.awaited(at.day, at.time).filter(transport__in=departed.values("uid")))
    there = _without_stay(passengers, at)
    transports = departed.in_bulk({line.transport for line in (*gone, *there)})
    found = []
    for line in gone:
        transport = transports[line.transport]
        if Moment(transport.departed, transport.departed_time or MIDNIGHT) <= at:
            since = (transport.departed, transport.departed_time)
            found.append(_between(line, transport, Gap.ON_THE_WAY, since, at))
    for line in there:
        if line.transport in transports:
            since = (line.confirmed, line.confirmed_time)
            found.append(_between(line, transports[line.transport], Gap.NO_STAY, since, at))
    return sorted(found, key=_urgency)


def _urgency(each: Between) -> tuple[bool, int, int, str]:
    """On the way comes first, then who left the longest ago."""
    return each.gap != Gap.ON_THE_WAY, -each.days, -(each.hours or 0), each.passenger.uid


def waited(since: tuple[dt.date, str | None], at: Moment) -> tuple[int, int | None]:
    """Days, and full hours if the hour is known, from one moment to another. Before it: 0."""
    day, time = since
    days = max(0, (at.day - day).days)
    return days, None if time is None else max(
        0, int((_instant(at) - _instant(Moment(day, time))).total_seconds()) // 3600
    )


def _instant(moment: Moment) -> dt.datetime:
    return dt.datetime.combine(moment.day, dt.time.fromisoformat(moment.time))


def _between(line: Passenger, transport: Transport, gap: Gap, since: tuple[dt.date, str | None], at: Moment) -> Between:
    days, hours = waited(since, at)
    return Between(line, transport, gap, days, hours)


def _without_stay(passengers: PassengerSet, at: Moment) -> Sequence[Passenger]:
    """Those who arrived, are to stay elsewhere than at home, and have not checked in anywhere since."""
    first = at.day - dt.timedelta(days=LOOKED_BACK)
    there = list(passengers.filter(confirmed__gte=first, confirmed__lte=at.day))
    ordered = _ordered_elsewhere([line.person for line in there])
    there = [line for line in there if line.person in ordered]
    stays: dict[str, list[tuple[dt.date, dt.date | None]]] = {}
    rows = Stay.objects.filter(person__in=[line.person for line in there], checked_in__lte=at.day)
    for person, came, left in rows.values_list("person", "checked_in", "checked_out"):
        stays.setdefault(person, []).append((came, left))
    return [line for line in there if not _has_stay(line.confirmed, stays.get(line.person, []))]


def _has_stay(confirmed: dt.date, stays: Iterable[tuple[dt.date, dt.date | None]]) -> bool:
    return any(came >= confirmed or left is None or left > confirmed for came, left in stays)


def _ordered_elsewhere(persons: Sequence[str]) -> set[str]:
    """Those whose quarantine is ordered elsewhere than at home and has not been ended."""
    running = Quarantine.objects.filter(Q(person__in=persons, ended=None)).exclude(type__in=AT_HOME)
    return set(running.values_list("person", flat=True))

"""Arriving: how many people came by each point of entry, by day and by hour. Counted from the arrivals alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum
from django.db.models.functions import Substr

from wayhome.records.arrival import ArrivalSet

HOURS = 24


@dataclass(frozen=True, slots=True)
class Hours:
    """The people of one day by hour, 0 to 23, and those whose hour nobody wrote down."""

    by_hour: tuple[int, ...]
    unknown: int

    @property
    def people(self) -> int:
        return sum(self.by_hour) + self.unknown


NOBODY = Hours((0,) * HOURS, 0)


def by_hour(arrivals: ArrivalSet, sites: Iterable[str], day: dt.date) -> dict[str, Hours]:
    """Site to the people who came by it that day, of the arrivals given. One query; sites without any are left out."""
    found: dict[str, tuple[list[int], int]] = {}
    rows = arrivals.counted().filter(crossing_point__in=list(sites), day=day)
    counted = rows.order_by().annotate(hour=Substr("time", 1, 2)).values_list("crossing_point", "hour")
    for site, hour, people in counted.annotate(Sum("people")):
        hours, unknown = found.get(site, ([0] * HOURS, 0))
        if hour:
            hours[int(hour)] += people
        found[site] = (hours, unknown if hour else unknown + people)
    return {site: Hours(tuple(hours), unknown) for site, (hours, unknown) in found.items()}


def by_day(arrivals: ArrivalSet, sites: Iterable[str], first: dt.date, last: dt.date) -> dict[str, dict[dt.date, int]]:
    """Site to day to people, from `first` to `last`, of the arrivals given. One query; sites without any are left out.

    A day on which anybody was written down anywhere is known for all these sites, with 0 people where nobody came; a
    day on which nobody was is known for none: an office that wrote nothing says nothing.
    """
    rows = arrivals.counted().filter(day__gte=first, day__lte=last)
    told = rows.order_by().values_list("crossing_point", "day").annotate(Sum("people"))
    people: dict[tuple[str, dt.date], int] = {(site, day): number for site, day, number in told}
    known = sorted({day for _, day in people})
    used = {site for site, _ in people}
    return {site: {day: people.get((site, day), 0) for day in known} for site in sites if site in used}

"""Expecting: how many are on the way to a site or are to go there. Counts alone; nobody is named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from wayhome.records.passenger import Passenger
from wayhome.records.transport import Transport


@dataclass(frozen=True, slots=True)
class Coming:
    """People on their way to a site. `on_the_way` have departed, `planned` have not."""

    on_the_way: int = 0
    planned: int = 0

    @property
    def people(self) -> int:
        return self.on_the_way + self.planned


def coming_to(sites: Iterable[str], day: dt.date) -> dict[str, Coming]:
    """Site to who comes: those who have departed by that day and nobody confirmed, and those planned for that day.

    Sites to which nobody is on the way are left out. Two queries, however many the sites.
    """
    wanted = list(sites)
    departed = Transport.objects.filter(departed__lte=day, cancelled=None)
    planned = Transport.objects.filter(departed=None, cancelled=None, arrived=None, day=day)
    there, then = _by_site(wanted, departed), _by_site(wanted, planned)
    return {site: Coming(there.get(site, 0), then.get(site, 0)) for site in there.keys() | then.keys()}


def _by_site(sites: list[str], transports: QuerySet[Transport]) -> dict[str, int]:
    stop = Transport.objects.filter(to_site__in=sites)
    going = Passenger.objects.still_open().filter(transport__in=transports.values("uid"))
    said = dict(going.filter(to_site__in=sites).order_by().values_list("to_site").annotate(Count("uid")))
    unsaid = going.filter(Q(to_site=None), transport__in=stop.values("uid"))
    stops = dict(stop.values_list("uid", "to_site")) if unsaid.exists() else {}
    for transport, people in unsaid.order_by().values_list("transport").annotate(Count(F("uid"))):
        said[stops[transport]] = said.get(stops[transport], 0) + people
    return said

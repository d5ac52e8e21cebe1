"""Who is on the way to a site, by what: the transports whose manifest names people bound for it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q

from wayhome.accounts.scope import scope
from wayhome.records.passenger import Passenger
from wayhome.records.staying.spans import Moment
from wayhome.records.transport import Transport
from wayhome.reference import places
from wayhome.web.staying.place import Place


@dataclass(frozen=True, slots=True)
class Coming:
    """A transport with so many people who may come to the site. `is_due`: it has departed."""

    transport: Transport
    people: int

    @property
    def is_due(self) -> bool:
        return self.transport.departed is not None


def coming(place: Place, at: Moment) -> list[Coming]:
    """The transports on the way with people who may be bound for this site, the longest on the way first; then those
    planned for that day. Two queries, however many.
    """
    lines = scope(Passenger.objects.still_open(), place.access, of_few=True)
    site = place.site.uid
    running = Transport.objects.filter(Q(departed__lte=at.day) | Q(departed=None, day=at.day), cancelled=None)
    bound = running.filter(
        Q(to_site=site)
        | Q(to_site=None, destination__in=_around(place))
        | Q(uid__in=lines.filter(to_site=site, transport__in=running.values("uid")).values("transport"))
    )
    transports = {each.uid: each for each in bound.order_by("departed", "departed_time", "uid")}
    people = Counter(
        line.transport
        for line in lines.filter(transport__in=list(transports))
        if is_bound_for(site, transports[line.transport], line)
    )
    found = [Coming(transport, people[uid]) for uid, transport in transports.items() if people[uid]]
    return sorted(found, key=lambda each: not each.is_due)


def is_bound_for(site: str, transport: Transport, line: Passenger) -> bool:
    """Whether somebody on this transport goes to the site: by their line, else by its last stop, if one is named."""
    return (line.to_site or transport.to_site or site) == site


def _around(place: Place) -> list[str]:
    """The area of the site and those around it."""
    area = place.site.area or ""
    return [area, *places.ancestors(area)]

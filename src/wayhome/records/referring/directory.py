"""The directory: what services there are near a place, for whom, and whether they are open."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from wayhome.packs.pack import active
from wayhome.reference import places
from wayhome.reference.names import area_of
from wayhome.reference.services import Service
from wayhome.reference.sites import Site

HEALTH_SITES = ("hospital", "health_centre")


@dataclass(frozen=True, slots=True)
class Near:
    """A place to which somebody can be sent. `shares` is how many levels of place it has in common with them."""

    kind: str
    uid: str
    name: str
    type: str
    area: str
    shares: int


def services(on: dt.date, area: str | None = None, type: str = "", words: str = "") -> list[Service]:
    """The services open on that day: those for an area, of one type, with these words in their name or place.

    A service is for the areas that it covers, else for its own, and for all that lies in them and around them.
    """
    found = [each for each in Service.objects.order_by("name", "uid") if _is_open(each, on)]
    if type:
        found = [each for each in found if each.type == type]
    if area:
        found = [each for each in found if any(_meet(own, area) for own in areas_of(each))]
    for word in words.casefold().split():
        found = [each for each in found if word in _text(each)]
    return found


def areas_of(service: Service) -> list[str]:
    """The areas for which a service is there."""
    own = service.area or area_of(Site.kind, service.site or "")
    return list(service.covers or ([own] if own else [])) or [places.country()]


def near(area: str | None, on: dt.date) -> list[Near]:
    """Facilities and services to which somebody in `area` can be sent, the nearest first.

    One of which nobody wrote where it is has nobody to answer, and is left out.
    """
    found = [
        Near(Site.kind, each.uid, each.name, each.type, each.area, _shares(each.area, area))
        for each in Site.objects.filter(type__in=HEALTH_SITES, area__isnull=False)
        if _is_open(each, on)
    ]
    for each in services(on):
        if where := each.area or area_of(Site.kind, each.site or ""):
            shares = max(_shares(own, area) for own in areas_of(each))
            found.append(Near(Service.kind, each.uid, each.name, each.type, where, shares))
    return sorted(found, key=lambda one: (-one.shares, one.name, one.uid))


def _is_open(place: Service | Site, on: dt.date) -> bool:
    return not (place.closed and place.closed <= on) and not (place.opened and place.opened > on)


def _meet(one: str, other: str) -> bool:
    return places.inside(one, other) or places.inside(other, one)


def _shares(one: str | None, other: str | None) -> int:
    """How many levels, from the country down, two places have in common."""
    if not one or not other:
        return 0
    pairs = zip([*places.ancestors(one), one], [*places.ancestors(other), other], strict=False)
    return sum(1 for mine, theirs in pairs if mine == theirs)


def _text(service: Service) -> str:
    where = [places.full_name(area, language) for area in areas_of(service) for language in active().languages]
    return " ".join(filter(None, (service.name, service.name_local, service.phone, *where))).casefold()

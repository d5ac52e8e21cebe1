"""The lines of the board: each site with who is inside, who is expected, what it lacks and when somebody looked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Q

from wayhome.accounts.policy import Access
from wayhome.accounts.scope import areas_of, scope
from wayhome.records.site_check import SiteCheck
from wayhome.records.site_need import SiteNeed
from wayhome.records.sites.expecting import expected
from wayhome.records.sites.standing import StandingNeed, State, newest_checks, standing_needs
from wayhome.records.staying.occupancy import inside
from wayhome.records.staying.spans import Moment
from wayhome.reference import names, places
from wayhome.reference.sites import Site
from wayhome.web.asking import language
from wayhome.web.sites.asking import Asked
from wayhome.web.sites.beds import Beds, beds_of

SHOWN_NEEDS = 4


@dataclass(frozen=True)
class Line:
    """One site as of one minute. `standing` are its needs, those that were met since, too."""

    site: Site
    inside: int
    expected: int
    standing: Sequence[StandingNeed]
    check: SiteCheck | None
    at: Moment

    @cached_property
    def needs(self) -> list[StandingNeed]:
        """The needs that are open."""
        return [need for need in self.standing if need.is_open]

    @property
    def name(self) -> str:
        return names.label("site", self.site.uid, language())

    @property
    def place(self) -> str:
        return places.full_name(self.site.area, language()) if self.site.area else ""

    @cached_property
    def beds(self) -> Beds:
        return beds_of(self.site.capacity, self.inside)

    @property
    def first_needs(self) -> list[StandingNeed]:
        """The most urgent of them."""
        return self.needs[:SHOWN_NEEDS]

    @property
    def further_needs(self) -> int:
        return max(0, len(self.needs) - SHOWN_NEEDS)

    @property
    def overdue(self) -> int:
        return sum(need.state == State.OVERDUE for need in self.needs)

    @property
    def checked_on(self) -> dt.date | None:
        return (self.check.day or self.check.known_by) if self.check else None

    @property
    def unseen(self) -> int | None:
        """The days since the newest check; None if there is none."""
        return (self.at.day - self.checked_on).days if self.checked_on else None

    @property
    def is_closed(self) -> bool:
        return bool(self.site.closed and self.site.closed <= self.at.day)


def lines(asked: Asked, access: Access) -> list[Line]:
    """The lines that the board is asked for, in order: of sites in the reader's areas alone.

    Who answers for the area of a site may know how many are in it. Eight queries, however many sites.
    """
    found = lines_of(sites(asked, access), asked.at, access)
    return sorted((line for line in found if _fits(line, asked)), key=_ORDER[asked.order])


def lines_of(those: Iterable[Site], at: Moment, access: Access) -> list[Line]:
    """The lines of these sites, all of them in the reader's areas."""
    listed = list(those)
    uids = [site.uid for site in listed]
    there = inside(uids, at)
    checks = newest_checks(uids, at.day, scope(SiteCheck.objects.all(), access))
    standing = standing_needs(listed, at.day, there, checks, scope(SiteNeed.objects.all(), access))
    coming = expected(uids, at)
    return [
        Line(
            site,
            there.get(site.uid, 0),
            coming.get(site.uid, 0),
            standing.get(site.uid, ()),
            checks.get(site.uid),
            at,
        )
        for site in listed
    ]


def sites(asked: Asked, access: Access) -> list[Site]:
    """The sites in the reader's areas, of the area and type asked for; those that have closed only if asked for."""
    found = Site.objects.all()
    if not access.everywhere:
        found = found.filter(area__in=areas_of(access))
    if asked.area and asked.area != places.country():
        found = found.filter(area__in=areas_of(replace(access, areas=(asked.area,), everywhere=False)))
    if asked.type:
        found = found.filter(type=asked.type)
    if not asked.closed:
        found = found.filter(Q(closed=None) | Q(closed__gt=asked.at.day))
    return list(found)


def answers_for(site: Site, access: Access) -> bool:
    """Whether the site lies in one of the reader's areas, so that they may know who is in it and what it lacks."""
    return access.everywhere or any(places.inside(site.area or "", own) for own in access.areas)


def is_passed(site: Site) -> bool:
    """Whether people pass this site, rather than stay: it is on the board only if it has beds or somebody inside."""
    return site.type.startswith("poe_") or site.type == "airport"


def _fits(line: Line, asked: Asked) -> bool:
    if is_passed(line.site) and not (asked.type or line.site.capacity or line.inside):
        return False
    if asked.free is not None and (line.beds.free or 0) < max(1, asked.free):
        return False
    if asked.lacking and not line.needs:
        return False
    return asked.unchecked is None or line.unseen is None or line.unseen >= asked.unchecked


def _by_place(line: Line) -> tuple[object, ...]:
    area = line.site.area or ""
    return places.below(area) if places.exists(area) else "", line.name


_ORDER: dict[str, Callable[[Line], tuple[object, ...]]] = {
    "place": _by_place,
    "free": lambda line: (-(line.beds.free or 0), *_by_place(line)),
    "over": lambda line: (-line.beds.over, *_by_place(line)),
    "needs": lambda line: (-line.overdue, -len(line.needs), *_by_place(line)),
}

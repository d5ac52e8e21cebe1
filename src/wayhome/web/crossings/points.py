"""Points of entry as a reader sees them: what is said of each, who came today, and how many to expect."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from django.utils.translation import gettext

from wayhome.accounts.policy import Access, Right
from wayhome.accounts.scope import answers_for, scope
from wayhome.records.arrival import Arrival, ArrivalSet
from wayhome.records.crossing.arriving import NOBODY, Hours, by_day, by_hour
from wayhome.records.crossing.standing import CLOSED, OPEN, PARTLY, UNKNOWN, Standing, standings
from wayhome.records.crossing.trend import WEEK, Expected, expected
from wayhome.records.crossing_status import CrossingStatus, is_general
from wayhome.records.staying.spans import Moment
from wayhome.records.wording import code_label
from wayhome.reference import names, places
from wayhome.reference.sites import Site
from wayhome.web.asking import language

TYPES = ("poe_international", "poe_local", "poe_unofficial", "airport")
"""The types of sites by which people come into the country."""
STATES = (OPEN, PARTLY, CLOSED, UNKNOWN)
NOON = "12:00"
"""The hour as of which a day is looked at, if none is asked for: at its end most gates are shut."""
BACK = dt.timedelta(days=WEEK)


@dataclass(frozen=True, slots=True)
class Point:
    """One point of entry at one moment. `mine`: the reader answers for it and says what holds there."""

    site: Site
    name: str
    place: str
    type: str
    standing: Standing
    said: tuple[str, ...]
    today: Hours
    expected: Expected | None
    mine: bool

    @property
    def state(self) -> str:
        return self.standing.state

    @property
    def is_illustrative(self) -> bool:
        """Whether what is said of it was made for the demonstration."""
        return any(each.illustrative for each in self.standing.said)

    @property
    def state_label(self) -> str:
        return code_label("crossing_status", self.state)


def points(at: Moment, access: Access, area: str | None = None, only: str | None = None) -> list[Point]:
    """The points of entry, the reader's own first; in an area, or `only` one. Four queries, however many there are."""
    sites = _sites(area, only)
    uids = [site.uid for site in sites]
    seen = arrivals(access)
    standing = standings(uids, at)
    hours = by_hour(seen, uids, at.day)
    days = by_day(seen, uids, at.day - BACK, at.day - dt.timedelta(days=1))
    found = [
        _point(site, standing[site.uid], hours.get(site.uid, NOBODY), days.get(site.uid, {}), at, access)
        for site in sites
    ]
    return sorted(found, key=_weight)


def _weight(point: Point) -> tuple[bool, bool, int, str]:
    """The reader's own first, then those of which something is said, then those by which most people come."""
    people = max(point.today.people, point.expected.people if point.expected else 0)
    return not point.mine, not point.said, -people, point.name


def arrivals(access: Access) -> ArrivalSet:
    """The arrivals that the reader may know of."""
    return cast(ArrivalSet, scope(Arrival.objects.all(), access))


def may_change(site: Site, access: Access) -> bool:
    """Whether the reader says what holds at this point: it lies in their areas."""
    return access.may(Right.EDIT) and (access.may(Right.EDIT_REFERENCE) or answers_for(Site, site.values(), access))


def in_words(status: CrossingStatus) -> str:
    """A status in one line: for whom, what, at which hours, and who decided."""
    values = status.values()
    who = "" if is_general(values) else ", ".join(code_label("crosser", each) for each in values["allowed"])
    parts = [code_label("crossing_status", status.status), hours_in_words(status.opens, status.closes)]
    if status.closed_by:
        parts.append(gettext("by {side}").format(side=code_label("border_side", status.closed_by).lower()))
    said = ", ".join(part for part in parts if part)
    return f"{who}: {said}" if who else said


def hours_in_words(opens: str | None, closes: str | None) -> str:
    """From when to when on a day; "" if all day and night."""
    if opens and closes:
        next_day = gettext("of the next day") if closes <= opens else ""
        return f"{opens}–{closes} {next_day}".strip()
    if opens:
        return gettext("from {time}").format(time=opens)
    return gettext("until {time}").format(time=closes) if closes else ""


def _sites(area: str | None, only: str | None) -> Sequence[Site]:
    if only is not None:
        return list(Site.objects.filter(uid=only))
    found = Site.objects.filter(type__in=TYPES, closed=None).order_by("uid")
    return [each for each in found if area is None or (each.area and places.inside(each.area, area))]


def _point(
    site: Site, standing: Standing, today: Hours, days: Mapping[dt.date, int], at: Moment, access: Access
) -> Point:
    return Point(
        site,
        names.label("site", site.uid, language()),
        places.full_name(site.area, language()) if site.area else "",
        code_label("site_type", site.type),
        standing,
        tuple(in_words(each) for each in standing.said),
        today,
        expected(at.day, days),
        may_change(site, access),
    )

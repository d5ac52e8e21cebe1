"""Who is expected: people whose stay is planned for the day, and those on a transport that comes to the site."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q

from wayhome.records.passenger import Passenger
from wayhome.records.stay import Stay
from wayhome.records.staying.spans import MIDNIGHT, Moment, span_of
from wayhome.records.transport import Transport

_DAY = dt.timedelta(days=1)
_SPAN = ("checked_in", "checked_in_time", "checked_out", "checked_out_time")


def expected(sites: Iterable[str], at: Moment) -> dict[str, int]:
    """Site uid to how many people are still to come on that day: four queries, however many sites.

    A person who is both planned and on a transport is one. Transports are those of the day, and those of the day before
    that have not arrived. It counts and asks nobody for a right: ask for sites whose stays the reader may know of.
    """
    asked = set(sites)
    coming = _planned(asked, at)
    on_the_way = _on_the_way(asked, at)
    there = _there_already({person for people in on_the_way.values() for person in people}, at)
    for site, people in on_the_way.items():
        coming[site] |= {person for person in people if (person, site) not in there}
    return {site: len(people) for site, people in coming.items() if people}


def _planned(sites: set[str], at: Moment) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in Stay.objects.filter(planned=at.day).values("person", "site", *_SPAN):
        if row["site"] in sites and not _has_begun(row, at):
            found[row["site"]].add(row["person"])
    return found


def _on_the_way(sites: set[str], at: Moment) -> dict[str, set[str]]:
    """Site to those who are on a manifest for it and whom nobody has confirmed, or said not to have arrived."""
    still = Q(arrived=None) | Q(arrived__gte=at.day)
    transports = Transport.objects.filter(still, day__in=(at.day, at.day - _DAY), cancelled=None)
    ends = dict(transports.values_list("uid", "to_site"))
    rows = Passenger.objects.filter(transport__in=list(ends), not_arrived=None)
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows.values("person", "transport", "to_site", "confirmed", "confirmed_time"):
        site = row["to_site"] or ends[row["transport"]]
        if site in sites and not _is_before(row["confirmed"], row["confirmed_time"], at):
            found[site].add(row["person"])
    return found


def _there_already(people: set[str], at: Moment) -> set[tuple[str, str]]:
    """Person and site, of those who checked in before somebody confirmed them."""
    if not people:
        return set()
    rows = Stay.objects.filter(person__in=list(people), checked_in__gte=at.day - _DAY).values("person", "site", *_SPAN)
    return {(row["person"], row["site"]) for row in rows if _has_begun(row, at)}


def _has_begun(stay: Mapping[str, Any], at: Moment) -> bool:
    span = span_of(stay)
    return span is not None and span.begin <= at


def _is_before(day: dt.date | None, time: str | None, at: Moment) -> bool:
    return day is not None and Moment(day, time or MIDNIGHT) <= at

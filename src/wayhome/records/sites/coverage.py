"""Coverage: in which districts somebody has looked at sites, by site checks and by assessments in the activity log."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from wayhome.records.activity import Activity
from wayhome.records.site_check import SiteCheck
from wayhome.reference import names, places

ASSESSMENT = "site_assessment"
DISTRICT = 2
"""The level of districts in the gazetteer, below the provinces."""


@dataclass(slots=True)
class Looked:
    """What was looked at in one district: the checks and the assessments there, and the newest day of any of them."""

    newest: dt.date
    checks: list[SiteCheck] = field(default_factory=list)
    assessments: list[Activity] = field(default_factory=list)


def coverage(
    on: dt.date, checks: QuerySet[SiteCheck], activities: QuerySet[Activity]
) -> tuple[dict[str, Looked], list[Activity]]:
    """District uid to what was looked at there up to that day, and the assessments that name no district.

    Two queries. `checks` and `activities` are those the reader may know of.
    """
    found: dict[str, Looked] = defaultdict(lambda: Looked(dt.date.min))
    nowhere = []
    for check in _dated(checks, "day", on):
        if district := _district(check.area or names.area_of("site", check.site)):
            looked = found[district]
            looked.checks.append(check)
            looked.newest = max(looked.newest, check.seen)
    for activity in _dated(activities.filter(type=ASSESSMENT), "start", on):
        districts = set(_districts(activity))
        for district in districts:
            looked = found[district]
            looked.assessments.append(activity)
            looked.newest = max(looked.newest, activity.seen)
        if not districts:
            nowhere.append(activity)
    return dict(found), nowhere


def _dated(records: QuerySet, day: str, on: dt.date) -> Iterable:  # type: ignore[type-arg]
    """The records of up to that day, newest first; who knows no day of it was known by one."""
    return records.annotate(seen=Coalesce(day, "known_by")).filter(seen__lte=on).order_by("-seen", "-seq")


def _districts(activity: Activity) -> Iterator[str]:
    """The districts that an assessment names: as such, by its sites, or by a place that lies in one."""
    sites = (names.area_of("site", site) for site in activity.sites or ())
    for place in (*(activity.districts or ()), *sites, activity.area):
        if district := _district(place):
            yield district


def _district(place: str | None) -> str | None:
    return places.at_level(place, DISTRICT) if place else None

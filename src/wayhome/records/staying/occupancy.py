"""Occupancy: who is inside at any hour of any day, from the stays alone. Never stored, so never out of date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import connection

from wayhome.records.membership import Membership
from wayhome.records.person import Person
from wayhome.records.stay import Stay
from wayhome.records.staying.spans import Moment
from wayhome.reference.sites import Site

ADULT = 18
_AMONG = {"sqlite": "IN (SELECT value FROM json_each(%s))", "postgresql": "= ANY(%s)"}

# The stays that last at the minute. An unknown hour is the beginning of the day: spans.py.
_INSIDE = """s.site {among} AND s.checked_in <= %s
        AND (s.checked_in < %s OR COALESCE(s.checked_in_time, '00:00') <= %s)
        AND (s.checked_out IS NULL OR s.checked_out > %s
            OR (s.checked_out = %s AND COALESCE(s.checked_out_time, '00:00') > %s))"""

# An index holds all that this asks for: it reads no stay itself.
_ALL_TOLD = f"SELECT s.site, COUNT(*) FROM {Stay._meta.db_table} s WHERE {_INSIDE} GROUP BY s.site"

# `inside` are the stays that last at the minute, each with whether it is of a child and with a household of its person;
# `kin` the households of which two or more are inside one site.
_COUNTS = f"""
WITH inside AS (
    SELECT s.site AS site, p.sex AS sex,
        CASE WHEN p.birth_date IS NOT NULL THEN p.birth_date > %s ELSE COALESCE(p.age, {ADULT}) < {ADULT} END AS young,
        (SELECT MIN(m.household) FROM {Membership._meta.db_table} m WHERE m.person = s.person
            AND (m.start IS NULL OR m.start <= %s) AND (m."end" IS NULL OR m."end" > %s)) AS household
    FROM {Stay._meta.db_table} s LEFT JOIN {Person._meta.db_table} p ON p.uid = s.person
    WHERE {_INSIDE}
), kin AS (
    SELECT site, household FROM inside WHERE household IS NOT NULL GROUP BY site, household HAVING COUNT(*) > 1
)
SELECT inside.site, COUNT(*),
    SUM(CASE WHEN young THEN 0 WHEN sex = 'female' THEN 1 ELSE 0 END),
    SUM(CASE WHEN young THEN 0 WHEN sex = 'male' THEN 1 ELSE 0 END),
    SUM(CASE WHEN young THEN 1 ELSE 0 END),
    COUNT(DISTINCT kin.household), COUNT(kin.household),
    SUM(CASE WHEN kin.household IS NULL AND sex = 'female' THEN 1 ELSE 0 END),
    SUM(CASE WHEN kin.household IS NULL AND sex = 'male' THEN 1 ELSE 0 END)
FROM inside LEFT JOIN kin ON kin.site = inside.site AND kin.household = inside.household
GROUP BY inside.site
"""


@dataclass(frozen=True, slots=True)
class Occupancy:
    """How many are inside one site, and how many beds that leaves.

    `women` and `men` are adults, `children` are under 18, by the day of birth or else by the age when registered;
    `others` are adults whose sex is not told. Whose age is not known counts as an adult. `families` are households of
    which two or more are inside, `in_families` the people in them, who sleep in the beds for families where a site has
    such; everybody else in the beds for women or men. A number of free beds is None where the site does not say how
    many it has, and negative where more are inside: `over` says how many.
    """

    inside: int = 0
    women: int = 0
    men: int = 0
    others: int = 0
    children: int = 0
    families: int = 0
    in_families: int = 0
    free: int | None = None
    free_women: int | None = None
    free_men: int | None = None
    free_families: int | None = None

    @property
    def over(self) -> int:
        """How many more are inside than there are beds; 0 if none or if nobody said how many beds there are."""
        return max(0, -(self.free or 0))


def occupancy(sites: Iterable[Site], at: Moment) -> dict[str, Occupancy]:
    """Site uid to who is inside it at that minute, for each of `sites`: one query, however many they are.

    It counts and asks nobody for a right: ask for sites whose stays the reader may know of.
    """
    asked = list(sites)
    counts = {site: counted for site, *counted in _counts([site.uid for site in asked], at)} if asked else {}
    return {site.uid: _of(site, counts.get(site.uid, [0] * 8)) for site in asked}


def inside(sites: Iterable[str], at: Moment) -> dict[str, int]:
    """Site uid to how many are inside it at that minute, where anybody is: all that a board of many sites needs.

    It counts and asks nobody for a right: ask for sites whose stays the reader may know of.
    """
    return dict(_asked(_ALL_TOLD, list(sites), at))


def _counts(uids: list[str], at: Moment) -> list[tuple[Any, ...]]:
    return _asked(_COUNTS, uids, at, _adult_since(at.day), at.day, at.day)


def _asked(query: str, uids: list[str], at: Moment, *before: dt.date) -> list[tuple[Any, ...]]:
    """The rows of a query over those inside these sites; `before` are its values ahead of those of the stays."""
    among = orjson.dumps(uids).decode() if connection.vendor == "sqlite" else uids
    day, time = at
    with connection.cursor() as cursor:
        cursor.execute(query.format(among=_AMONG[connection.vendor]), [*before, among, day, day, time, day, day, time])
        return list(cursor.fetchall())


def _of(site: Site, counts: list[int]) -> Occupancy:
    inside, women, men, children, families, in_families, lone_women, lone_men = counts
    return Occupancy(
        inside,
        women,
        men,
        inside - women - men - children,
        children,
        families,
        in_families,
        _left(site.capacity, inside),
        _left(site.capacity_women, lone_women),
        _left(site.capacity_men, lone_men),
        _left(site.capacity_families, in_families),
    )


def _left(beds: int | None, people: int) -> int | None:
    return None if beds is None else beds - people


def _adult_since(day: dt.date) -> dt.date:
    """Whoever was born after this day is a child on `day`. Who was born on 29 February is of age on 1 March."""
    try:
        return day.replace(year=day.year - ADULT)
    except ValueError:
        return dt.date(day.year - ADULT, 2, 28)

"""The trend: how many people to expect at a point of entry on a day, from the days before. Pure, and simple to explain.

Two averages are taken: of the seven days before, and of the same day of the week in the four weeks before. The number
expected lies in the middle between them; the range goes from the lowest to the highest of all these days. A day of
which nothing is known is left out, never counted as nobody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean

WEEK, WEEKS = 7, 4
FEWEST = 3
"""So many of the last seven days must be known: of fewer nothing is concluded."""
FEW_WEEKDAYS = 2
"""So many of the same days of the week must be known, else the last seven days speak alone."""


@dataclass(frozen=True, slots=True)
class Expected:
    """How many to expect: `people`, between `lowest` and `highest`.

    `days` of the last seven and `weekdays` of the last four such days of the week are known; `is_thin` says that it
    rests on less than all of them.
    """

    people: int
    lowest: int
    highest: int
    days: int
    weekdays: int

    @property
    def is_thin(self) -> bool:
        return self.days < WEEK or self.weekdays < WEEKS


def expected(day: dt.date, known: Mapping[dt.date, int]) -> Expected | None:
    """What the days in `known` (day to people) let expect of `day`; None if they say too little."""
    week = _of(known, (day - dt.timedelta(days=back) for back in range(1, WEEK + 1)))
    weekdays = _of(known, (day - dt.timedelta(weeks=back) for back in range(1, WEEKS + 1)))
    if len(week) < FEWEST:
        return None
    averages = [fmean(week)]
    if len(weekdays) >= FEW_WEEKDAYS:
        averages.append(fmean(weekdays))
    used = [*week, *weekdays]
    return Expected(round(fmean(averages)), min(used), max(used), len(week), len(weekdays))


def _of(known: Mapping[dt.date, int], days: object) -> list[int]:
    return [known[day] for day in days if day in known]  # type: ignore[attr-defined]

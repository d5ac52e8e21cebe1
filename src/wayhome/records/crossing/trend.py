"""The trend: how many people to expect at a point of entry on a day, from the days before. Pure, and simple to explain.

It is the average of the seven days before, in which yesterday counts seven times and the day a week ago once; the range
goes from the lowest to the highest of them. A day of which nothing is known is left out, never counted as nobody. A
return swells and ebbs within days: an average over weeks, or of the same day of the week, lags behind it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

WEEK = 7
FEWEST = 3
"""So many of the last seven days must be known: of fewer nothing is concluded."""


@dataclass(frozen=True, slots=True)
class Expected:
    """How many to expect: `people`, between `lowest` and `highest`. It rests on `days` of the last seven."""

    people: int
    lowest: int
    highest: int
    days: int

    @property
    def is_thin(self) -> bool:
        """Whether some of the last seven days are not known."""
        return self.days < WEEK


def expected(day: dt.date, known: Mapping[dt.date, int]) -> Expected | None:
    """What the days in `known` (day to people) let expect of `day`; None if they say too little."""
    before = ((WEEK + 1 - back, day - dt.timedelta(days=back)) for back in range(1, WEEK + 1))
    week = [(weight, known[each]) for weight, each in before if each in known]
    if len(week) < FEWEST:
        return None
    people = sum(weight * number for weight, number in week) / sum(weight for weight, _ in week)
    numbers = [number for _, number in week]
    return Expected(round(people), min(numbers), max(numbers), len(week))

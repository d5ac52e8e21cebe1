"""A term of days: counted from day 0, over when its last day is over. Days are plain dates; there is no hour in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

ONE = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Term:
    """From `day0` to `last`, both of them in it. Raises ValueError if it would be over before it begins."""

    day0: dt.date
    last: dt.date

    def __post_init__(self) -> None:
        if self.last < self.day0:
            raise ValueError(f"A term cannot end on {self.last}, before its day 0, {self.day0}.")

    @classmethod
    def of(cls, day0: dt.date, days: int) -> Term:
        """The term whose last day is day number `days`: 14 days from 4 May are over when 18 May is."""
        return cls(day0, day0 + dt.timedelta(days=days))

    @property
    def days(self) -> int:
        """The number of the last day."""
        return (self.last - self.day0).days

    @property
    def after(self) -> dt.date:
        """The first day after it."""
        return self.last + ONE

    def number(self, day: dt.date) -> int:
        """Which day it is: 0 on day 0, negative before it, more than `days` when the term is over."""
        return (day - self.day0).days

    def remaining(self, day: dt.date) -> int:
        """How many days come after this one until it is the last: 0 on the last day, negative when it is over."""
        return (self.last - day).days

    def is_over(self, day: dt.date) -> bool:
        """Whether the last day has passed. On the last day itself it has not."""
        return day > self.last

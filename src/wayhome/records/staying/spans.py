"""The span of a stay: from a minute on, up to but not on another. Pure; what an unknown hour means is said here alone.

A day written without an hour holds from its beginning, for coming and for leaving. Who came that day is inside from
midnight on; who left that day is not inside on it, or, who came on that day too, at no hour at all. So what is known of
a day counts at once, and of two stays that follow each other on one day nobody is counted twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

MIDNIGHT = "00:00"
LAST_MINUTE = "23:59"


class Moment(NamedTuple):
    """A minute as calendar and clock on the wall show it. Moments compare as they follow each other."""

    day: dt.date
    time: str = MIDNIGHT


class Span(NamedTuple):
    """From `begin` on, up to but not at `end`. Who came and left in one minute has a span without length."""

    begin: Moment
    end: Moment

    def has(self, moment: Moment) -> bool:
        return self.begin <= moment < self.end


EVER = Moment(dt.date.max, LAST_MINUTE)
"""The end of what has not ended."""


def span_of(values: Mapping[str, Any]) -> Span | None:
    """The span of a stay with these values; None of one that has not begun."""
    if (came := values.get("checked_in")) is None:
        return None
    begin = Moment(came, values.get("checked_in_time") or MIDNIGHT)
    if (left := values.get("checked_out")) is None:
        return Span(begin, EVER)
    return Span(begin, max(begin, Moment(left, values.get("checked_out_time") or MIDNIGHT)))


def surely(values: Mapping[str, Any]) -> Span | None:
    """The part of its span in which the stay lasted whatever the unknown hours were; None of one not begun.

    Who came on a day without an hour may have come at its end: their stay does not contradict one that ended that day.
    """
    span = span_of(values)
    if span is None or values.get("checked_in_time"):
        return span
    begin = Moment(span.begin.day, LAST_MINUTE)
    return Span(begin, max(begin, span.end))


def meet(one: Span, other: Span) -> bool:
    """Whether two spans have a minute in common."""
    return max(one.begin, other.begin) < min(one.end, other.end)

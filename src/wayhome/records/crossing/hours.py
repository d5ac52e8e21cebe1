"""Hours: when a point of entry is open. Pure. Hours that pass midnight belong to the day on which they open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from wayhome.records.staying.spans import EVER, MIDNIGHT, Moment, Span

DAY = dt.timedelta(days=1)
MINUTES = 24 * 60


def span_of(values: Mapping[str, Any]) -> Span:
    """For how long a status held: from its start up to but not at its end.

    A start that nobody knows is the day by which it was known, a status that has not ended lasts.
    """
    start = values.get("start") or values.get("known_by") or dt.date.min
    begin = Moment(start, values.get("start_time") or MIDNIGHT)
    if (end := values.get("end")) is None:
        return Span(begin, EVER)
    return Span(begin, max(begin, Moment(end, values.get("end_time") or MIDNIGHT)))


def is_within_hours(values: Mapping[str, Any], at: Moment) -> bool:
    """Whether the hours of a status, which holds at that moment, are running: all day where it has none.

    From 22:00 to 02:00 it opens on a day and closes on the next. What opened before the status began is none of its
    openings.
    """
    opens, closes = values.get("opens"), values.get("closes")
    if not opens and not closes:
        return True
    first = span_of(values).begin.day
    if at.day > dt.date.min and at.day - DAY >= first and opening(at.day - DAY, opens, closes).has(at):
        return True
    return at.day >= first and opening(at.day, opens, closes).has(at)


def opening(day: dt.date, opens: str | None, closes: str | None) -> Span:
    """From when to when it is open that opens on this day. Without an hour of opening it opens at midnight."""
    begin = Moment(day, opens or MIDNIGHT)
    if day == dt.date.max:
        return Span(begin, EVER)
    if not closes:
        return Span(begin, Moment(day + DAY))
    return Span(begin, Moment(day if closes > begin.time else day + DAY, closes))


def hours_meet(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two statuses have a minute of the day in common."""
    return any(
        max(begin, start) < min(end, stop)
        for begin, end in _minutes(one.get("opens"), one.get("closes"))
        for start, stop in _minutes(other.get("opens"), other.get("closes"))
    )


def _minutes(opens: str | None, closes: str | None) -> list[tuple[int, int]]:
    """The parts of a day, in minutes, at which hours run; two of them where they pass midnight."""
    begin = _minute(opens or MIDNIGHT)
    end = _minute(closes) if closes else MINUTES
    return [(begin, end)] if begin < end else [(begin, MINUTES), (0, end)]


def _minute(time: str) -> int:
    hour, minute = time.split(":")
    return int(hour) * 60 + int(minute)

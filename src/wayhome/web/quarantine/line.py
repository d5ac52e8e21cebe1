"""The days of a quarantine in a row: which is today, on which somebody was met or not, and where the person was."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wayhome.kernel.term import ONE
from wayhome.records.follow_up import FollowUp
from wayhome.records.following.standing import Standing
from wayhome.records.stay import Stay

AFTER = 7
"""So many days after the last one are drawn, while it is open or somebody was met on them."""


@dataclass(frozen=True, slots=True)
class Day:
    """One box. `tense` is past, today, ahead, or outside: after the last day, or after it ended. `is_end`: on that day
    it ended otherwise than by the rule.

    `contacts` are the statuses of the visits of that day, `place` the code of where the person was, "" if nobody knows.
    """

    date: dt.date
    number: int
    tense: str
    is_last: bool
    is_end: bool
    contacts: tuple[str, ...]
    place: str


def line(standing: Standing, contacts: Iterable[FollowUp], stays: Sequence[Stay]) -> list[Day]:
    """The days from day 0 to the last one, and some more where there is something on them; [] without a day 0."""
    term = standing.term
    if term is None:
        return []
    met: dict[dt.date, list[str]] = defaultdict(list)
    for each in contacts:
        if each.day:
            met[each.day].append(each.status or "")
    end = min(max([term.last, *met, *([standing.on] if standing.is_open else [])]), term.last + AFTER * ONE)
    days = []
    for number in range(term.number(end) + 1):
        date = term.day0 + number * ONE
        days.append(
            Day(
                date,
                number,
                _tense(date, standing),
                date == term.last,
                date == standing.closed and not standing.is_completed,
                tuple(met.get(date, ())),
                _place(date, stays, standing.on),
            )
        )
    return days


def _tense(date: dt.date, standing: Standing) -> str:
    if date == standing.on:
        return "today"
    stopped = standing.closed and date >= standing.closed
    if stopped or (standing.last and date > standing.last):
        return "outside"
    return "past" if date < standing.on else "ahead"


def _place(date: dt.date, stays: Sequence[Stay], today: dt.date) -> str:
    """Where the person was; on the day of a move, where they went."""
    there = [
        each
        for each in stays
        if each.checked_in and each.checked_in <= date <= today and (not each.checked_out or date <= each.checked_out)
    ]
    return max(there, key=lambda each: (each.checked_in, each.checked_in_time or "", each.seq)).place if there else ""

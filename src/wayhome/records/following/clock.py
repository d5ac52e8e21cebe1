"""The clock of a quarantine: the rule by which it is open or closed on a day. It asks nothing of the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from wayhome.kernel.problems import Problem, declare
from wayhome.kernel.term import Term
from wayhome.records.following.visits import Visit

BY_DECISION = "completed"
"""The one end that was noted and is no stop: an authority decided that it is completed."""

UNKNOWN_DAY = declare(
    "standing.unknown_day",
    "The day of arrival is not known, so its days cannot be counted. It stays open until that day is written in the "
    "arrival, or it is ended by a decision.",
)
NOBODY_WENT = declare(
    "standing.nobody_went",
    "{days} days ended on {last}; it stays open because nobody was met on the last day or after. Note a visit, or end "
    "it by a decision.",
)
NOBODY_MET = declare(
    "standing.nobody_met",
    "{days} days ended on {last}; it stays open because nobody who cooperates was met on the last day or after, most "
    "recently on {tried}. Note another visit, or end it by a decision.",
)


class State(StrEnum):
    """PLANNED: day 0 has not come. RUNNING: from day 0 to the last day, that day included. WAITING: the last day is
    over and the visit that completes it is missing. UNDATED: open, and no day 0 is known. The others are closed.
    """

    PLANNED = "planned"
    RUNNING = "running"
    WAITING = "waiting"
    UNDATED = "undated"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    DIED = "died"
    LOST = "lost"
    LEFT_AGAIN = "left_again"


Visits = Sequence[Visit] | None
"""The visits to the home of one person; None where the days alone complete a quarantine."""

OPEN = frozenset({State.PLANNED, State.RUNNING, State.WAITING, State.UNDATED})


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one quarantine stands `on` a day.

    `closed` is the first day on which it was not open any more, None if it is open or that day is not known.
    `why_open` says why it is open though its days are over or cannot be counted, and what to do.
    """

    on: dt.date
    state: State
    term: Term | None
    closed: dt.date | None = None
    why_open: Problem | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_completed(self) -> bool:
        return self.state == State.COMPLETED

    @property
    def day0(self) -> dt.date | None:
        return self.term.day0 if self.term else None

    @property
    def last(self) -> dt.date | None:
        """The last day; it is open on that day too, and over on the next."""
        return self.term.last if self.term else None

    @property
    def days(self) -> int | None:
        """The n of "day 3 of n"."""
        return self.term.days if self.term else None

    @property
    def number(self) -> int | None:
        """Which day it is, 0 on day 0; None where nothing is counted: closed, planned or without a day 0."""
        counts = self.state in (State.RUNNING, State.WAITING)
        return self.term.number(self.on) if self.term and counts else None


class End(NamedTuple):
    """An end that was noted: a code of `quarantine_end`, and from which day on, None if that is not known."""

    reason: str
    day: dt.date | None


OF_THE_HUMAN = frozenset({State.DIED, State.LOST, State.LEFT_AGAIN})
"""Ends of a human and not of one order: whatever else was ordered for them is over, too."""


def stands(term: Term | None, on: dt.date, end: End | None, visits: Visits) -> Standing:
    """Where a quarantine of this term stands on a day, with the `end` that was noted, if any."""
    completed = _completed(term, visits, on) if term else None
    if end and (end.day is None or (end.day <= on and not (completed and completed <= end.day))):
        return Standing(on, State(end.reason), term, end.day)
    if term is None:
        return Standing(on, State.UNDATED, None, why_open=UNKNOWN_DAY())
    if on < term.day0:
        return Standing(on, State.PLANNED, term)
    if not term.is_over(on):
        return Standing(on, State.RUNNING, term)
    if completed and completed <= on:
        return Standing(on, State.COMPLETED, term, completed)
    return Standing(on, State.WAITING, term, why_open=_why(term, visits or (), on))


def first_end(term: Term | None, own: End | None, others: Iterable[End]) -> End | None:
    """The end that counts for a quarantine: its own, or one of the `others` of that human, whichever came first.

    A decision that it is completed cannot shorten it. Who was lost or left again before day 0 has come back since; who
    died has not.
    """
    if own and own.reason == BY_DECISION and term:
        own = End(BY_DECISION, max(own.day or term.after, term.after))
    theirs = [each for each in others if each.reason == State.DIED or (term and each.day and each.day >= term.day0)]
    ends = [*([own] if own else []), *sorted(theirs, key=lambda each: each.reason)]
    return min(ends, key=lambda each: each.day or dt.date.min, default=None)


def _completed(term: Term, visits: Visits, on: dt.date) -> dt.date | None:
    """The day on which the rule completes it: the one after the last day, or, where the protocol asks for it, that of
    the first visit on which somebody was met, the last day at the earliest.
    """
    if visits is None:
        return term.after
    met = [visit.day for visit in visits if visit.was_met and term.last <= visit.day <= on]
    return max(term.after, min(met)) if met else None


def _why(term: Term, visits: Sequence[Visit], on: dt.date) -> Problem:
    tried = [visit.day for visit in visits if term.last <= visit.day <= on]
    if not tried:
        return NOBODY_WENT(days=term.days, last=term.last)
    return NOBODY_MET(days=term.days, last=term.last, tried=max(tried))

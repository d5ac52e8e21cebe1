"""Where a quarantine stands on a day. Nothing of it is stored: it follows from the arrival, the order, the documents,
the end that was noted and, where the protocol asks for a last visit, from the visits.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet

from wayhome.kernel.problems import Problem, declare
from wayhome.kernel.term import Term
from wayhome.packs.protocol import LAST_VISIT, protocol
from wayhome.records.amendment import terms
from wayhome.records.base import today
from wayhome.records.following.visits import Visit, visits_to_homes
from wayhome.records.humans import humans
from wayhome.records.quarantine import Quarantine

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


def standings(quarantines: Iterable[Quarantine], on: dt.date) -> dict[str, Standing]:
    """Uid to where it stands on that day, by all that is known now: the newest document counts also for days before it.

    Two queries, and five more where the protocol asks for a last visit and some have had their last day.
    """
    asked = list(quarantines)
    counted = terms(asked)
    over = [each for each in asked if (term := counted[each.uid]) and term.is_over(on)]
    visits = visits_to_homes({each.person for each in over}) if protocol().closure == LAST_VISIT else None
    return {
        each.uid: stands(each, counted[each.uid], on, None if visits is None else visits.get(each.person, ()))
        for each in asked
    }


def quarantine_of(person: str, on: dt.date | None = None) -> Quarantine | None:
    """The open quarantine of the human of this registration, ordered at whichever registration of theirs; today's, if
    no day is given.
    """
    return open_of([person], on).get(person)


def open_of(persons: Sequence[str], on: dt.date | None = None) -> dict[str, Quarantine]:
    """Registration to the open quarantine of that human, those who have none left out.

    Of several that are open the one that lasts longest counts, then the newest.
    """
    who, all_of = humans(persons)
    quarantines: QuerySet[Any] = Quarantine.objects.all()
    found: list[Quarantine] = list(quarantines.filter(person__in={uid for uids in all_of.values() for uid in uids}))
    standing = standings(found, on or today())
    found = [each for each in found if standing[each.uid].is_open]
    found.sort(key=lambda each: (standing[each.uid].last or dt.date.min, each.seq))
    rank = {each.person: (place, each) for place, each in enumerate(found)}
    of_human = {
        human: max(rank[uid] for uid in uids if uid in rank) for human, uids in all_of.items() if rank.keys() & {*uids}
    }
    return {person: of_human[who[person]][1] for person in persons if who[person] in of_human}


def stands(quarantine: Quarantine, term: Term | None, on: dt.date, visits: Visits) -> Standing:
    """Where a quarantine of this term stands on a day: the rule itself, which asks nothing of the register."""
    completed = _completed(term, visits, on) if term else None
    if quarantine.end_reason:
        ended = _ended(quarantine, term)
        if (ended is None or ended <= on) and not (ended and completed and completed <= ended):
            return Standing(on, State(quarantine.end_reason), term, ended)
    if term is None:
        return Standing(on, State.UNDATED, None, why_open=UNKNOWN_DAY())
    if on < term.day0:
        return Standing(on, State.PLANNED, term)
    if not term.is_over(on):
        return Standing(on, State.RUNNING, term)
    if completed and completed <= on:
        return Standing(on, State.COMPLETED, term, completed)
    return Standing(on, State.WAITING, term, why_open=_why(term, visits or (), on))


def _ended(quarantine: Quarantine, term: Term | None) -> dt.date | None:
    """The day from which on it is ended, as was noted. A decision that it is completed cannot shorten it."""
    if quarantine.end_reason == BY_DECISION and term:
        return max(quarantine.ended or term.after, term.after)
    return quarantine.ended


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

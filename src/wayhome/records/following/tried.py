"""How people were followed up so far. It follows from the visits and calls alone, in whatever order they came in."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wayhome.records.follow_up import UNAVAILABLE, FollowUp
from wayhome.records.rows import rows

TWICE = 2


@dataclass(frozen=True, slots=True)
class Tried:
    """The visits and calls to one human up to a day.

    `last` is the newest, `met` the newest on which somebody was there, whether they cooperated or not. `in_vain` is
    how many since then found nobody: those are attempts, not missing ones.
    """

    last: dt.date | None = None
    met: dt.date | None = None
    in_vain: int = 0

    @property
    def is_away(self) -> bool:
        """Whether nobody was there two times on end."""
        return self.in_vain >= TWICE


NEVER = Tried()


def tried(all_of: Mapping[str, Iterable[str]], on: dt.date) -> dict[str, Tried]:
    """Human to how they were followed up up to that day; `all_of` gives their registrations. One query.

    Of two visits on one day, the one on which somebody was met counts: nobody knows which was the later.
    """
    met: dict[str, list[dt.date]] = defaultdict(list)
    vain: dict[str, list[dt.date]] = defaultdict(list)
    uids = {uid for registrations in all_of.values() for uid in registrations}
    for person, status, day in rows(FollowUp, ("person", "status", "day"), "person", uids):
        if day and (when := dt.date.fromisoformat(str(day))) <= on:
            (vain if status == UNAVAILABLE else met)[person].append(when)
    found = {}
    for human, registrations in all_of.items():
        mine = list(registrations)
        was_met = max((day for uid in mine for day in met[uid]), default=None)
        alone = [day for uid in mine for day in vain[uid]]
        since = [day for day in alone if was_met is None or day > was_met]
        last = max([*since, *([was_met] if was_met else [])], default=None)
        found[human] = Tried(last, was_met, len(since))
    return found

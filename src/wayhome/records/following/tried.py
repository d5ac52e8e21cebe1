"""How people were followed up so far. It follows from the visits and calls alone, in whatever order they came in."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Max, Q

from wayhome.records.follow_up import UNAVAILABLE, FollowUp
from wayhome.records.rows import among

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
    """Human to how they were followed up up to that day; `all_of` gives their registrations. Two queries.

    Of two visits on one day, the one on which somebody was met counts: nobody knows which was the later.
    """
    human_of = {uid: human for human, registrations in all_of.items() for uid in registrations}
    met: dict[str, dt.date] = {}
    vain: dict[str, dt.date] = {}
    asked = FollowUp.objects.order_by().filter(Q(day__lte=on))
    newest = asked.filter(Q(person__in=among(human_of))).values_list("person", "status").annotate(Max("day"))
    for person, status, day in newest:
        kept, human = vain if status == UNAVAILABLE else met, human_of[person]
        kept[human] = max(day, kept.get(human, day))
    away = {human for human, day in vain.items() if day > met.get(human, dt.date.min)}
    since: Counter[str] = Counter()
    theirs = among({uid for human in away for uid in all_of[human]})
    for person, day in asked.filter(Q(status=UNAVAILABLE, person__in=theirs)).values_list("person", "day"):
        human = human_of[person]
        since[human] += day > met.get(human, dt.date.min)
    last = {**met, **{human: vain[human] for human in away}}
    return {human: Tried(last.get(human), met.get(human), since[human]) for human in all_of}

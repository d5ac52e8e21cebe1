"""What people agreed to, on a day: the one place that reads consents. Lists, pages and sharing ask here."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from wayhome.records.assignment import Assignment
from wayhome.records.consent import Consent
from wayhome.records.membership import Membership

STRETCH = 5_000
NOTHING: frozenset[str] = frozenset()
_ASSIGNMENTS: Any = Assignment.objects


@dataclass(frozen=True, slots=True)
class Answer:
    """What counts of one human on a day: the consent, whether their own or that of a household, what they agreed to."""

    consent: str
    is_own: bool
    agreed: frozenset[str]


def agreed(persons: Iterable[str], day: dt.date) -> dict[str, frozenset[str]]:
    """Registration to the codes of `sharing` that hold for it on that day; empty for who refused or was not asked.

    The newest consent that was given by then counts, that of any registration of the same human. Without one of their
    own, the newest of a household to which they belong on that day. From the day of a withdrawal on nothing is agreed.
    """
    found = answers(persons, day)
    return {person: answer.agreed if answer else NOTHING for person, answer in found.items()}


def answers(persons: Iterable[str], day: dt.date) -> dict[str, Answer | None]:
    """Registration to the answer that counts on that day; None for who was not asked."""
    found: dict[str, Answer | None] = {}
    asked = list(dict.fromkeys(persons))
    for start in range(0, len(asked), STRETCH):
        found |= _answers(asked[start : start + STRETCH], day)
    return found


def _answers(asked: Sequence[str], day: dt.date) -> dict[str, Answer | None]:
    who, all_of = _humans(asked)
    everyone = list({uid for uids in all_of.values() for uid in uids})
    own = _newest("person", everyone, day)
    households = _households([uid for uid in everyone if uid not in own], day)
    theirs = _newest("household", {each for lived_in in households.values() for each in lived_in}, day)
    by_human = {}
    for human, uids in all_of.items():
        given = [own[uid] for uid in uids if uid in own]
        shared = [theirs[each] for uid in uids for each in households.get(uid, ()) if each in theirs]
        by_human[human] = _said(max(given or shared, default=None), bool(given), day)
    return {uid: by_human[who[uid]] for uid in asked}


_Newest = tuple[dt.date, int, str, tuple[str, ...], dt.date | None]
"""Of one consent: its day, its seq, its uid, what was agreed, and the day of its withdrawal. The greatest is newest."""


def _said(newest: _Newest | None, is_own: bool, day: dt.date) -> Answer | None:
    if newest is None:
        return None
    _, _, uid, codes, withdrawn = newest
    return Answer(uid, is_own, NOTHING if withdrawn and withdrawn <= day else frozenset(codes))


def _humans(asked: Sequence[str]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Registration to who it is, and who to all registrations of that human."""
    ties = dict(_ASSIGNMENTS.filter(person__in=asked).values_list("person", "who"))
    who = {uid: ties.get(uid, uid) for uid in asked}
    all_of: dict[str, list[str]] = {human: [human] for human in who.values()}
    for uid, human in _in_stretches(lambda some: _ASSIGNMENTS.filter(who__in=some), all_of, "person", "who"):
        all_of[human].append(uid)
    return who, all_of


def _newest(name: str, uids: Iterable[str], day: dt.date) -> dict[str, _Newest]:
    """Person or household to the newest consent given by that day. One without a day is as old as it is known."""
    newest: dict[str, _Newest] = {}
    columns = (name, "day", "known_by", "seq", "uid", "agreed", "withdrawn")
    by_then = Q(day__lte=day) | Q(day=None, known_by__lte=day)
    found = _in_stretches(lambda some: Consent.objects.filter(by_then, **{f"{name}__in": some}), uids, *columns)
    for of, given, known_by, seq, uid, codes, withdrawn in found:
        consent = (given or known_by, seq, uid, tuple(codes or ()), withdrawn)
        if of not in newest or consent[:2] > newest[of][:2]:
            newest[of] = consent
    return newest


def _households(persons: Iterable[str], day: dt.date) -> dict[str, list[str]]:
    """Person to the households to which they belong on that day."""
    then = Membership.objects.standing(day)
    lived_in: dict[str, list[str]] = defaultdict(list)
    found = _in_stretches(lambda some: then.filter(person__in=some), persons, "person", "household")
    for person, household in found:
        lived_in[person].append(household)
    return lived_in


def _in_stretches(
    of: Callable[[list[str]], QuerySet[Any]], uids: Iterable[str], *columns: str
) -> Iterator[tuple[Any, ...]]:
    """The rows about these uids, so many at a time as a statement of either database takes."""
    wanted = list(uids)
    for start in range(0, len(wanted), STRETCH):
        yield from of(wanted[start : start + STRETCH]).values_list(*columns)

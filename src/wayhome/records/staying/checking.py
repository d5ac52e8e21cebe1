"""Checking in and out: one person, a family or a whole bus. Verbs return drafts or a Problem, and write nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wayhome.kernel.digest import new_uid
from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.write import Draft
from wayhome.records.base import today
from wayhome.records.following.ordering import end, entrust
from wayhome.records.following.standing import State, open_of, standings
from wayhome.records.quarantine import Quarantine
from wayhome.records.sites.opening import why_closed
from wayhome.records.stay import LEAVES_BEFORE, NEVER_IN, Stay
from wayhome.records.staying.going_on import last_stays, left
from wayhome.records.staying.lodging import PASSED_THROUGH, Lodging
from wayhome.records.staying.spans import Moment, span_of
from wayhome.records.whereabouts import now_in
from wayhome.reference import places

COMPLETED, DIED, ABSCONDED = "completed", "died", "absconded"
ENDS_QUARANTINE = {DIED: "died", ABSCONDED: "lost"}
"""Reason of leaving to the reason for which the quarantine ends by it."""

NOBODY_CHOSEN = declare("staying.nobody_chosen", "Nobody is chosen. Choose who it is about.")
OUT_ALREADY = declare("staying.out_already", "They were checked out on {day} already. Nothing is left to do here.")
LEAVES_FIRST = declare(
    "staying.leaves_first",
    "They came on {start}, so they cannot leave on {end}. Correct the day, or that of coming in.",
)
NOT_OVER = declare(
    "staying.not_over",
    "It is not completed: the last day of the quarantine is {last}. Choose another reason, or make it shorter first by "
    "a document.",
)

Drafts = list[Draft]


@dataclass(frozen=True, slots=True)
class Comer:
    """Somebody who checks in, and the bed they get, if the site tells its beds apart."""

    person: str
    bed: str | None = None


def check_in(comer: Comer, where: Lodging, at: Moment, beyond: str | None = None) -> Drafts | Problem:
    """The drafts by which one person stays there from that minute on."""
    return check_in_all([comer], where, at, beyond)


def check_in_all(comers: Sequence[Comer], where: Lodging, at: Moment, beyond: str | None = None) -> Drafts | Problem:
    """The drafts by which all of these people stay there from that minute on, and are in its area now.

    Who was planned to come there comes by the stay that was planned; who was checked out nowhere on the way has left
    the place they passed. A stay is part of the open quarantine of its
    person, if there is one; those who answer for the place follow it up from then on, unless people only pass there.
    `beyond` is the reason for which more come in than there are beds. That nobody is in two places, that a bed holds
    one person and that nobody is beyond the beds without a reason, the gate asks, also inside the lock.
    """
    if not comers:
        return NOBODY_CHOSEN("person")
    if where.site and (closed := why_closed(where.site, at.day)):
        return closed
    persons = [comer.person for comer in comers]
    quarantines, planned = open_of(persons, at.day), _planned(persons, where)
    earlier = last_stays(persons, where.site.uid if where.site else None, at)
    drafts = [left(stay, at.day, at.time) for stay in earlier.values() if stay.checked_out is None]
    for comer in comers:
        quarantine, before = quarantines.get(comer.person), earlier.get(comer.person)
        said = {
            "bed": comer.bed,
            "beyond_capacity": beyond,
            "quarantine": quarantine and quarantine.uid,
            "after": before and before.uid,
        }
        drafts.append(arrives(comer.person, where, at, said, planned.get(comer.person)))
    handed = [] if where.place == PASSED_THROUGH else given_to(where.area, quarantines.values())
    return [*drafts, *handed, *now_in(persons, where.area)]


def arrives(person: str, where: Lodging, at: Moment, said: dict[str, Any], planned: Stay | None = None) -> Draft:
    """The stay that begins at that minute; `said` are other values of it, None for none."""
    own = {"person": person, "checked_in": at.day, "checked_in_time": at.time, "known_by": max(at.day, today())}
    before = planned.values() if planned else {}
    values = {**before, **own, **where.said, **{name: value for name, value in said.items() if value}}
    if planned:
        return Draft("stay", values, planned.uid, based_on=planned.version)
    return Draft("stay", values, new_uid(), based_on=0)


def check_out(stays: Sequence[Stay], reason: str, at: Moment) -> Drafts | Problem:
    """The drafts by which these stays end; `reason` is a code of `stay_exit`. The people are at home then.

    Who died, and who left without leave, ends the quarantine by it. Nobody completes one whose last day is not over.
    Whoever goes to a place that is known is moved instead.
    """
    if problem := cannot_leave(stays, at):
        return problem
    quarantines = open_of([stay.person for stay in stays], at.day)
    if reason == COMPLETED and (problem := _not_over(quarantines, at)):
        return problem
    ended: Drafts = []
    for quarantine in each_once(quarantines.values()) if reason in ENDS_QUARANTINE else ():
        drafts = end(quarantine, ENDS_QUARANTINE[reason], at.day)
        if isinstance(drafts, Problem):
            return drafts
        ended += drafts
    return [*(leaves(stay, reason, at) for stay in stays), *ended, *now_in([stay.person for stay in stays], None)]


def leaves(stay: Stay, reason: str, at: Moment) -> Draft:
    """The stay as it ends at that minute."""
    said = {"checked_out": at.day, "checked_out_time": at.time, "exit": reason}
    return Draft(
        "stay", {**stay.values(), **said, "known_by": max(stay.known_by, at.day)}, stay.uid, based_on=stay.version
    )


def cannot_leave(stays: Sequence[Stay], at: Moment) -> Problem | None:
    """Why one of these stays cannot end at that minute; None if all can."""
    if not stays:
        return NOBODY_CHOSEN("stays")
    for stay in stays:
        span = span_of(stay.values())
        if span is None:
            return NEVER_IN("day")
        if stay.checked_out:
            return OUT_ALREADY("day", day=stay.checked_out.isoformat())
        if at.day < span.begin.day:
            return LEAVES_FIRST("day", start=span.begin.day.isoformat(), end=at.day.isoformat())
        if at < span.begin:
            return LEAVES_BEFORE("time", day=at.day.isoformat(), start=span.begin.time, end=at.time)
    return None


def given_to(area: str | None, quarantines: Iterable[Quarantine]) -> Drafts:
    """The drafts by which those who answer for the area follow these quarantines up, where they do not yet."""
    drafts: Drafts = []
    for quarantine in each_once(quarantines) if area else ():
        if not (quarantine.responsible and places.inside(area or "", quarantine.responsible)):
            given = entrust(quarantine, area or "")
            drafts += [] if isinstance(given, Problem) else given
    return drafts


def each_once(quarantines: Iterable[Quarantine]) -> list[Quarantine]:
    """Two registrations of one human have one quarantine."""
    return list({each.uid: each for each in quarantines}.values())


def _not_over(quarantines: Mapping[str, Quarantine], at: Moment) -> Problem | None:
    """Why it is not completed on that day: the last day of one of them is not over."""
    for standing in standings(quarantines.values(), at.day).values():
        if standing.state == State.RUNNING and standing.last and at.day < standing.last:
            return NOT_OVER("reason", last=standing.last.isoformat())
    return None


def _planned(persons: Sequence[str], where: Lodging) -> dict[str, Stay]:
    """Person to the stay that was planned for them at this site and has not begun."""
    if where.site is None:
        return {}
    waiting = Stay.objects.filter(person__in=persons, site=where.site.uid, checked_in=None, checked_out=None)
    return {stay.person: stay for stay in waiting.order_by("seq")}

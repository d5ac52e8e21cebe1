"""Ordering a quarantine, changing its last day, ending it, giving it to other authorities. Verbs that return drafts or
a Problem, and write nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from wayhome.kernel.digest import new_uid
from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.write import Draft
from wayhome.records.amendment import EXTENDED, REDUCED
from wayhome.records.arrival import Arrival
from wayhome.records.base import today
from wayhome.records.following.standing import BY_DECISION, Standing, open_of, standings
from wayhome.records.humans import humans
from wayhome.records.person import Person
from wayhome.records.quarantine import Quarantine, ordered_terms

NOBODY = declare("quarantine.nobody", "Nobody is chosen. Choose for whom the quarantine is ordered.")
ALREADY = declare(
    "quarantine.already",
    "A quarantine is open already for one of them. Change its last day there, or leave them out here.",
)
OVER_BEFORE = declare(
    "quarantine.over_before",
    "Counted from {day0}, the last day was {last} already. Write from which day this quarantine counts, or the day on "
    "which it was ordered.",
)
SAME_DAY = declare("amendment.same_day", "The last day is {until} already. Choose another day.")
UNDATED = declare(
    "amendment.undated", "The day of arrival is not known, so there is no last day to change. Write that day first."
)
CLOSED = declare(
    "quarantine.closed", "This quarantine is closed since {closed}. If they must stay apart again, order a new one."
)
CLOSED_SOME_DAY = declare(
    "quarantine.closed_some_day", "This quarantine is closed. If they must stay apart again, order a new one."
)
TOO_SOON = declare(
    "quarantine.too_soon",
    "The last day is {last} and not over. Make it shorter by a document, or choose another reason.",
)

Drafts = list[Draft]


def order(persons: Sequence[str], said: Mapping[str, Any]) -> Drafts | Problem:
    """A quarantine for each of these people. `said` are the properties of the order: `type` and, as far as known,
    `days`, `order`, `ordered_by`, `order_day`, `order_number`, `home_possible`, `supplies_ensured`, `responsible`,
    `start`, `arrival`, `note`.

    It follows `arrival` or else the newest return of the human, whose day is day 0; with a `start` it counts from there
    and follows none. The responsible area is that of the return, its destination or the home of the person, where
    `said` names none.
    """
    asked = list(dict.fromkeys(persons))
    if not asked:
        return NOBODY("person")
    if _has_one(asked, said.get("order_day")):
        return ALREADY("person")
    came, homes = newest_returns(asked), dict(Person.objects.filter(uid__in=asked).values_list("uid", "home"))
    drafts, counts_from = [], said.get("start")
    for person in asked:
        back = came.get(person)
        area = (back and (back.responsible or back.destination)) or homes.get(person)
        own = {
            "person": person,
            "arrival": back.uid if back and not counts_from else None,
            "responsible": area,
            "known_by": today(),
        }
        values = {**own, **{name: value for name, value in said.items() if value is not None}}
        drafts.append(Draft("quarantine", _told(values), new_uid(), based_on=0))
    return _over_before(drafts) or drafts


def amend(
    quarantine: Quarantine,
    until: dt.date,
    reason: str,
    day: dt.date | None = None,
    decided_by: str = "",
    document: str = "",
) -> Drafts | Problem:
    """A document by which the last day is another one: an extension if it is later than what stands, else a reduction.

    `day` is that of the document, today if none is given. What came in late counts if it was signed in time.
    """
    signed = day or today()
    standing = standing_of(quarantine, min(signed, today()))
    if problem := _closed(standing):
        return problem.about("day")
    if standing.last is None:
        return UNDATED()
    if until == standing.last:
        return SAME_DAY("until", until=until.isoformat())
    values = {
        "quarantine": quarantine.uid,
        "kind_of": EXTENDED if until > standing.last else REDUCED,
        "until": until,
        "day": signed,
        "reason": reason,
        "decided_by": decided_by,
        "document": document,
        "known_by": today(),
    }
    return [Draft("amendment", _told(values), new_uid(), based_on=0)]


def end(quarantine: Quarantine, reason: str, day: dt.date, note: str = "") -> Drafts | Problem:
    """End it on a day otherwise than by the rule. From that day on nothing of it is due.

    `reason` is a code of `quarantine_end`. That it is completed can be decided only when the last day is over.
    """
    standing = standing_of(quarantine, day)
    if problem := _closed(standing):
        return problem.about("day")
    if reason == BY_DECISION and standing.last and day <= standing.last:
        return TOO_SOON("reason", last=standing.last.isoformat())
    return _put(
        quarantine, ended=day, end_reason=reason, note=note or quarantine.note, known_by=max(quarantine.known_by, day)
    )


def entrust(quarantine: Quarantine, area: str) -> Drafts | Problem:
    """Make the authorities of another area responsible. The clock goes on."""
    return _put(quarantine, responsible=area)


def standing_of(quarantine: Quarantine, on: dt.date) -> Standing:
    """Where one quarantine stands."""
    return standings([quarantine], on)[quarantine.uid]


def one_at_a_time(drafts: Sequence[Draft]) -> Callable[[Any], list[Problem]]:
    """The rule, to be asked inside the lock, that nobody of these drafts has an open quarantine already."""
    new = [each.values for each in drafts if each.kind == "quarantine" and each.based_on == 0]
    by_day: dict[dt.date | None, list[str]] = defaultdict(list)
    for values in new:
        by_day[values.get("order_day")].append(values["person"])

    def guard(cursor: Any) -> list[Problem]:
        return [ALREADY("person")] if any(_has_one(persons, day) for day, persons in by_day.items()) else []

    return guard


def _has_one(persons: Sequence[str], ordered: dt.date | None) -> bool:
    """Whether one of them has an open quarantine today, or had one on the day of an order that is written down late."""
    return bool(open_of(persons) or (ordered and open_of(persons, ordered)))


def newest_returns(persons: Sequence[str]) -> dict[str, Arrival]:
    """Person to the newest return of that human; an own one before that of another registration of the same day."""
    who, all_of = humans(persons)
    found: dict[str, list[Arrival]] = {}
    for each in Arrival.objects.filter(person__in={uid for uids in all_of.values() for uid in uids}):
        found.setdefault(each.person, []).append(each)
    newest = {}
    for person in persons:
        theirs = [each for uid in all_of[who[person]] for each in found.get(uid, ())]
        if theirs:
            newest[person] = max(theirs, key=lambda each: (each.day or each.known_by, each.person == person, each.seq))
    return newest


def _over_before(drafts: Drafts) -> Problem | None:
    """That the days of one of them were over before the order was given: it counts from another day."""
    new = {each.uid: Quarantine(uid=each.uid, **each.values) for each in drafts}
    for uid, term in ordered_terms(new.values()).items():
        if term and term.is_over(new[uid].order_day or today()):
            return OVER_BEFORE("start", day0=term.day0.isoformat(), last=term.last.isoformat())
    return None


def _closed(standing: Standing) -> Problem | None:
    if standing.is_open:
        return None
    return CLOSED(closed=standing.closed.isoformat()) if standing.closed else CLOSED_SOME_DAY()


def _put(quarantine: Quarantine, **changes: Any) -> Drafts:
    """The quarantine with other values; nothing, if they are what it says."""
    before = quarantine.values()
    after = _told({**before, **changes})
    return [Draft("quarantine", after, quarantine.uid, based_on=quarantine.version)] if after != before else []


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None and value != ""}

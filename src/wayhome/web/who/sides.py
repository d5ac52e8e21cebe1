"""What is known of a few registrations, read at once: each with its household, arrivals and source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from wayhome.accounts.policy import Access
from wayhome.accounts.scope import scope
from wayhome.ledger.models import Entry
from wayhome.ledger.record import KINDS, Record
from wayhome.records.base import today


@dataclass(slots=True)
class Side:
    """One registration as a page compares it. `others` are those of its household whom the reader may see; of the
    rest only how many they are. `is_shown`: it lies outside the reader's areas, and somebody who asks shows it.
    """

    person: Any
    is_shown: bool = False
    membership: Any = None
    household: Record | None = None
    others: list[Any] = field(default_factory=list)
    unseen: int = 0
    arrivals: list[Any] = field(default_factory=list)
    entry: Entry | None = None

    @property
    def uid(self) -> str:
        return str(self.person.uid)


def sides_of(own: Collection[str], shown: Collection[str], access: Access) -> dict[str, Side]:
    """Registration to what is known of it: those of the reader's areas, and those shown by somebody who asks.

    Of the shown ones nothing of their household is told but its size; their arrivals are.
    """
    wanted = {*own, *shown}
    sides = {person.uid: Side(person, person.uid in shown) for person in _all_of("person").filter(uid__in=wanted)}
    _households(sides, access)
    for arrival in _all_of("arrival").filter(person__in=list(sides)).order_by("day", "uid"):
        sides[arrival.person].arrivals.append(arrival)
    first = Entry.objects.filter(kind="person", uid__in=list(sides), version=1).select_related("source")
    for entry in first:
        sides[entry.uid].entry = entry
    return sides


def _households(sides: dict[str, Side], access: Access) -> None:
    memberships: Any = _all_of("membership").filter(person__in=list(sides)).order_by("start", "seq")
    for membership in memberships:
        if not membership.end or membership.end >= today():
            sides[membership.person].membership = membership
    of = {side.membership.household: None for side in sides.values() if side.membership}
    households = {each.uid: each for each in scope(KINDS["household"].objects.filter(uid__in=of), access)}
    members: dict[str, set[str]] = defaultdict(set)
    told = _all_of("membership").filter(household__in=of)
    for household, person, end in told.values_list("household", "person", "end"):
        if not end or end >= today():
            members[household].add(person)
    everybody = {uid for uids in members.values() for uid in uids}
    seen = {each.uid: each for each in scope(KINDS["person"].objects.filter(uid__in=everybody), access)}
    for side in sides.values():
        if side.membership:
            rest = sorted(members[side.membership.household] - {side.uid})
            side.household = households.get(side.membership.household)
            side.others = [seen[uid] for uid in rest if uid in seen and not side.is_shown]
            side.unseen = len(rest) - len(side.others)


def _all_of(kind: str) -> QuerySet[Any]:
    return KINDS[kind].objects.all()

"""What was told of some registrations: the rows that lists are drawn from, read in few questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from wayhome.accounts.policy import Access
from wayhome.accounts.scope import scope
from wayhome.ledger.models import Entry
from wayhome.records.base import today
from wayhome.records.follow_up import FollowUp
from wayhome.records.following.standing import State, standings
from wayhome.records.membership import Membership
from wayhome.records.person import Person
from wayhome.records.quarantine import Quarantine

STRETCH = 5_000
CALLED = ("family_name", "given_name", "name_local")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """Registration to its rows. `persons` are without the erased; `seen` are those in the scope of who asks."""

    persons: Mapping[str, Row]
    seen: frozenset[str]
    arrivals: Mapping[str, Row]
    members: Mapping[str, Row]
    followed: Mapping[str, Row]
    apart: Mapping[str, Row]


def told(uids: Sequence[str], arrivals: QuerySet[Any], names: Mapping[str, Sequence[str]], access: Access) -> Told:
    """What is told of these registrations. `names` are the properties asked for, by kind."""
    persons = {row["uid"]: row for row in rows(Person.objects.all(), "uid", uids, ("home", *CALLED, *names["person"]))}
    for uid in _erased([uid for uid, row in persons.items() if not any(row[name] for name in CALLED)]):
        del persons[uid]
    visible = scope(Person.objects.filter(uid__in=list(persons)), access)
    seen = frozenset(persons if access.everywhere else visible.values_list("uid", flat=True))
    wants_follow_up = bool(names["follow_up"])
    followed = newest(FollowUp.objects.all(), uids, ("day", "known_by", *names["follow_up"])) if wants_follow_up else {}
    return Told(
        persons,
        seen,
        newest(arrivals, uids, ("day", "known_by", "destination", *names["arrival"])),
        newest(_members(), uids, ("known_by", "household", *names["membership"]), by_seq),
        followed,
        _quarantines(uids) if names["quarantine"] else {},
    )


def when(row: Row) -> tuple[dt.date, int]:
    """The order of rows with a day: one that is not known is the day by which it was known."""
    return row["day"] or row["known_by"], row["seq"]


def by_seq(row: Row) -> tuple[int]:
    """The order in which the book has them."""
    return (row["seq"],)


def longest(row: Row) -> tuple[bool, dt.date, int]:
    """The order of quarantines: the open one that lasts longest counts, else the one that lasted longest."""
    return row["is_open"], row["last"] or dt.date.min, row["seq"]


def newest(
    of: QuerySet[Any], uids: Sequence[str], columns: Sequence[str], order: Callable[[Row], tuple[Any, ...]] = when
) -> dict[str, Row]:
    """Registration to the last of its rows."""
    found: dict[str, Row] = {}
    for row in rows(of, "person", uids, columns):
        held = found.get(row["person"])
        if held is None or order(row) > order(held):
            found[row["person"]] = row
    return found


def rows(of: QuerySet[Any], key: str, uids: Sequence[str], columns: Sequence[str]) -> Iterator[Row]:
    """The rows about these uids with seq, key and columns, so many at a time as a statement takes."""
    for first in range(0, len(uids), STRETCH):
        some = of.filter(**{f"{key}__in": uids[first : first + STRETCH]})
        yield from some.values(*dict.fromkeys(("seq", key, *columns)))


def _quarantines(uids: Sequence[str]) -> dict[str, Row]:
    """Registration to the quarantine that counts: its state today, its last day, `until` if it was not stopped."""
    quarantines: QuerySet[Any] = Quarantine.objects.all()
    found: dict[str, Row] = {}
    for first in range(0, len(uids), STRETCH):
        some = list(quarantines.filter(person__in=uids[first : first + STRETCH]))
        where = standings(some, today())
        for each in some:
            standing = where[each.uid]
            runs_out = standing.is_open or standing.state == State.COMPLETED
            row = {
                "seq": each.seq,
                "is_open": standing.is_open,
                "last": standing.last,
                "state": str(standing.state),
                "until": standing.last if runs_out else None,
            }
            if each.person not in found or longest(row) > longest(found[each.person]):
                found[each.person] = row
    return found


def _members() -> QuerySet[Membership]:
    """The memberships of today."""
    day = today()
    return Membership.objects.filter(Q(start=None) | Q(start__lte=day), Q(end=None) | Q(end__gt=day))


def _erased(nameless: Sequence[str]) -> set[str]:
    """Those of the registrations without a name that were erased."""
    erasures = Entry.objects.filter(kind="person", uid__in=nameless, op=Entry.Op.REDACT)
    return set(erasures.values_list("uid", flat=True)) if nameless else set()

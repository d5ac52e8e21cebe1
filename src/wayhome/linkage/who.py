"""Who a registration is: a question to the assignments, and the assignments that follow from the pairs that are tied.

An assignment is a function of the ties (pairs that are SAME or ASSIGNED): of all that ties connect, the smallest uid
stands for one person, and every other registration has an assignment to it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from wayhome.ledger.write import Draft
from wayhome.linkage.models import Pair
from wayhome.linkage.ties import Tie, clusters_of
from wayhome.packs import active
from wayhome.records.assignment import Assignment
from wayhome.records.base import today

T = TypeVar("T")

MANY = 5_000
TIED = (Pair.State.SAME, Pair.State.ASSIGNED)
BY_MODEL, BY_PERSON = "model", "decision"


def who_of(uids: Collection[str]) -> dict[str, str]:
    """Each of these registrations to the one that stands for the same person: itself, if nothing ties it."""
    found = {uid: uid for uid in uids}
    for part in _parts(found):
        found |= dict(_assignments().filter(uid__in=part).values_list("uid", "who"))
    return found


def same_as(uid: str) -> list[str]:
    """All registrations of the person that this one is of, itself among them, the one that stands for all first."""
    who = who_of([uid])[uid]
    return [who, *_assignments().filter(who=who).order_by("uid").values_list("uid", flat=True)]


def ties_around(uids: Iterable[str]) -> list[Tie]:
    """All ties of the clusters in which these registrations are."""
    found: dict[int, Tie] = {}
    reached: set[str] = set()
    edge = set(uids)
    columns = ("pk", "left", "right", "weight", "state")
    while edge:
        reached |= edge
        for part in _parts(edge):
            for end in ("left", "right"):
                rows = Pair.objects.filter(state__in=TIED, **{f"{end}__in": part}).values_list(*columns)
                found |= {pk: Tie(pk, left, right, weight, s == Pair.State.SAME) for pk, left, right, weight, s in rows}
        edge = {end for tie in found.values() for end in (tie.left, tie.right)} - reached
    return list(found.values())


def put_right(uids: Collection[str]) -> list[Draft]:
    """The drafts after which the assignments of these registrations, and of all that ties connect with them, follow
    from the ties: puts where who or the basis is another now, voids where a registration is itself again.
    """
    ties = ties_around(uids)
    members = {*uids, *(end for tie in ties for end in (tie.left, tie.right))}
    joined = clusters_of(ties)
    strongest = {end: tie for tie in sorted(ties, key=lambda t: t.rank, reverse=True) for end in (tie.left, tie.right)}
    days = _days_of(strongest.values())
    standing: dict[str, tuple[str, str]] = {}
    for part in _parts(members):
        rows = _assignments().filter(uid__in=part).values_list("uid", "who", "basis")
        standing |= {uid: (who, basis) for uid, who, basis in rows}
    drafts = []
    for uid in sorted(members):
        who = joined.of(uid)
        if who == uid:
            if uid in standing:
                drafts.append(Draft("assignment", {}, uid, op="void"))
            continue
        tie = strongest[uid]
        basis = BY_PERSON if tie.is_decided else BY_MODEL
        if standing.get(uid) not in _accepted(who, basis):
            values = {"person": uid, "who": who, "basis": basis, "known_by": days.get(tie.pair) or today()}
            if not tie.is_decided:
                values["weight"] = Decimal(f"{tie.weight:.3f}")
            drafts.append(Draft("assignment", values, uid))
    return drafts


def _assignments() -> QuerySet[Any]:
    return Assignment.objects.all()


def _accepted(who: str, basis: str) -> tuple[tuple[str, str], ...]:
    """What an assignment may say as it stands: a run writes the same document as a basis of its own."""
    return ((who, basis),) if basis == BY_PERSON else ((who, BY_MODEL), (who, "same_document"))


def _days_of(ties: Iterable[Tie]) -> dict[int, dt.date]:
    """Pair to the day on which it was tied."""
    zone = ZoneInfo(active().time_zone)
    found: dict[int, dt.date] = {}
    for part in _parts({tie.pair for tie in ties}):
        rows = Pair.objects.filter(pk__in=part, at__isnull=False).values_list("pk", "at")
        found |= {pk: at.astimezone(zone).date() for pk, at in rows if at}
    return found


def _parts(wanted: Iterable[T]) -> Iterator[list[T]]:
    """In parts that a statement can name."""
    listed = list(wanted)
    for start in range(0, len(listed), MANY):
        yield listed[start : start + MANY]

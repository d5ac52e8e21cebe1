"""Who a registration is: a question to the assignments, and the assignments that follow from the pairs that are tied.

An assignment is a function of the ties (pairs that are SAME or ASSIGNED): of all that ties connect, the smallest uid
stands for one person, and every other registration has an assignment to it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from wayhome.ledger.write import Draft
from wayhome.linkage.models import Pair
from wayhome.linkage.ties import Assigned, Tie, assigned_by, basis_of
from wayhome.packs import active
from wayhome.records.assignment import Assignment
from wayhome.records.base import today

T = TypeVar("T")

MANY = 5_000
TIED = (Pair.State.SAME, Pair.State.ASSIGNED)
_TIE = ("pk", "left", "right", "weight", "state", "reasons", "at")


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
    zone = ZoneInfo(active().time_zone)
    while edge:
        reached |= edge
        for part in _parts(edge):
            for end in ("left", "right"):
                rows = Pair.objects.filter(state__in=TIED, **{f"{end}__in": part})
                for pk, left, right, weight, state, reasons, at in rows.values_list(*_TIE):
                    basis = basis_of(state == Pair.State.SAME, reasons)
                    found[pk] = Tie(pk, left, right, weight, basis, at.astimezone(zone).date() if at else None)
        edge = {end for tie in found.values() for end in (tie.left, tie.right)} - reached
    return list(found.values())


def put_right(uids: Collection[str]) -> list[Draft]:
    """The drafts after which the assignments of these registrations, and of all that ties connect with them, follow
    from the ties: puts where they say something else now, voids where a registration is itself again.
    """
    ties = ties_around(uids)
    members = {*uids, *(end for tie in ties for end in (tie.left, tie.right))}
    wanted = assigned_by(ties)
    standing: dict[str, tuple[Any, ...]] = {}
    for part in _parts(members):
        rows = _assignments().filter(uid__in=part).values_list("uid", "who", "basis")
        standing |= {uid: tuple(rest) for uid, *rest in rows}
    drafts = []
    for uid in sorted(members):
        told = wanted.get(uid)
        if told is None:
            if uid in standing:
                drafts.append(Draft("assignment", {}, uid, op="void"))
        elif standing.get(uid) != (told.who, told.basis):
            drafts.append(Draft("assignment", values_of(uid, told), uid))
    return drafts


def values_of(uid: str, told: Assigned) -> dict[str, Any]:
    """The values of the assignment of a registration."""
    return {"person": uid, "who": told.who, "basis": told.basis, "known_by": told.day or today()}


def _assignments() -> QuerySet[Any]:
    return Assignment.objects.all()


def _parts(wanted: Iterable[T]) -> Iterator[list[T]]:
    """In parts that a statement can name."""
    listed = list(wanted)
    for start in range(0, len(listed), MANY):
        yield listed[start : start + MANY]

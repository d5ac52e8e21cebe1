"""What somebody may know of a pair: both sides, one of them, or not that it exists.

A side is seen if its registration is in the areas of the access, or if somebody who sees it asked those who see the
other about it. Who sees one side only learns that the other exists, and in which province: see Half.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from wayhome.accounts.policy import Access, Right
from wayhome.accounts.scope import scope
from wayhome.ledger.record import KINDS
from wayhome.linkage.models import Ask, Pair
from wayhome.reference import places

PROVINCE = 1
_ASKED = ("pair", "shown", "pair__left", "pair__right")


@dataclass(frozen=True, slots=True)
class Sight:
    """Which sides of a pair somebody sees: `own` lie in their areas, `shown` were shown to them by an ask."""

    own: frozenset[str]
    shown: frozenset[str] = frozenset()

    @property
    def sides(self) -> frozenset[str]:
        return self.own | self.shown

    @property
    def is_whole(self) -> bool:
        """Whether they see both, and so may decide."""
        return len(self.sides) == 2


@dataclass(frozen=True, slots=True)
class Half:
    """A pair as it is told to who sees one side of it: which side, in which province the other lies ("" if it is in
    none), and what was decided. `is_gone`: the other side was voided.

    How likely the pair is, and why, is not in it: by correcting the own side one could ask about the other.
    """

    pk: int
    own: str
    province: str
    state: str
    by: str = ""
    at: dt.datetime | None = None
    is_gone: bool = False

    @property
    def ends(self) -> tuple[str, ...]:
        return (self.own,)


def may_link(access: Access) -> bool:
    """Whether pairs are a matter of this access at all: names have to be seen to decide about them."""
    return access.may(Right.LINK) and access.may(Right.SEE_IDENTITY)


def known_to(access: Access) -> QuerySet[Pair]:
    """The pairs of which this access sees at least one side in its areas."""
    rows = Pair.objects.all()
    if not may_link(access) or not access.areas:
        return rows.none()
    if access.everywhere:
        return rows
    return rows.filter(in_areas("left", access) | in_areas("right", access))


def in_areas(end: str, access: Access) -> Q:
    """The pairs whose `end` ("left" or "right") lies in the areas of the access."""
    return Q(Exists(scope(KINDS["person"].objects.filter(uid=OuterRef(end)), access)))


def whole_for(access: Access) -> Q:
    """The pairs that wait and of which this access sees both sides: in its areas, or shown by somebody who asks."""
    return (in_areas("left", access) & in_areas("right", access)) | Q(pk__in=_shown_to(access))


def _shown_to(access: Access) -> list[int]:
    """The pairs that wait, of which the access sees one side and somebody who asks shows the other. Asks are few."""
    asked = [(pk, shown, {left, right}) for pk, shown, left, right in _waiting_asks().values_list(*_ASKED)]
    own = in_scope({uid for *_, ends in asked for uid in ends}, access)
    return [pk for pk, shown, ends in asked if shown not in own and ends & own]


def _waiting_asks() -> QuerySet[Ask]:
    waits = Q(pair__state__in=(Pair.State.OPEN, Pair.State.UNSURE)) | Q(pair__reopened__isnull=False)
    return Ask.objects.filter(waits)


def sights(pairs: Sequence[Pair], access: Access) -> dict[int, Sight]:
    """What the access sees of each of these pairs, in two queries. A pair that it may not know of has no side."""
    if not may_link(access):
        return {pair.pk: Sight(frozenset()) for pair in pairs}
    uids = {end for pair in pairs for end in (pair.left, pair.right)}
    own = in_scope(uids, access)
    shown = Ask.objects.filter(pair__in=[pair.pk for pair in pairs]).values_list("pair_id", "shown")
    asked: dict[int, set[str]] = {}
    for pk, uid in shown if not access.everywhere else ():
        asked.setdefault(pk, set()).add(uid)
    found = {}
    for pair in pairs:
        mine = frozenset({pair.left, pair.right} & own)
        # What is shown is shown to those who see the other side, not to the one who asks.
        found[pair.pk] = Sight(mine, frozenset(asked.get(pair.pk, ())) - mine if mine else frozenset())
    return found


def halves(pairs: Sequence[Pair], access: Access) -> list[Half]:
    """What may be told of those of the pairs of which the access sees one side, in their order."""
    ends = {end for pair in pairs for end in (pair.left, pair.right)}
    own, provinces = in_scope(ends, access), provinces_of(ends)
    found = []
    for pair in pairs:
        for mine, other in ((pair.left, pair.right), (pair.right, pair.left)):
            if mine in own and other not in own:
                told = (provinces.get(other, ""), pair.state, pair.by, pair.at)
                found.append(Half(pair.pk, mine, *told, is_gone=other not in provinces))
    return found


def sight(pair: Pair, access: Access) -> Sight:
    return sights([pair], access)[pair.pk]


def in_scope(uids: Collection[str], access: Access) -> set[str]:
    """Those of the registrations that stand, in the areas of the access."""
    return set(scope(KINDS["person"].objects.filter(uid__in=uids), access).values_list("uid", flat=True))


def provinces_of(uids: Collection[str]) -> dict[str, str]:
    """Registration to the uid of the province it is in, "" where no place is known. Nothing else is told of it."""
    rows = KINDS["person"].objects.filter(uid__in=uids).values_list("uid", "home")
    return {uid: (places.at_level(home, PROVINCE) or "") if home else "" for uid, home in rows}

"""The pairs that wait for somebody: those to decide, the likeliest first, and those they can only ask about.

What follows from other decisions already is left out: of two that are one person through a third, or cannot be one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from wayhome.accounts.policy import Access
from wayhome.linkage.models import Pair
from wayhome.linkage.pairs import WAITING
from wayhome.linkage.seeing import Half, halves, known_to, whole_for
from wayhome.linkage.who import who_of
from wayhome.records.person import Person
from wayhome.reference import places

State = Pair.State
MOST = 1_000
"""So many pairs are read: nobody gets through more in one sitting."""


@dataclass(frozen=True, slots=True)
class Item:
    """A pair that waits, of which the reader sees both sides."""

    pk: int
    left: str
    right: str
    weight: float
    state: str
    is_reopened: bool

    @property
    def ends(self) -> tuple[str, ...]:
        return (self.left, self.right)


def to_decide(
    access: Access,
    area: str = "",
    of_a_run: bool | None = None,
    at_least: float | None = None,
    below: float | None = None,
) -> tuple[list[Item], bool]:
    """The pairs of which the access sees both sides, the likeliest first, unsure ones last; whether there are more.

    `area`: one side is at home there. `of_a_run`: found by one, or not; None asks for both. `at_least` and `below`
    bound the weight.
    """
    rows = known_to(access).filter(WAITING, _wanted(area, of_a_run))
    if not access.everywhere:
        rows = rows.filter(whole_for(access))
    rows = rows.filter(weight__gte=at_least) if at_least is not None else rows
    rows = rows.filter(weight__lt=below) if below is not None else rows
    last = Case(When(state=State.UNSURE, then=Value(1)), default=Value(0), output_field=IntegerField())
    columns = ("pk", "left", "right", "weight", "state", "reopened")
    told = list(rows.order_by(last, "-weight", "pk").values_list(*columns)[: MOST + 1])
    found = [Item(pk, one, other, weight, state, bool(again)) for pk, one, other, weight, state, again in told[:MOST]]
    implied = _implied((item.left, item.right) for item in found if not item.is_reopened)
    standing = _standing(end for item in found for end in item.ends)
    kept = [each for each in found if standing >= set(each.ends) and (each.is_reopened or each.ends not in implied)]
    return kept, len(told) > MOST


def to_ask(access: Access, area: str = "", of_a_run: bool | None = None) -> tuple[list[Half], bool]:
    """The undecided pairs of which the access sees one side; whether there are more.

    Neither which they are nor their order depends on how likely they are.
    """
    if access.everywhere:
        return [], False
    undecided = Q(state__in=(State.OPEN, State.UNSURE))
    rows = known_to(access).filter(undecided, _wanted(area, of_a_run)).exclude(whole_for(access))
    told = list(rows.order_by("left", "right").defer("weight", "reasons")[: MOST + 1])
    ends = [(pair.left, pair.right) for pair in told[:MOST]]
    implied, standing = _implied(ends), _standing(end for both in ends for end in both)
    kept = [pair for pair, both in zip(told[:MOST], ends, strict=True) if standing >= set(both) and both not in implied]
    return halves(kept, access), len(told) > MOST


def reasons_of(items: Sequence[Item]) -> dict[int, list[list[Any]]]:
    """The reasons ([code, numbers]) of pairs of which the reader sees both sides, by the number of the pair."""
    return dict(Pair.objects.filter(pk__in=[item.pk for item in items]).values_list("pk", "reasons"))


def _wanted(area: str, of_a_run: bool | None) -> Q:
    wanted = Q() if of_a_run is None else Q(run__isnull=not of_a_run)
    if area:
        people: QuerySet[Any] = Person.objects.all()
        here = people.filter(home__in=places.areas_within(area))
        wanted &= Q(Exists(here.filter(uid=OuterRef("left")))) | Q(Exists(here.filter(uid=OuterRef("right"))))
    return wanted


def _standing(uids: Iterable[str]) -> set[str]:
    """Those of the registrations that were not voided since."""
    return set(Person.objects.filter(uid__in=set(uids)).values_list("uid", flat=True))


def _implied(pairs: Iterable[tuple[str, str]]) -> set[tuple[str, ...]]:
    """Those of the pairs for which something follows from other decisions already."""
    wanted = list(pairs)
    ends = {end for both in wanted for end in both}
    apart: list[tuple[str, str]] = []
    for end in ("left", "right"):
        rows = Pair.objects.filter(state=State.DIFFERENT, **{f"{end}__in": ends})
        apart += rows.values_list("left", "right")
    who = who_of(ends | {end for pair in apart for end in pair})
    forbidden = {frozenset((who[left], who[right])) for left, right in apart}
    return {
        (left, right)
        for left, right in wanted
        if who[left] == who[right] or frozenset((who[left], who[right])) in forbidden
    }

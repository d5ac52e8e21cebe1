"""The queue of pairs that wait for somebody: grouped where several are of the same registrations, the likeliest first.

What follows from other decisions already is left out: of two that are one person through a third, or cannot be one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, Value, When

from wayhome.accounts.policy import Access
from wayhome.kernel.problems import Problem
from wayhome.ledger.record import KINDS
from wayhome.linkage.model import load
from wayhome.linkage.models import Pair
from wayhome.linkage.pairs import WAITING
from wayhome.linkage.seeing import known_to, whole_for
from wayhome.linkage.ties import Clusters
from wayhome.linkage.who import who_of
from wayhome.records.person import Person
from wayhome.reference import places
from wayhome.web.asking import NOT_YOUR_AREA, may_look_at

MOST = 1_000
"""Pairs of which the queue is made, the likeliest: nobody gets through more in one sitting."""
MOST_TOGETHER = 6
"""Registrations shown as one group: more candidates are taken in several."""

State = Pair.State
TO_DECIDE, TO_ASK = "decide", "ask"
CERTAIN, LIKELY, POSSIBLE = "certain", "likely", "possible"
BANDS = (CERTAIN, LIKELY, POSSIBLE)
AT_REGISTRATION, BY_A_RUN = "entry", "run"


@dataclass(frozen=True, slots=True)
class Item:
    """One pair that waits, as the queue needs it."""

    pk: int
    left: str
    right: str
    weight: float
    state: str
    is_reopened: bool


@dataclass(slots=True)
class Group:
    """The pairs that wait of a few registrations, the likeliest first."""

    items: list[Item] = field(default_factory=list)

    @property
    def uids(self) -> list[str]:
        return list(dict.fromkeys(end for item in self.items for end in (item.left, item.right)))


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader wants to see of the queue, and what is wrong with it as written."""

    show: str = TO_DECIDE
    area: str = ""
    weight: str = ""
    found_by: str = ""
    problems: tuple[Problem, ...] = ()

    @classmethod
    def of(cls, query: Mapping[str, str], access: Access) -> Asked:
        area, problems = "", []
        if written := query.get("area", "").strip():
            place = places.resolve(written)
            if isinstance(place, Problem):
                problems.append(place.about("area"))
            elif not may_look_at(place, access):
                problems.append(NOT_YOUR_AREA("area", value=written))
            else:
                area = place
        weight, found_by = query.get("weight", ""), query.get("found_by", "")
        return cls(
            TO_ASK if query.get("show") == TO_ASK else TO_DECIDE,
            area,
            weight if weight in BANDS else "",
            found_by if found_by in (AT_REGISTRATION, BY_A_RUN) else "",
            tuple(problems),
        )


@dataclass(slots=True)
class Queue:
    """The groups that wait; `is_cut` if more wait than were looked at."""

    groups: list[Group]
    is_cut: bool = False

    @property
    def items(self) -> list[Item]:
        return [item for group in self.groups for item in group.items]

    def after(self, pair: Pair) -> Item | None:
        """Where to go once this pair is decided: on with its registrations, else to the next likely one."""
        ends = {pair.left, pair.right}
        rest = [item for item in self.items if item.pk != pair.pk]
        for item in rest:
            if ends & {item.left, item.right} and item.state != State.UNSURE:
                return item
        lower = [i for i in rest if i.weight <= pair.weight and i.state != State.UNSURE]
        return next(iter(lower), None) or next(iter(rest), None)

    def around(self, pair: Pair) -> tuple[Item | None, Item | None]:
        """The one before this pair in the queue and the one after it."""
        items = self.items
        place = next((n for n, item in enumerate(items) if item.pk == pair.pk), None)
        if place is None:
            return None, self.after(pair)
        before = items[place - 1] if place else None
        return before, items[place + 1] if place + 1 < len(items) else None

    def place_of(self, pair: Pair) -> int:
        """Its place in the queue, counted from one; 0 if it is not in it."""
        return next((n for n, item in enumerate(self.items, 1) if item.pk == pair.pk), 0)


def queue(access: Access, asked: Asked) -> Queue:
    """What waits for this reader: pairs of which they see both sides, or with TO_ASK those of which they see one."""
    rows = _wanted(known_to(access).filter(WAITING), asked)
    if not access.everywhere:
        whole = whole_for(access)
        rows = rows.filter(whole) if asked.show == TO_DECIDE else rows.exclude(whole)
    elif asked.show == TO_ASK:
        rows = rows.none()
    last = Case(When(state=State.UNSURE, then=Value(1)), default=Value(0), output_field=IntegerField())
    columns = ("pk", "left", "right", "weight", "state", "reopened")
    told = list(rows.order_by(last, "-weight", "pk").values_list(*columns)[: MOST + 1])
    found = [Item(pk, one, other, weight, state, bool(again)) for pk, one, other, weight, state, again in told[:MOST]]
    return Queue(_grouped(_not_implied(found)), len(told) > MOST)


def band(weight: float) -> str:
    """How likely a pair is, in one of three words."""
    model = load()
    if weight >= model.assign:
        return CERTAIN
    return LIKELY if weight >= (model.review + model.assign) / 2 else POSSIBLE


def _wanted(rows: QuerySet[Pair], asked: Asked) -> QuerySet[Pair]:
    if asked.area:
        people: QuerySet[Any] = Person.objects.all()
        here = people.filter(home__in=places.areas_within(asked.area))
        rows = rows.filter(Exists(here.filter(uid=OuterRef("left"))) | Exists(here.filter(uid=OuterRef("right"))))
    if asked.weight:
        model = load()
        middle = (model.review + model.assign) / 2
        low = {CERTAIN: model.assign, LIKELY: middle, POSSIBLE: None}[asked.weight]
        high = {CERTAIN: None, LIKELY: model.assign, POSSIBLE: middle}[asked.weight]
        rows = rows.filter(weight__gte=low) if low is not None else rows
        rows = rows.filter(weight__lt=high) if high is not None else rows
    if asked.found_by:
        rows = rows.filter(run__isnull=asked.found_by == AT_REGISTRATION)
    return rows


def _not_implied(items: list[Item]) -> list[Item]:
    """Those that nothing follows for yet; a decided one that is to be looked at again always stays. Sides that were
    voided since are left out."""
    ends = {end for item in items for end in (item.left, item.right)}
    standing = set(KINDS["person"].objects.filter(uid__in=ends).values_list("uid", flat=True))
    apart: list[tuple[str, str]] = []
    for end in ("left", "right"):
        rows = Pair.objects.filter(state=State.DIFFERENT, **{f"{end}__in": ends})
        apart += rows.values_list("left", "right")
    who = who_of(ends | {end for pair in apart for end in pair})
    forbidden = {frozenset((who[left], who[right])) for left, right in apart}
    return [
        item
        for item in items
        if {item.left, item.right} <= standing
        and (
            item.is_reopened
            or (who[item.left] != who[item.right] and frozenset((who[item.left], who[item.right])) not in forbidden)
        )
    ]


def _grouped(items: Iterable[Item]) -> list[Group]:
    """Those of the same registrations together, the likeliest group first."""
    joined, sizes = Clusters(), dict[str, int]()
    listed = list(items)
    for item in listed:
        left, right = joined.of(item.left), joined.of(item.right)
        size = sizes.get(left, 1) + sizes.get(right, 1)
        if left != right and size <= MOST_TOGETHER:
            joined.join(left, right)
            sizes[joined.of(left)] = size
    groups: dict[str, Group] = {}
    for item in listed:
        groups.setdefault(joined.of(item.left), Group()).items.append(item)
    return list(groups.values())

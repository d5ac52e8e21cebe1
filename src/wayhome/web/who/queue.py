"""The queue of pairs that wait for somebody, grouped where several are of the same registrations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from wayhome.accounts.policy import Access
from wayhome.kernel.problems import Problem
from wayhome.linkage.model import load
from wayhome.linkage.models import Pair
from wayhome.linkage.seeing import Half
from wayhome.linkage.ties import Clusters
from wayhome.linkage.waiting import Item, to_ask, to_decide
from wayhome.reference import places
from wayhome.web.asking import NOT_YOUR_AREA, may_look_at

MOST_TOGETHER = 6
"""Registrations shown as one group: more candidates are taken in several."""

State = Pair.State
TO_DECIDE, TO_ASK = "decide", "ask"
CERTAIN, LIKELY, POSSIBLE = "certain", "likely", "possible"
BANDS = (CERTAIN, LIKELY, POSSIBLE)
AT_REGISTRATION, BY_A_RUN = "entry", "run"


@dataclass(slots=True)
class Group:
    """The pairs that wait of a few registrations, in the order of the queue."""

    items: list[Item | Half] = field(default_factory=list)

    @property
    def uids(self) -> list[str]:
        return list(dict.fromkeys(end for item in self.items for end in item.ends))


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
        show = TO_ASK if query.get("show") == TO_ASK else TO_DECIDE
        weight, found_by = query.get("weight", ""), query.get("found_by", "")
        return cls(
            show,
            area,
            weight if weight in BANDS and show == TO_DECIDE else "",
            found_by if found_by in (AT_REGISTRATION, BY_A_RUN) else "",
            tuple(problems),
        )


@dataclass(slots=True)
class Queue:
    """The groups that wait; `is_cut` if more wait than were looked at."""

    groups: list[Group]
    is_cut: bool = False

    @property
    def items(self) -> list[Item | Half]:
        return [item for group in self.groups for item in group.items]

    def after(self, pair: Pair) -> Item | Half | None:
        """Where to go once this pair is decided: on with its registrations, else to the next likely one."""
        ends = {pair.left, pair.right}
        rest = [item for item in self.items if item.pk != pair.pk]
        for item in rest:
            if ends & set(item.ends) and item.state != State.UNSURE:
                return item
        decidable = [item for item in rest if isinstance(item, Item)]
        lower = [item for item in decidable if item.weight <= pair.weight and item.state != State.UNSURE]
        return next(iter(lower), None) or next(iter(rest), None)

    def around(self, pair: Pair) -> tuple[Item | Half | None, Item | Half | None]:
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
    of_a_run = asked.found_by == BY_A_RUN if asked.found_by else None
    if asked.show == TO_ASK:
        halves, is_cut = to_ask(access, asked.area, of_a_run)
        return Queue(_grouped(halves), is_cut)
    items, is_cut = to_decide(access, asked.area, of_a_run, *_bounds(asked.weight))
    return Queue(_grouped(items), is_cut)


def _bounds(wanted: str) -> tuple[float | None, float | None]:
    """The weights of a band: at least the one, below the other."""
    model = load()
    middle = (model.review + model.assign) / 2
    bounds = {CERTAIN: (model.assign, None), LIKELY: (middle, model.assign), POSSIBLE: (None, middle)}
    return bounds.get(wanted, (None, None))


def band(weight: float) -> str:
    """How likely a pair is, in one of three words."""
    model = load()
    if weight >= model.assign:
        return CERTAIN
    return LIKELY if weight >= (model.review + model.assign) / 2 else POSSIBLE


def _grouped(items: Iterable[Item | Half]) -> list[Group]:
    """Those of the same registrations together, in the order of the first of each."""
    joined, sizes = Clusters(), dict[str, int]()
    listed = list(items)
    for item in listed:
        left, right = joined.of(item.ends[0]), joined.of(item.ends[-1])
        size = sizes.get(left, 1) + sizes.get(right, 1)
        if left != right and size <= MOST_TOGETHER:
            joined.join(left, right)
            sizes[joined.of(left)] = size
    groups: dict[str, Group] = {}
    for item in listed:
        groups.setdefault(joined.of(item.ends[0]), Group()).items.append(item)
    return list(groups.values())

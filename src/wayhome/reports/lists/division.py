"""Division: which authority gets whom. One list for each area of a recipient's level that somebody came home to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from wayhome.reference import places
from wayhome.reports.lists.recipients import Recipient
from wayhome.reports.lists.returned import Returned


@dataclass(frozen=True, slots=True)
class Authority:
    """Whom a list is for. `unassigned`: of the people of the area, those of whom nobody knows where in it they are."""

    recipient: str
    area: str
    unassigned: bool


@dataclass(slots=True)
class Share:
    """What falls to one authority: the people, and how many more of each area are outside the scope of who asks."""

    authority: Authority
    recipient: Recipient
    people: list[Returned] = field(default_factory=list)
    outside: Counter[str] = field(default_factory=Counter)


def divide(
    people: Iterable[Returned], outside: Iterable[tuple[str, int]], chosen: Sequence[Recipient]
) -> dict[Authority, Share]:
    """Everybody's share, smallest areas first, then by code."""
    shares: dict[Authority, Share] = {}
    landing = _Landing(chosen)
    for person in people:
        for authority, recipient in landing.of(person.area):
            shares.setdefault(authority, Share(authority, recipient)).people.append(person)
    for area, number in outside:
        for authority, recipient in landing.of(area):
            shares.setdefault(authority, Share(authority, recipient)).outside[area] += number
    order = {recipient.id: place for place, recipient in enumerate(chosen)}
    return dict(sorted(shares.items(), key=lambda item: (order[item[0].recipient], item[0].area, item[0].unassigned)))


class _Landing:
    """On whose lists the people of an area are; asked once an area."""

    def __init__(self, chosen: Sequence[Recipient]):
        self.chosen = chosen
        self.known: dict[str, list[tuple[Authority, Recipient]]] = {}

    def of(self, area: str) -> list[tuple[Authority, Recipient]]:
        if area not in self.known:
            self.known[area] = list(self._find(area))
        return self.known[area]

    def _find(self, area: str) -> Iterator[tuple[Authority, Recipient]]:
        for recipient in self.chosen:
            within = places.at_level(area, recipient.level)
            if within:
                yield Authority(recipient.id, within, False), recipient
            elif self._is_next(recipient, places.place(area).level):
                yield Authority(recipient.id, area, True), recipient

    def _is_next(self, recipient: Recipient, level: int) -> bool:
        """Whether people of whom no more is known than an area of that level go to this recipient's unassigned list.

        Of those that need the same choice, the ones who answer for the largest areas below it have them; nobody, where
        one answers for the area itself.
        """
        if recipient.counts:
            return False
        kin = [each.level for each in self.chosen if each.choice == recipient.choice and not each.counts]
        return min((each for each in kin if each >= level), default=level) == recipient.level > level


def by_household(people: Iterable[Returned]) -> list[list[Returned]]:
    """The people in households, those of one together; who belongs to none is one alone. First come, first listed."""
    households: dict[str, list[Returned]] = defaultdict(list)
    for person in people:
        households[person.household or person.who].append(person)
    return sorted(
        households.values(), key=lambda members: (min(each.day for each in members), min(each.who for each in members))
    )

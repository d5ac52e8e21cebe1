"""Who goes to which households: volunteers, by the areas they answer for. There is no other assignment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wayhome.accounts.models import Role, User
from wayhome.records.following.rounds import DueHousehold, Turn
from wayhome.reference import places


@dataclass(frozen=True, slots=True)
class Volunteer:
    """Somebody who sees households at home, and the areas whose households they are."""

    username: str
    name: str
    areas: tuple[str, ...]

    def sees(self, household: DueHousehold) -> bool:
        area = household.place.area
        return area is not None and any(places.inside(area, each) for each in self.areas)


@dataclass(frozen=True, slots=True)
class Round:
    """The households of one volunteer on a day; those that nobody sees, where there is no volunteer."""

    volunteer: Volunteer | None
    households: tuple[DueHousehold, ...]

    @property
    def left(self) -> int:
        """How many are to be seen yet."""
        return self._in(Turn.DUE)

    @property
    def in_vain(self) -> int:
        """At how many nobody was at home today."""
        return self._in(Turn.TRIED)

    @property
    def done(self) -> int:
        return self._in(Turn.DONE)

    @property
    def alarms(self) -> int:
        """In how many something was found that nobody has answered."""
        return sum(each.has_alert for each in self.households)

    @property
    def people(self) -> int:
        return sum(len(each.members) for each in self.households)

    def _in(self, turn: Turn) -> int:
        return sum(each.turn == turn for each in self.households)


def volunteers(areas: Iterable[str]) -> list[Volunteer]:
    """The active volunteers who see households in one of these areas, by name. Two queries."""
    wanted = tuple(areas)
    people = User.objects.filter(role=Role.VOLUNTEER, is_active=True).prefetch_related("grants")
    found = []
    for each in people:
        granted = tuple(grant.area for grant in each.grants.all() if places.exists(grant.area))
        if any(places.inside(one, area) or places.inside(area, one) for one in granted for area in wanted):
            found.append(Volunteer(each.username, each.get_full_name() or each.username, granted))
    return sorted(found, key=lambda each: each.name)


def shared_out(households: Sequence[DueHousehold], among: Sequence[Volunteer]) -> list[Round]:
    """The round of each volunteer, one with a household of two of them twice; last, what none of them sees."""
    rounds = [Round(each, tuple(home for home in households if each.sees(home))) for each in among]
    nobody = tuple(home for home in households if not any(each.sees(home) for each in among))
    return [*rounds, Round(None, nobody)] if nobody else rounds

"""Who is to be seen on a day: households at home, and people at sites. It is derived each time and stored nowhere."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db.models import Q

from wayhome.accounts.policy import Access
from wayhome.accounts.scope import scope
from wayhome.ledger.fields import SENSITIVE
from wayhome.packs.protocol import protocol
from wayhome.records.following.alerts import FOUND_AT_HOME, waiting
from wayhome.records.following.candidates import that_may_be_open
from wayhome.records.following.placing import Place, Placing
from wayhome.records.following.rounds import DueHousehold, DueMember, Elsewhere, Turn
from wayhome.records.following.standing import Standing, standings
from wayhome.records.following.tried import NEVER, tried
from wayhome.records.household import Household
from wayhome.records.households import HEAD
from wayhome.records.humans import humans
from wayhome.records.membership import Membership
from wayhome.records.person import Person
from wayhome.records.quarantine import Quarantine
from wayhome.records.rows import among, rows
from wayhome.reference import places

TOLD = ("family_name", "given_name", "name_local", "sex", "age", "phone", "phone_owner", "home", "current")
"""What is read of a person, to be told of them."""
LIVED = ("person", "household", "role", "start", "known_by", "seq", "end")


class Tie(NamedTuple):
    """That somebody lives with a household."""

    household: str
    role: str | None
    start: object
    known_by: object
    seq: int

    @property
    def since(self) -> str:
        """The day from which on, as 2020-05-04; of who is not said to have come, the day by which it was known."""
        return str(self.start or self.known_by)


_Order = tuple[bool, str, str]
_Grouped = Mapping[tuple[str, Place], list[tuple[_Order, DueMember]]]


def due(on: dt.date, access: Access, area: str | None = None, most: int | None = None) -> list[DueHousehold]:
    """The households to be seen on that day in the area, else in all areas of the reader.

    First who is to be seen yet, then where nobody was at home, then who was seen; each by village, in the order of
    their codes. What the reader may not know of is not among them. A constant number of queries. Raises TooMany if
    more than `most` may stay apart there.
    """
    areas = (area,) if area else access.areas
    found = _gather(on, access, that_may_be_open(on, areas, access, most))
    here = [each for each in found if _is_in(each.place, areas) and any(member.is_due for member in each.members)]
    return sorted(here, key=_in_the_order_of_a_walk)


def with_person(person: str, on: dt.date, access: Access) -> DueHousehold | None:
    """Those of the household of this registration who are where it is and stay apart, whether due on the day or not;
    None if that human does not stay apart on that day, or the reader may not know of it.
    """
    who, all_of = humans([person])
    mine = all_of[who[person]]
    in_it = Membership.objects.filter(person__in=mine).standing(on).values_list("household", flat=True)
    near = Membership.objects.filter(household__in=list(in_it)).standing(on).values_list("person", flat=True)
    _who, others = humans({*mine, *near})
    uids = {uid for registrations in others.values() for uid in registrations}
    asked = scope(Quarantine.objects.filter(Q(person__in=uids)), access, of_few=True)
    groups = _gather(on, access, list(asked))
    return next((each for each in groups if any(member.uid in mine for member in each.members)), None)


def _gather(on: dt.date, access: Access, asked: Sequence[Quarantine]) -> list[DueHousehold]:
    """All who stay apart by one of these quarantines, by household and place."""
    standing = standings(asked, on)
    running = [each for each in asked if standing[each.uid].is_open]
    who, all_of = humans({each.person for each in running})
    counting = _longest(running, standing, who)
    people = _people({*all_of, *(each.person for each in counting.values())}, access)
    attempts = tried(all_of, on)
    alarmed = _alarmed(access) if counting else frozenset()
    ties = _ties(all_of, on)
    placing, every = Placing(all_of, on), protocol().every
    grouped: dict[tuple[str, Place], list[tuple[_Order, DueMember]]] = defaultdict(list)
    for human, quarantine in counting.items():
        person = people.get(quarantine.person) or people.get(human)
        tie = ties.get(human)
        member = DueMember(
            quarantine.person,
            person,
            quarantine,
            standing[quarantine.uid],
            attempts.get(human, NEVER),
            every,
            tie.role if tie else None,
            not alarmed.isdisjoint(all_of[human]),
        )
        order = (not tie or tie.role != HEAD, tie.since if tie else "", quarantine.person)
        where = placing.of(human, quarantine, person)
        grouped[tie.household if tie else f"alone {human}", where].append((order, member))
    households = _households({tie.household for tie in ties.values()}, access)
    split = _split(grouped)
    return [
        DueHousehold(
            place,
            tuple(member for _order, member in sorted(members, key=lambda each: each[0])),
            households.get(household),
            tuple(each for each in split.get(household, ()) if each.place != place),
        )
        for (household, place), members in _by_household(grouped)
    ]


def _longest(
    running: Iterable[Quarantine], standing: Mapping[str, Standing], who: Mapping[str, str]
) -> dict[str, Quarantine]:
    """Human to the quarantine that counts: of several, the one that lasts longest, then the newest."""
    found: dict[str, Quarantine] = {}
    for each in sorted(running, key=lambda each: (standing[each.uid].last or dt.date.min, each.seq)):
        found[who[each.person]] = each
    return found


def _people(uids: Collection[str], access: Access) -> dict[str, Person]:
    asked = Person.objects.filter(uid__in=among(uids)).only(*TOLD)
    return {each.uid: each for each in scope(asked, access, of_few=True)}


def _ties(all_of: Mapping[str, Iterable[str]], on: dt.date) -> dict[str, Tie]:
    """Human to the household with which they live on that day; of several, the newest."""
    human_of = {uid: human for human, uids in all_of.items() for uid in uids}
    found: dict[str, Tie] = {}
    for person, *told, end in rows(Membership, LIVED, "person", human_of):
        tie = Tie(*told)
        has_come = not tie.start or tie.since <= on.isoformat()
        if has_come and not (end and str(end) <= on.isoformat()):
            human = human_of[person]
            found[human] = max(found.get(human, tie), tie, key=lambda each: (each.since, each.seq))
    return found


def _households(uids: Collection[str], access: Access) -> dict[str, Household]:
    asked = Household.objects.filter(uid__in=among(uids)).only("area", "label")
    return {each.uid: each for each in scope(asked, access, of_few=True)}


def _alarmed(access: Access) -> frozenset[str]:
    """The registrations of whom something was found that nobody answered, as far as the reader may know."""
    if not access.may_learn(SENSITIVE):
        return frozenset()
    return frozenset(waiting(FOUND_AT_HOME, access).values_list("person", flat=True))


def _by_household(grouped: _Grouped) -> list[tuple[tuple[str, Place], list[tuple[_Order, DueMember]]]]:
    return sorted(grouped.items(), key=lambda each: min(order for order, _member in each[1]))


def _split(grouped: _Grouped) -> dict[str, list[Elsewhere]]:
    """Household to all of it who stay apart, for those that are at several places."""
    at: dict[str, list[Place]] = defaultdict(list)
    for household, place in grouped:
        at[household].append(place)
    return {
        household: [
            Elsewhere(member.uid, member.person, place)
            for place in where
            for _order, member in grouped[household, place]
        ]
        for household, where in at.items()
        if len(where) > 1
    }


def _is_in(place: Place, areas: Iterable[str]) -> bool:
    if place.area is None:
        return any(area == places.country() for area in areas)
    return any(places.inside(place.area, area) for area in areas)


def _in_the_order_of_a_walk(each: DueHousehold) -> tuple[Turn, str, str]:
    area = each.place.area
    return each.turn, places.below(area) if area and places.exists(area) else "", each.place.site or ""

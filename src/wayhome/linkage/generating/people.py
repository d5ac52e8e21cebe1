"""Invented people for trying linkage: households in villages, with the likenesses that mislead.

Among them are twins with names alike, fathers and sons of one name, neighbours who share a telephone, and hundreds of
people with one common name, some in one village. No telephone number of theirs exists: all begin with 00.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from wayhome.packs import active
from wayhome.packs.naming import KnownName, known_names

VILLAGE = 4
TWINS = 0.03
NAMED_AS_FATHER = 0.02
#: how often twins, and other brothers or sisters, have names that begin alike
TWINS_ALIKE, CHILDREN_ALIKE = 0.5, 0.1
#: people of the commonest name among a hundred thousand, and how many of them live in one village
COMMON_NAME, IN_ONE_VILLAGE = 0.004, 0.05
#: one household in so many is the first of a row of neighbours who give one telephone
NEIGHBOURS_EVERY, NEIGHBOURS = 1_200, 12
WITH_DOCUMENT = 0.15

_SIZES = ([1, 2, 3, 4, 5, 6], [30, 22, 18, 15, 10, 5])


class Name(NamedTuple):
    """A name of one or two words, in both scripts."""

    latin: tuple[str, ...]
    local: tuple[str, ...]
    joined: bool = True


@dataclass(slots=True)
class Human:
    """One human being, as they are."""

    who: str
    family: Name
    given: Name
    sex: str
    born: dt.date
    village: str
    own_phone: str = ""
    shared_phone: str = ""
    phone_owner: str = ""
    document: str = ""


class Drawn:
    """Endless draws from weighted choices, made many at a time."""

    def __init__(self, rng: random.Random, choices: list[Name], weights: list[float]) -> None:
        self._rng, self._choices, self._upto = rng, choices, list(accumulate(weights))
        self._held: list[Name] = []

    def one(self) -> Name:
        if not self._held:
            self._held = self._rng.choices(self._choices, cum_weights=self._upto, k=4096)
        return self._held.pop()


@cache
def villages() -> list[str]:
    """The uids of the active pack's villages."""
    pack = active()
    return [uid for uid, area in pack.hook("gazetteer")(pack) if area["level"] == VILLAGE]


def households(rng: random.Random, homes: list[str], prefix: str) -> Iterator[list[Human]]:
    """Households without end, their people numbered behind the prefix."""
    draw = _Names(rng)
    number = 0
    neighbours, chief = 0, ""
    village = crowded = homes[0]
    while True:
        if rng.random() < 1 / NEIGHBOURS_EVERY:
            neighbours, chief = NEIGHBOURS, _phone(rng)
        if neighbours:
            neighbours -= 1
        else:
            village, chief = rng.choice(homes), ""
        household = _household(rng, draw, village, chief)
        for human in household:
            number += 1
            human.who = f"{prefix}{number:06d}"
            if rng.random() < COMMON_NAME:
                human.family, human.given = draw.common
                if rng.random() < IN_ONE_VILLAGE:
                    human.village = crowded
        yield household


class _Names:
    """Draws family and given names; the first of the pack's lists are the commonest."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        known = known_names(active().names_dir)
        family = [_simple(name) for name in known if name.part == "family"]
        self.family = Drawn(rng, family, _falling(len(family)))
        self.common = (family[0], family[1])
        given = {sex: [_simple(n) for n in known if n.part == "given" and n.sex in ("", sex)] for sex in "MF"}
        self._given = {sex: Drawn(rng, names, _falling(len(names))) for sex, names in given.items()}
        self._alike: dict[tuple[str, str], list[Name]] = {}
        for sex, names in given.items():
            for name in names:
                self._alike.setdefault((sex, name.latin[0][:3]), []).append(name)

    def given(self, sex: str) -> Name:
        chance = self._rng.random()
        first = self._given[sex].one()
        if chance < 0.55 or len(first.latin[0]) > 7:
            return first
        ahead = self.family.one()
        return Name(ahead.latin + first.latin, ahead.local + first.local, joined=chance < 0.85)

    def alike(self, name: Name, sex: str) -> Name:
        """A name that begins as this one does; any, if the list has none."""
        if len(name.latin) > 1:
            last = self._given[sex].one()
            return Name((name.latin[0], *last.latin), (name.local[0], *last.local), name.joined)
        others = [other for other in self._alike.get((sex, name.latin[0][:3]), ()) if other != name]
        return self._rng.choice(others) if others else self._given[sex].one()


def _simple(name: KnownName) -> Name:
    return Name((name.latin,), (name.local.replace(" ", ""),))


def _falling(count: int) -> list[float]:
    return [1 / (rank + 6) for rank in range(count)]


def _household(rng: random.Random, draw: _Names, village: str, chief: str) -> list[Human]:
    size = rng.choices(*_SIZES)[0]
    family = draw.family.one()
    shared = chief or (_phone(rng) if rng.random() < 0.7 else "")
    owner = ("authority" if chief else "household") if shared else ""
    father = _human(rng, family, draw.given("M"), "M", rng.randrange(20, 60), village)
    mother = _human(rng, draw.family.one(), draw.given("F"), "F", rng.randrange(18, 55), village)
    adults = [father, mother] if size > 1 else [rng.choice([father, mother])]
    members = list(adults)
    while len(members) < size:
        sex = rng.choice("MF")
        child = _human(rng, family, draw.given(sex), sex, rng.randrange(0, 19), village)
        if sex == "M" and rng.random() < NAMED_AS_FATHER:
            child.given = father.given
        elif len(members) > len(adults) and members[-1].sex == sex and rng.random() < CHILDREN_ALIKE:
            child.given = draw.alike(members[-1].given, sex)
        members.append(child)
        if len(members) < size and rng.random() < TWINS:
            twin = _human(rng, family, draw.given(sex), sex, 0, village)
            twin.born = child.born
            if rng.random() < TWINS_ALIKE:
                twin.given = draw.alike(child.given, sex)
            members.append(twin)
    for adult in adults:
        if rng.random() < 0.55 and not chief:
            adult.own_phone = _phone(rng)
    for member in members:
        member.shared_phone, member.phone_owner = shared, owner
    return members


@cache
def _today() -> dt.date:
    return active().first_day


def _human(rng: random.Random, family: Name, given: Name, sex: str, age: int, village: str) -> Human:
    born = _today() - dt.timedelta(days=age * 365.25 + rng.randrange(365))
    document = f"{rng.randrange(10**9):09d}" if age >= 18 and rng.random() < WITH_DOCUMENT else ""
    return Human("", family, given, sex, born, village, document=document)


def _phone(rng: random.Random) -> str:
    return f"00{rng.randrange(10**8):08d}"

"""A register of invented people of whom it is known who is who, to try linkage on. The same seed makes the same one.

Most people are registered once. Repeats are whole households or single people, told again by somebody else.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from wayhome.linkage.generating.people import Human, households, villages
from wayhome.linkage.generating.writing import write_again, write_down
from wayhome.packs import active

BLOCK = 50_000
#: how many villages the people of one block come from
HOMES = 4_000
#: how repeats come: a household again, one of it in a household of their own, one of it in the old one; else in none
WHOLE_HOUSEHOLD, ALONE, SAME_HOUSEHOLD = 0.5, 0.3, 0.04


class Registration(NamedTuple):
    """One registration: `values` of a person record, the household it is in ("" if in none), and the human it is of."""

    uid: str
    household: str
    who: str
    values: dict[str, object]


def registrations(size: int, repeats: float = 0.08, seed: int = 1) -> Iterator[Registration]:
    """So many registrations in order of uid, of which the share `repeats` are of people registered before.

    A human and their repeats are within 50,000 registrations of each other.
    """
    for first in range(0, size, BLOCK):
        count = min(BLOCK, size - first)
        rng = random.Random(f"{seed}/{first // BLOCK}")
        yield from _block(rng, first, count, round(count * repeats))


def _block(rng: random.Random, first: int, count: int, repeats: int) -> Iterator[Registration]:
    days = _days()
    homes = rng.sample(villages(), HOMES)
    prefix = f"H{first // BLOCK:03d}-"
    found: list[tuple[str, str, dict[str, object]]] = []
    families: list[tuple[dt.date, str, list[Human]]] = []
    for number, household in enumerate(households(rng, homes, prefix)):
        if len(found) >= count - repeats:
            break
        day = days[rng.randrange(len(days))]
        uid = f"{prefix}{number:06d}" if len(household) > 1 else ""
        families.append((day, uid, household))
        found += [(uid, human.who, write_down(human, rng, day)) for human in household]
    del found[count - repeats :]
    found += islice(_repeats(rng, families, homes, prefix), repeats)
    order = rng.sample(range(count), count)
    for number, at in enumerate(order, first):
        household_uid, who, values = found[at]
        yield Registration(f"R{number:08d}", household_uid, who, values)


def _repeats(
    rng: random.Random, families: list[tuple[dt.date, str, list[Human]]], homes: list[str], prefix: str
) -> Iterator[tuple[str, str, dict[str, object]]]:
    """Second registrations without end, of households and people chosen at random."""
    number = 0
    while True:
        number += 1
        day, home, household = rng.choice(families)
        day += dt.timedelta(days=rng.randrange(20))
        chance = rng.random()
        if chance < WHOLE_HOUSEHOLD:
            members, uid = household, f"{prefix}again-{number:06d}"
        elif chance < WHOLE_HOUSEHOLD + ALONE:
            members, uid = [rng.choice(household)], f"{prefix}again-{number:06d}"
        else:
            members, uid = [rng.choice(household)], home if chance > 1 - SAME_HOUSEHOLD else ""
        for human in members:
            yield uid, human.who, write_again(human, rng, day, homes)


def _days() -> list[dt.date]:
    pack = active()
    return [pack.first_day + dt.timedelta(days=n) for n in range((pack.last_day - pack.first_day).days + 1)]

"""Candidates: the few registrations that are worth comparing with one, found by keys they share with it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connection

from wayhome.linkage import keys
from wayhome.linkage.models import Traits
from wayhome.linkage.traits import COLUMNS, Row
from wayhome.packs import active

COMPARED = 80
"""So many are compared: those that share the most keys, the rarer ones before the common."""
FELLOWS = 6
HOUSEHOLDS = 40


@dataclass(slots=True)
class Candidates:
    """Registrations by their number. `others` are the skeletons of all in a household, by number of its members.

    `sharers` is how many registrations tell the phone number asked for; one more than looked at, if more.
    """

    rows: dict[int, Row] = field(default_factory=dict)
    others: dict[int, list[str]] = field(default_factory=dict)
    sharers: int = 0


def candidates(row: Row, others: Sequence[str], most: int) -> Candidates:
    """The registrations to compare with `row`, whose household has `others` (their skeletons).

    A key that more than `most` registrations have says too little to be followed.
    """
    rules = active().name_rules
    phone = keys.phone_key(row.phone) if row.phone else None
    met = _blocks([*keys.keys_to(rules, row), *([phone] if phone else [])], most)
    found = Candidates(sharers=len(met.get(phone, ())) if phone else 0)
    shared: Counter[int] = Counter()
    for block in met.values():
        if len(block) <= most:
            for number in block:
                shared[number] += 1 + most // len(block)
    for number in _of_like_households(row, others, most):
        shared[number] += most
    best = [number for number, _ in shared.most_common(COMPARED)]
    rows = Traits.objects.filter(id__in=best).values_list("id", *COLUMNS)
    found.rows = {number: Row(*columns) for number, *columns in rows}
    if others or row.household:
        found.others = _others(found.rows)
    return found


def _blocks(wanted: Collection[int], most: int) -> dict[int, list[int]]:
    """Key to the numbers of those who have it, one more than `most` at most."""
    asked = list(dict.fromkeys(wanted))
    if not asked:
        return {}
    one = f"SELECT key, traits FROM (SELECT key, traits FROM linkage_key WHERE key = %s LIMIT {most + 1}) AS block"
    found: dict[int, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([one] * len(asked)), asked)
        for key, number in cursor.fetchall():
            found[key].append(number)
    return found


def _of_like_households(row: Row, others: Iterable[str], most: int) -> list[int]:
    """The members of households in the same place in which somebody is called like one of `others`."""
    if not row.village:
        return []
    wanted = {name: [keys.village_key(part, row.village) for part in name.split()] for name in others if name}
    first = dict(list(wanted.items())[:FELLOWS])
    met = _blocks([key for asked in first.values() for key in asked], most)
    fellows = set()
    for asked in first.values():
        fellows |= set.intersection(*(set(met.get(key, ())) for key in asked))
    homes = Traits.objects.filter(id__in=sorted(fellows)[:HOUSEHOLDS], household__gt="").values_list(
        "household", flat=True
    )
    return list(Traits.objects.filter(household__in=set(homes)).values_list("id", flat=True)) if homes else []


def _others(rows: dict[int, Row]) -> dict[int, list[str]]:
    """Number to the skeletons of the others in the household."""
    homes = {row.household for row in rows.values() if row.household}
    members = defaultdict(list)
    for number, home, skeleton in Traits.objects.filter(household__in=homes).values_list("id", "household", "skeleton"):
        members[home].append((number, skeleton))
    return {
        number: [skeleton for each, skeleton in members[row.household] if each != number]
        for number, row in rows.items()
        if row.household
    }

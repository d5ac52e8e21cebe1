"""The visits to the homes of people: theirs, at any of their registrations, and those to whom they live with."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from wayhome.records.follow_up import COOPERATIVE, FollowUp
from wayhome.records.humans import humans
from wayhome.records.membership import Membership, Spell, spell
from wayhome.records.rows import rows


class Visit(NamedTuple):
    """One row of a contact. `was_met`: somebody who cooperates was met."""

    day: dt.date
    was_met: bool


def visits_to_homes(persons: Collection[str]) -> dict[str, list[Visit]]:
    """Registration to the visits to that human or, on a day on which both lived in one household, to another member.

    A visit whose day is not known proves nothing about a day and is left out. Five queries, for however many.
    """
    who, all_of = humans(persons)
    own = _spells(rows(Membership, _COLUMNS, "person", {uid for uids in all_of.values() for uid in uids}))
    homes = {household for spells in own.values() for household, _ in spells}
    others = _spells(rows(Membership, _COLUMNS, "household", homes))
    visited = _visits({*(uid for uids in all_of.values() for uid in uids), *others})
    lived_in: dict[str, list[tuple[str, Spell]]] = defaultdict(list)
    for member, spells in others.items():
        for household, theirs in spells:
            lived_in[household].append((member, theirs))
    of_human = {human: [*_of(uids, own, lived_in, visited)] for human, uids in all_of.items()}
    return {person: of_human[who[person]] for person in persons}


_COLUMNS = ("person", "household", "start", "end", "known_by")
_Homes = dict[str, list[tuple[str, Spell]]]


def _of(uids: Iterable[str], own: _Homes, lived_in: _Homes, visited: dict[str, list[Visit]]) -> Iterator[Visit]:
    for uid in uids:
        yield from visited.get(uid, ())
        for household, mine in own.get(uid, ()):
            for member, theirs in lived_in[household]:
                if member not in uids:
                    yield from (v for v in visited.get(member, ()) if _in(v.day, mine) and _in(v.day, theirs))


def _in(day: dt.date, lived: Spell) -> bool:
    return lived[0] <= day < lived[1]


def _spells(found: Iterable[tuple[str, str, object, object, object]]) -> _Homes:
    """Person to household and spell there."""
    spells: _Homes = defaultdict(list)
    for person, household, start, end, known_by in found:
        spells[person].append(
            (household, spell({"start": _date(start), "end": _date(end), "known_by": _date(known_by)}))
        )
    return spells


def _visits(persons: Collection[str]) -> dict[str, list[Visit]]:
    found: dict[str, list[Visit]] = defaultdict(list)
    for person, day, status in rows(FollowUp, ("person", "day", "status"), "person", persons):
        if known := _date(day):
            found[person].append(Visit(known, status == COOPERATIVE))
    return found


def _date(value: object) -> dt.date | None:
    return dt.date.fromisoformat(str(value)) if value else None

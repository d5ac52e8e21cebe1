"""Where quarantines stand on a day. Nothing of it is stored: it follows from the arrival, the order, the documents, the
end that was noted and, where the protocol asks for a last visit, from the visits.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from wayhome.packs.protocol import LAST_VISIT, protocol
from wayhome.records.amendment import terms
from wayhome.records.base import today
from wayhome.records.following.clock import BY_DECISION, OF_THE_HUMAN, OPEN, End, Standing, State, first_end, stands
from wayhome.records.following.visits import visits_to_homes
from wayhome.records.humans import humans
from wayhome.records.quarantine import Quarantine
from wayhome.records.rows import rows

__all__ = ["BY_DECISION", "OPEN", "Standing", "State", "open_of", "quarantine_of", "standings"]


def standings(quarantines: Iterable[Quarantine], on: dt.date) -> dict[str, Standing]:
    """Uid to where it stands on that day, by all that is known now: the newest document counts also for days before it.

    Whoever died, is lost or left again stays apart by none of their orders, whichever of them says so. Five queries,
    and five more where the protocol asks for a last visit and some have had their last day.
    """
    asked = list(quarantines)
    counted, others = terms(asked), _ends_of_humans(asked)
    over = {each.person for each in asked if (term := counted[each.uid]) and term.is_over(on)}
    visits = visits_to_homes(over) if protocol().closure == LAST_VISIT else None
    found = {}
    for each in asked:
        own = End(each.end_reason, each.ended) if each.end_reason else None
        theirs = others.get(each.uid, ())
        end = first_end(counted[each.uid], own, theirs) if own or theirs else None
        found[each.uid] = stands(counted[each.uid], on, end, None if visits is None else visits.get(each.person, ()))
    return found


def quarantine_of(person: str, on: dt.date | None = None) -> Quarantine | None:
    """The open quarantine of the human of this registration, ordered at whichever registration of theirs; today's, if
    no day is given.
    """
    return open_of([person], on).get(person)


def open_of(persons: Sequence[str], on: dt.date | None = None) -> dict[str, Quarantine]:
    """Registration to the open quarantine of that human, those who have none left out.

    Of several that are open the one that lasts longest counts, then the newest.
    """
    who, all_of = humans(persons)
    quarantines: QuerySet[Any] = Quarantine.objects.all()
    found: list[Quarantine] = list(quarantines.filter(person__in={uid for uids in all_of.values() for uid in uids}))
    standing = standings(found, on or today())
    found = [each for each in found if standing[each.uid].is_open]
    found.sort(key=lambda each: (standing[each.uid].last or dt.date.min, each.seq))
    rank = {each.person: (place, each) for place, each in enumerate(found)}
    of_human = {
        human: max(rank[uid] for uid in uids if uid in rank) for human, uids in all_of.items() if rank.keys() & {*uids}
    }
    return {person: of_human[who[person]][1] for person in persons if who[person] in of_human}


def _ends_of_humans(quarantines: Sequence[Quarantine]) -> dict[str, list[End]]:
    """Quarantine to the ends noted in the other ones of that human, as far as they are ends of the human."""
    who, all_of = humans({each.person for each in quarantines})
    human_of = {uid: human for human, uids in all_of.items() for uid in uids}
    ends: dict[str, list[tuple[str, End]]] = defaultdict(list)
    for uid, person, reason, day in rows(Quarantine, ("uid", "person", "end_reason", "ended"), "person", human_of):
        if reason in OF_THE_HUMAN:
            ends[human_of[person]].append((uid, End(reason, dt.date.fromisoformat(str(day)) if day else None)))
    return {
        each.uid: [end for uid, end in theirs if uid != each.uid]
        for each in quarantines
        if (theirs := ends.get(who[each.person]))
    }

"""Whereabouts: where people are now, if not at home. Whoever answers for that area sees them as their own people."""

from __future__ import annotations

from collections.abc import Iterable

from wayhome.ledger.write import Draft
from wayhome.records.person import Person

AT_ONCE = 5_000


def now_in(persons: Iterable[str], area: str | None) -> list[Draft]:
    """The drafts by which these people are in `area` now, or at home (None). Who is there already needs none."""
    wanted = list(dict.fromkeys(persons))
    drafts = []
    for begin in range(0, len(wanted), AT_ONCE):
        for person in Person.objects.filter(uid__in=wanted[begin : begin + AT_ONCE]).order_by("uid"):
            if person.current != area:
                drafts.append(_there(person, area))
    return drafts


def _there(person: Person, area: str | None) -> Draft:
    values = {**person.values(), "current": area}
    if area is None:
        del values["current"]
    return Draft("person", values, person.uid, based_on=person.version)

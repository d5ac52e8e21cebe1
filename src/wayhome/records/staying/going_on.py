"""Going on: whoever boards a transport, or checks in elsewhere, has left the place where they stayed until then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from wayhome.ledger.write import Draft
from wayhome.records.stay import Stay
from wayhome.records.staying.lodging import PASSED_THROUGH
from wayhome.records.staying.spans import LAST_MINUTE, Moment, span_of

WENT_ON, MOVED, HOSPITAL = "went_on", "moved", "hospital"
ONWARD = frozenset({WENT_ON, MOVED, HOSPITAL})
"""The reasons of leaving after which another stay follows."""


def go_on(persons: Sequence[str], day: dt.date, time: str | None = None) -> list[Draft]:
    """The drafts by which the stays at sites of these people end, because they board: at that time, if it is known."""
    lasting = Stay.objects.lasting(Moment(day, time or LAST_MINUTE))
    return [left(stay, day, time) for stay in lasting.filter(person__in=persons, site__isnull=False).order_by("uid")]


def last_stays(persons: Sequence[str], site: str | None, at: Moment) -> dict[str, Stay]:
    """Person to the stay from which they come: one that ended by going on, or at a place that people only pass and
    where nobody has checked them out. Who is at this site already comes from nowhere.
    """
    begun = [
        (span.begin, stay)
        for stay in Stay.objects.filter(person__in=persons, checked_in__lte=at.day)
        if (span := span_of(stay.values())) and span.begin <= at
    ]
    newest = {stay.person: stay for _, stay in sorted(begun, key=lambda each: (each[0], each[1].seq))}
    return {person: stay for person, stay in newest.items() if stay.site != site and _goes_on(stay)}


def left(stay: Stay, day: dt.date, time: str | None) -> Draft:
    """The stay as it ends because its person went on."""
    reason = WENT_ON if stay.place == PASSED_THROUGH else MOVED
    said = {"checked_out": day, "checked_out_time": time, "exit": reason, "known_by": max(stay.known_by, day)}
    values = {name: value for name, value in {**stay.values(), **said}.items() if value is not None}
    return Draft("stay", values, stay.uid, based_on=stay.version)


def _goes_on(stay: Stay) -> bool:
    return stay.exit in ONWARD if stay.checked_out else stay.place == PASSED_THROUGH

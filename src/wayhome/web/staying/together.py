"""Who belongs together: the people of one household, among those whom a page shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from wayhome.records.membership import Membership


def families(persons: Sequence[str], day: dt.date) -> list[list[str]]:
    """The people of one household together, in the order given; who belongs to none is alone.

    It tells of those named and of nobody else: not which household it is, nor who of it is elsewhere.
    """
    ties = Membership.objects.filter(person__in=persons).standing(day).order_by("-household")
    home = dict(ties.values_list("person", "household"))
    found: dict[str, list[str]] = {}
    for person in persons:
        found.setdefault(home.get(person, person), []).append(person)
    return list(found.values())

"""When who was in a household, as bars beside each other on one line of time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wayhome.records.membership import Membership, spell

WIDE = 1_000
NARROWEST = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """One membership on the line: where it begins and how long it is, of WIDE. `lasts`: it has not ended."""

    membership: Membership
    left: int
    width: int
    lasts: bool

    @property
    def tone(self) -> str:
        return "head" if self.membership.role == "head" else "member"


@dataclass(frozen=True, slots=True)
class Chart:
    """The first and the last day of the line, and the bars of each person."""

    first: dt.date
    last: dt.date
    rows: list[tuple[str, list[Bar]]]

    @property
    def wide(self) -> int:
        return WIDE


def chart(memberships: Sequence[Membership], today: dt.date) -> Chart | None:
    """The memberships of a household on one line of time, person by person; None if it never had any."""
    if not memberships:
        return None
    spells = {each.uid: spell(each.values()) for each in memberships}
    first = min(start for start, _ in spells.values())
    last = max(today, *(end for _, end in spells.values() if end != dt.date.max), first + dt.timedelta(days=1))
    days = (last - first).days
    rows: dict[str, list[Bar]] = {}
    for each in _in_order(memberships):
        start, end = spells[each.uid]
        left = (start - first).days * WIDE // days
        width = (min(end, last) - start).days * WIDE // days
        bar = Bar(each, min(left, WIDE - NARROWEST), max(width, NARROWEST), end > today)
        rows.setdefault(each.person, []).append(bar)
    return Chart(first, last, list(rows.items()))


def _in_order(memberships: Iterable[Membership]) -> list[Membership]:
    """Those who came first before others; the head before all who came on that day."""
    return sorted(memberships, key=lambda each: (spell(each.values())[0], each.role != "head", each.uid))

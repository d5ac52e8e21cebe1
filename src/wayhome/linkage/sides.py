"""One registration as it is compared: its traits, and what only the register around it can tell.

The frame of a run makes the same columns by SQL (see frames); a test holds the two equal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from wayhome.linkage.models import Traits
from wayhome.linkage.traits import Row
from wayhome.reference import places

LEVELS = {"province": 1, "district": 2, "commune": 3, "village": 4}

COLUMNS = (
    "latin", "first", "rest", "local", "skeleton", "tokens", "sex", "born", "span", "rounded", "birth_date", "turned",
    "days", "phone", "sharers", "document", *LEVELS, "household", "others",
)  # fmt: skip


def side_of(traits: Traits | Row, sharers: int = 1, others: Iterable[str] = ()) -> dict[str, Any]:
    """What is compared of the registration: every one of COLUMNS, absent as None.

    `sharers`: how many registrations tell its phone number, itself among them. `others`: the skeletons of those in
    its household apart from itself, as Traits.skeleton has them.
    """
    latin, _, rest = traits.latin.partition(" ")
    day = traits.birth_date
    return {
        "latin": traits.latin or None,
        "first": latin or None,
        "rest": rest or None,
        "local": traits.local or None,
        "skeleton": traits.skeleton or None,
        "tokens": sorted(set(traits.skeleton.split())) or None,
        "sex": traits.sex or None,
        "born": traits.born,
        "span": None if traits.born is None else sorted({traits.born // 2, (traits.born + 1) // 2}),
        "rounded": traits.rounded or None,
        "birth_date": day,
        "turned": turned(day),
        "days": sorted({each.isoformat() for each in (day, turned(day)) if each}) or None,
        "phone": traits.phone or None,
        "sharers": sharers,
        "document": traits.document or None,
        **around(traits.village),
        "household": traits.household or None,
        "others": sorted({skeleton for skeleton in others if skeleton}) or None,
    }


def turned(day: dt.date | None) -> dt.date | None:
    """The date that has day and month the other way round; None if there is none."""
    return dt.date(day.year, day.day, day.month) if day and day.day <= 12 else None


def around(place: str) -> dict[str, str | None]:
    """The place and what it lies in: LEVELS to uids, None for a level that is not told."""
    return {name: places.at_level(place, level) if place else None for name, level in LEVELS.items()}

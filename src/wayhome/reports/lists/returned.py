"""Who came home: one human with all that lists may be drawn from, whichever registrations told it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Returned:
    """One human who came back. `uids` are their registrations, first the one that stands for all.

    `area` is where they went ("" if nobody knows), `day` when they came or by when that was known. `values` are the
    properties asked for, as kind.property, absent ones left out: of several registrations the newest that says it.
    """

    who: str
    uids: tuple[str, ...]
    area: str
    day: dt.date
    household: str = ""
    values: dict[str, Any] = field(default_factory=dict)

"""What a certificate states and its code carries: who, from when until when, which authorities, under which number.

No phone, no place but the district, no medical fact. Pure: no database.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from enum import StrEnum

from wayhome.kernel.problems import Problem
from wayhome.kernel.sealed import NOT_WHOLE, Sealed

ABOUT = "~"
"""Before a year of birth that was reckoned from an age."""


class Kind(StrEnum):
    """A certificate that a quarantine is completed, or a letter that somebody stays apart until its last day."""

    COMPLETED = "C"
    ORDER = "Q"


@dataclass(frozen=True, slots=True)
class Statement:
    """One certificate. `key` is the id of the key that signs it, `born` a year, `area` the code of a district or
    province, `order` the number of the order; empty is not known.
    """

    kind: Kind
    number: str
    key: str
    name: str
    name_local: str
    sex: str
    born: str
    day0: dt.date | None
    last: dt.date
    area: str
    issued: dt.date
    order: str

    def content(self) -> bytes:
        """A line for each field in their order, days as 20200518, in UTF-8. Equal statements give equal bytes."""
        return "\n".join(_written(getattr(self, each.name)) for each in fields(self)).encode()


def read(sealed: Sealed) -> Statement | Problem:
    """What the content states, whoever signed it."""
    try:
        lines = sealed.content.decode().split("\n")
        kind, number, key, name, name_local, sex, born, day0, last, area, issued, order = lines
        return Statement(
            Kind(kind), number, key, name, name_local, sex, born, _day(day0) if day0 else None, _day(last), area,
            _day(issued), order,
        )  # fmt: skip
    except ValueError:
        return NOT_WHOLE()


def _written(value: str | dt.date | None) -> str:
    if isinstance(value, dt.date):
        return f"{value:%Y%m%d}"
    return " ".join((value or "").split())


def _day(written: str) -> dt.date:
    if len(written) != 8 or not written.isascii() or not written.isdigit():
        raise ValueError(f"{written} is no day.")
    return dt.date(int(written[:4]), int(written[4:6]), int(written[6:]))

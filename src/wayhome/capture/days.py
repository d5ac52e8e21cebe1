"""Days in a column: the whole column tells whether the day or the month stands first, never one cell of it."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wayhome.capture.cells import NOT_A_DAY, NOTHING_SAID, SERIAL_DAY, TIMED, Reader, Unreadable, plain_text, shown
from wayhome.kernel.clock import day_readings, of_era
from wayhome.kernel.names import ascii_digits
from wayhome.kernel.problems import declare

DAY_FIRST, MONTH_FIRST, UNTOLD = "day first", "month first", ""
ORDERS = (DAY_FIRST, MONTH_FIRST)

EITHER_WAY = declare(
    "day.either_way",
    "“{value}” can be {one} or {other}, and the column does not tell whether the day or the month stands first. "
    "Say it in the column profile, or write the date as 2020-05-07.",
)

# A workbook counts days from here. Numbers of the years 1920 to 2064: neither ages, amounts nor bare years.
_FIRST_DAY = dt.date(1899, 12, 30)
_SERIALS = range(7306, 60_000)
_SERIAL = re.compile(r"\d{4,5}(\.0+)?$")


@dataclass(frozen=True, slots=True)
class Style:
    """How the days of one column are written: which part stands first, and whether numbers count the days."""

    order: str = UNTOLD
    has_serials: bool = False

    def as_json(self) -> list[Any]:
        return [self.order, self.has_serials]

    @classmethod
    def from_json(cls, kept: list[Any]) -> Style:
        return cls(*kept)


def style_of(cells: Iterable[Any], declared: str = UNTOLD) -> Style:
    """How the cells of a column write their days. `declared` counts where the cells do not tell the order.

    One cell that can be read in one order only tells it, unless another says the opposite.
    """
    day_first = month_first = numbers = others = 0
    are_serials = True
    for cell, times in Counter(cells).items():
        if cell == "":
            continue
        if type(cell) is int or (type(cell) is str and _SERIAL.match(ascii_digits(cell))):
            numbers += times
            are_serials &= _serial(cell) in _SERIALS
            continue
        others += times
        if type(cell) is str:
            one, other = _readings(cell)
            day_first += one is not None and other is None
            month_first += other is not None and one is None
    order = declared
    if bool(day_first) != bool(month_first):
        order = DAY_FIRST if day_first else MONTH_FIRST
    return Style(order, numbers > 1 and are_serials and numbers >= others)


def reader(style: Style) -> Reader:
    """A reader of the days of a column written in that style. What can be two days is neither of them."""

    def read_day(cell: Any) -> dt.date | None:
        if isinstance(cell, dt.date):
            return of_era(cell.date() if isinstance(cell, dt.datetime) else cell)
        text = plain_text(cell)
        if text in NOTHING_SAID:
            return None
        if type(cell) is not str or _SERIAL.match(ascii_digits(text)):
            if not style.has_serials or (serial := _serial(text)) not in _SERIALS:
                raise Unreadable((NOT_A_DAY if type(cell) is str else SERIAL_DAY)(value=shown(cell)))
            return _FIRST_DAY + dt.timedelta(days=serial)
        one, other = _readings(text)
        if one and other and one != other and style.order == UNTOLD:
            raise Unreadable(EITHER_WAY(value=shown(cell), one=one.isoformat(), other=other.isoformat()))
        day = {DAY_FIRST: one, MONTH_FIRST: other}.get(style.order, one or other)
        if day is None:
            raise Unreadable(NOT_A_DAY(value=shown(cell)))
        return day

    return read_day


def _readings(text: str) -> tuple[dt.date | None, dt.date | None]:
    timed = TIMED.match(text)
    return day_readings(timed[1] if timed else text)


def _serial(cell: Any) -> int:
    return int(ascii_digits(str(cell)).split(".")[0])

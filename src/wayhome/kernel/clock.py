"""Time: instants are UTC; days are plain dates in the pack's time zone and are never converted."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from wayhome.kernel.names import ascii_digits

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?$", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})$", re.ASCII)


def now() -> dt.datetime:
    """This instant, aware, in UTC."""
    return dt.datetime.now(dt.UTC)


def today(zone: str) -> dt.date:
    """The date that a calendar on the wall shows now in the time zone `zone`."""
    return dt.datetime.now(ZoneInfo(zone)).date()


def parse_day(text: str) -> dt.date | None:
    """The day written as 2020-05-07, or day first as 7/5/2020, 07.05.2020; in Khmer or Latin digits. Else None."""
    written = ascii_digits(text).strip()
    if match := _ISO.match(written):
        year, month, day = map(int, match.groups())
    elif match := _DAY_FIRST.match(written):
        day, month, year = map(int, match.groups())
    else:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None

"""Time: instants are UTC; days are plain dates in the pack's time zone and are never converted."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from wayhome.kernel.names import ascii_digits

_BUDDHIST = 543
"""The year 2563 of the Buddhist era is 2020. Nothing recorded here happens in the year 2400 of the common one."""
_EARLIEST_BUDDHIST = 2400

_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?$", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})$", re.ASCII)
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s\-/]*([^\W\d_][^\d\s,./-]*)\.?[\s,\-/]*(\d{4})$")
_NAMED_FIRST = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$")
_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})(?::\d{2}(?:\.\d+)?)?)?\s*(?P<half>[ap]\.?m\.?)?"
    r"(?:z|[+-]\d{2}:?\d{2})?$",
    re.ASCII,
)
_SAID = re.compile("ថ្ងៃទី|ថ្ងៃ|ទី|ខែ|ឆ្នាំ")
_MONTHS = (
    ("january", "jan", "មករា"),
    ("february", "feb", "កុម្ភៈ", "កុម្ភះ", "កុម្ភ"),
    ("march", "mar", "មីនា"),
    ("april", "apr", "មេសា"),
    ("may", "ឧសភា", "ឩសភា"),
    ("june", "jun", "មិថុនា"),
    ("july", "jul", "កក្កដា"),
    ("august", "aug", "សីហា"),
    ("september", "sep", "sept", "កញ្ញា"),
    ("october", "oct", "តុលា"),
    ("november", "nov", "វិច្ឆិកា"),
    ("december", "dec", "ធ្នូ"),
)
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}


def now() -> dt.datetime:
    """This instant, aware, in UTC."""
    return dt.datetime.now(dt.UTC)


def today(zone: str) -> dt.date:
    """The date that a calendar on the wall shows now in the time zone `zone`."""
    return dt.datetime.now(ZoneInfo(zone)).date()


def this_minute(zone: str) -> str:
    """What a clock on the wall shows now in the time zone `zone`: "03:00"."""
    return dt.datetime.now(ZoneInfo(zone)).strftime("%H:%M")


def parse_day(text: str) -> dt.date | None:
    """The day written as 2020-05-07, 7 May 2020 or, day first, 7/5/2020; in Khmer or Latin digits. Else None."""
    return day_readings(text)[0]


def day_readings(text: str) -> tuple[dt.date | None, dt.date | None]:
    """The day that is written, read day first and read month first: the same one if there is only one way to read it.

    None where a reading gives no day. A year of the Buddhist era, 2563, is the year 2020.
    """
    written = ascii_digits(text).strip()
    if match := _YEAR_FIRST.match(written):
        year, _, month, day = match.groups()
        only = _day(year, month, day)
        return only, only
    if match := _YEAR_LAST.match(written):
        first, second, year = match.groups()
        return _day(year, second, first), _day(year, first, second)
    only = _day_in_words(written)
    return only, only


def of_era(day: dt.date) -> dt.date:
    """The day in the common era, if a calendar of the Buddhist era has written it."""
    return (_day(day.year, day.month, day.day) or day) if day.year >= _EARLIEST_BUDDHIST else day


def _day_in_words(written: str) -> dt.date | None:
    plain = " ".join(_SAID.sub(" ", written.casefold()).split())
    if match := _NAMED.match(plain):
        day, name, year = match.groups()
    elif match := _NAMED_FIRST.match(plain):
        name, day, year = match.groups()
    else:
        return None
    month = _MONTH_OF.get(name.strip())
    return _day(year, month, day) if month else None


def _day(year: str | int, month: str | int, day: str | int) -> dt.date | None:
    era = _BUDDHIST if int(year) >= _EARLIEST_BUDDHIST else 0
    try:
        return dt.date(int(year) - era, int(month), int(day))
    except ValueError:
        return None


def parse_time(text: str) -> str | None:
    """The time of day written as 03:00, 3.00, 3 pm or 15:00:00, as "HH:MM"; in Khmer or Latin digits. Else None.

    A day ends where the next begins, so there is no 24:00.
    """
    match = _TIME.match(ascii_digits(text).strip().casefold())
    if match is None or (match["minute"] is None and match["half"] is None):
        return None
    hour, minute, half = int(match["hour"]), int(match["minute"] or 0), match["half"]
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None

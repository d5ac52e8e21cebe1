"""Which row is which: keys that stay the same when a sheet is sorted, lengthened or saved in another format."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from wayhome.capture import days
from wayhome.capture.cells import Reader, Unreadable, column_key
from wayhome.capture.days import Style
from wayhome.capture.models import RowKey
from wayhome.capture.profiles import Profile
from wayhome.capture.sheets import Cell, cell_text
from wayhome.kernel.names import ascii_digits, strip_invisible
from wayhome.ledger.fields import Day
from wayhome.ledger.record import KINDS
from wayhome.records.base import property_of

ROW = ""
"""The part under which the records of the row itself are kept; shared records are kept under the name of their part."""

_WHOLE = re.compile(r"-?\d+\.0+$")
_CUT = "\x1f"


def digest_of_text(*texts: str) -> str:
    return hashlib.blake2b(_CUT.join(texts).encode(), digest_size=16).hexdigest()


def digest_of_values(values: Mapping[str, Any], leave_out: str = "") -> str:
    """A digest equal exactly when the values are, the one called `leave_out` apart."""
    kept = values
    if leave_out in values:
        kept = {name: value for name, value in values.items() if name != leave_out}
    return hashlib.blake2b(orjson.dumps(kept, default=str, option=orjson.OPT_SORT_KEYS), digest_size=12).hexdigest()


class Identity:
    """The keys of the rows of one profile, in one file. `styles` says how its columns of dates are written."""

    def __init__(self, profile: Profile, index: Mapping[str, int], styles: Mapping[str, Style] | None = None):
        self._profile = profile.name
        self._keyed = bool(profile.key)
        dated = columns_of_days(profile)

        def told_by(columns: Iterable[str]) -> list[tuple[int, Reader | None]]:
            return [(index[key], read_day_of(key)) for key in map(column_key, columns)]

        def read_day_of(key: str) -> Reader | None:
            """The reader of a column of dates: a key does not hang on how a date is written."""
            return days.reader((styles or {}).get(key) or Style(profile.day_order)) if key in dated else None

        self._columns = told_by(profile.key)
        self._shared = {part.name: told_by(part.key) for part in profile.parts}
        self._occurrences: Counter[str] = Counter()

    def of_row(self, cells: Sequence[Cell], content: str) -> str:
        """The key of a row: of its key columns, else of its whole content and how often that came before in this file.

        "" if all its key columns are empty.
        """
        if not self._keyed:
            self._occurrences[content] += 1
            return digest_of_text(self._profile, ROW, content, str(self._occurrences[content]))
        texts = [_key_text(cells[position], read_day) for position, read_day in self._columns]
        return digest_of_text(self._profile, ROW, *texts) if any(texts) else ""

    def of_part(self, part: str, cells: Sequence[Cell]) -> str:
        """The key of a record that several rows share; "" if its key columns are empty."""
        texts = [_key_text(cells[position], read_day) for position, read_day in self._shared[part]]
        return digest_of_text(self._profile, part, *texts) if any(texts) else ""

    def of_nameless(self, content: str) -> str:
        """The key of a row that has no key, so that it is found again among the held rows."""
        return digest_of_text(self._profile, ROW, content, "nameless")


def known(keys: Iterable[str]) -> dict[str, dict[str, list[Any]]]:
    """Row key to the records it became: part to [uid, version, digest]."""
    wanted = list(dict.fromkeys(keys))
    rows = RowKey.objects.filter(key__in=wanted).values_list("key", "records")
    return {key: orjson.loads(records) for key, records in rows}


def columns_of_days(profile: Profile) -> set[str]:
    """The keys of the columns that are read as dates."""
    return {
        column_key(column)
        for part in profile.parts
        for column, names in part.columns.items()
        if any(isinstance(property_of(KINDS[part.kind], name), Day) for name in names)
    }


def _key_text(cell: Cell, read_day: Reader | None) -> str:
    if read_day and cell != "":
        try:
            day = read_day(cell)
        except Unreadable:
            day = None
        if day is not None:
            return str(day.isoformat())
    text = cell_text(cell)
    text = text.strip() if text.isascii() else ascii_digits(strip_invisible(text))
    return text.split(".")[0] if _WHOLE.match(text) else text

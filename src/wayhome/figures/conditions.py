"""Conditions on rows, written as SQL."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

_LEVEL = re.compile(r"area:(\d+)$")


@dataclass(frozen=True, slots=True)
class Condition:
    """A row belongs if `test` holds; equally, if `column` has the value `value`."""

    column: str
    value: str
    test: str

    @classmethod
    def equal(cls, column: str, value: str) -> Condition:
        return cls(column, value, f"{column} = {literal(value)}")

    @classmethod
    def holds(cls, test: str) -> Condition:
        return cls(f"({test})", "true", test)


def literal(value: str) -> str:
    """A text as SQL. DuckDB knows no escape but the doubled quote."""
    return "'" + value.replace("'", "''") + "'"


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def level_of(key: str) -> int | None:
    """The level of the key "area:1"; None for any other key."""
    found = _LEVEL.match(key)
    return int(found.group(1)) if found else None


def area_at(level: int) -> str:
    """The column with the area of that level in which a row lies."""
    return f"area{level}"


def inside(paths: Sequence[str]) -> str:
    """That a row lies within one of the areas at these paths; nothing lies within none."""
    within = " OR ".join(f"starts_with(path, {literal(path)})" for path in paths)
    return f"area IN (SELECT uid FROM area WHERE {within})" if within else "false"


def day_literal(day: dt.date) -> str:
    return f"DATE '{day.isoformat()}'"

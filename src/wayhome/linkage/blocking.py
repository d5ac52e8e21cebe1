"""The keys by which pairs are found: two registrations that share one are compared. Never a place alone.

A block of the model names columns; a registration has one key for every combination of what it tells in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from wayhome.linkage.checks import Side

LISTS = frozenset({"tokens", "span", "days", "others"})
"""The columns that tell several things at once."""


def keys_of(side: Side, blocks: Mapping[str, tuple[str, ...]]) -> list[str]:
    """All keys of a registration, as text: name of the block, then what it tells, between bars."""
    keys: list[str] = []
    for name, columns in blocks.items():
        told = [(side[column] or ()) if column in LISTS else _one(side[column]) for column in columns]
        keys.extend("|".join((name, *map(str, each))) for each in product(*told))
    return keys


def keys_sql(name: str, columns: tuple[str, ...]) -> str:
    """SELECT of (id, key) of one block over the table `frame`, for DuckDB. The same texts as keys_of."""
    lists = [column for column in columns if column in LISTS]
    source = "frame" + "".join(f", unnest({column}) AS each_{column}({column}_item)" for column in lists)
    told = [f"{column}_item" if column in LISTS else column for column in columns]
    present = " AND ".join(f"{column} IS NOT NULL" for column in columns)
    text = " || '|' || ".join((f"'{name}'", *told))
    return f"SELECT id, {text} AS key FROM {source} WHERE {present}"


def _one(value: object) -> tuple[object, ...]:
    return () if value is None else (value,)

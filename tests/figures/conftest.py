"""Frames made by hand: a few invented records of each kind, in the columns the book gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import duckdb
import pytest

from wayhome.ledger.record import KINDS

BOOK = {"seq": "BIGINT", "version": "INTEGER", "uid": "VARCHAR", "source": "BIGINT", "source_row": "BIGINT"}


class Handmade:
    """Frames over records given as dicts. `mark` is the newest entry among them."""

    def __init__(self, **records: list[dict[str, Any]]):
        self.records = records
        self.mark = 0
        for rows in records.values():
            for row in rows:
                self.mark += 1
                row.setdefault("seq", self.mark)
                row.setdefault("uid", f"u{self.mark}")
                row.setdefault("known_by", dt.date(2020, 5, 7))
                row.setdefault("illustrative", False)

    def connect(self, kinds: Iterable[str] | None = None) -> duckdb.DuckDBPyConnection:
        frame = duckdb.connect()
        for kind in KINDS if kinds is None else kinds:
            columns = BOOK | {p.name: p.sql_type for p in KINDS[kind].fact_properties()}
            frame.execute(
                f'CREATE TABLE "{kind}" ({", ".join(f"{chr(34)}{n}{chr(34)} {t}" for n, t in columns.items())})'
            )
            for row in self.records.get(kind, []):
                given = {name: value for name, value in row.items() if name in columns}
                names = ", ".join(f'"{name}"' for name in given)
                frame.execute(
                    f'INSERT INTO "{kind}" ({names}) VALUES ({", ".join("?" * len(given))})', list(given.values())
                )
        return frame


AREAS = {"KH": "KH/", "01": "KH/01/", "0110": "KH/01/0110/", "02": "KH/02/", "0201": "KH/02/0201/"}


def areas() -> list[dict[str, Any]]:
    return [
        {"uid": uid, "name": f"Area {uid}", "path": path, "level": path.count("/") - 1, "code": uid}
        for uid, path in AREAS.items()
    ]


def sources() -> list[dict[str, Any]]:
    return [
        {"uid": "north", "name": "Northern office", "name_local": "ការិយាល័យជើង"},
        {"uid": "south", "name": "Southern office"},
    ]


@pytest.fixture
def frames() -> type[Handmade]:
    return Handmade

"""Frames: every kind as a table of facts, as the book stood at a mark, for DuckDB to read.

The as-of state of a kind is an anti-join over its segments, written once as a snapshot and read from then on; it is
named by the newest entry of the kind, so a change to one kind leaves the snapshots of the others standing.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb
import pyarrow as pa

from wayhome.ledger import segments
from wayhome.ledger.models import Segment
from wayhome.ledger.read import head, latest_seq_of
from wayhome.ledger.record import KINDS

KEEP_SNAPSHOTS = 4
KEEP_SECONDS = 3600
_BOOK_COLUMNS = {"seq": "BIGINT", "version": "INTEGER", "uid": "VARCHAR"}


class Frames:
    """The facts of all kinds at one mark. Identity is never in them."""

    def __init__(self, mark: int | None = None):
        self.mark = head() if mark is None else mark
        self._sealed = segments.seal()
        self._tail: dict[str, pa.Table] | None = None

    def connect(self, kinds: Iterable[str] | None = None) -> duckdb.DuckDBPyConnection:
        """A DuckDB connection with one view per kind (all kinds, or those named).

        Columns: seq, version, uid, then each fact property (Day DATE, Count BIGINT, Quantity
        DECIMAL(18,3), Flag BOOLEAN, lists VARCHAR[], else VARCHAR). One row per record that stood at the mark.
        """
        frame = duckdb.connect()
        for kind in KINDS if kinds is None else kinds:
            snapshot = self.snapshot(kind)
            present = self._columns(frame, snapshot) if snapshot else {}
            frame.execute(f'CREATE VIEW "{kind}" AS {_select(kind, snapshot, present)}')
        return frame

    def snapshot(self, kind: str) -> Path | None:
        """The Parquet file with the state of `kind` at the mark, made if it is not there; None if there was nothing."""
        last = self._last_entry_of(kind)
        if not last:
            return None
        path = segments.folder() / f"snapshots/{kind}-{last:012}.parquet"
        if not path.exists():
            self._make(kind, last, path)
            _prune(path.parent, kind)
        return path

    def _last_entry_of(self, kind: str) -> int:
        newest = latest_seq_of(kind)
        if newest <= self.mark:
            return newest
        with duckdb.connect() as book:
            source = self._entries(book, kind)
            found = (
                book.execute(f"SELECT max(seq) FROM {source} WHERE seq <= {self.mark}").fetchone() if source else None
            )
        return (found and found[0]) or 0

    def _entries(self, book: duckdb.DuckDBPyConnection, kind: str) -> str:
        """SQL that reads the entries of `kind` up to the mark: sealed segments and, if the mark is later, the tail."""
        paths = Segment.objects.filter(kind=kind, first__lte=self.mark).order_by("first").values_list("path", flat=True)
        files = [str(segments.folder() / path) for path in paths]
        parts = [f"SELECT * FROM read_parquet({files!r}, union_by_name = true)"] if files else []
        if self.mark > self._sealed and (tail := self._live_tail().get(kind)) is not None:
            book.register("tail", tail)
            parts.append("SELECT * FROM tail")
        return f"({' UNION ALL BY NAME '.join(parts)})" if parts else ""

    def _live_tail(self) -> dict[str, pa.Table]:
        if self._tail is None:
            self._tail = segments.tables(self._sealed, self.mark)
        return self._tail

    def _make(self, kind: str, last: int, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        passing = path.with_suffix(f".{uuid4().hex}.part")
        with duckdb.connect() as book:
            source = self._entries(book, kind)
            book.execute(
                f"""COPY (
                    SELECT * EXCLUDE (prev, op) FROM {source}
                    ANTI JOIN (SELECT prev AS seq FROM {source} WHERE seq <= {last} AND prev IS NOT NULL) USING (seq)
                    WHERE seq <= {last} AND op <> 'void'
                ) TO '{passing}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"""
            )
        passing.replace(path)

    @staticmethod
    def _columns(frame: duckdb.DuckDBPyConnection, snapshot: Path) -> dict[str, Any]:
        return {
            row[0]: row[1] for row in frame.execute(f"DESCRIBE SELECT * FROM read_parquet('{snapshot}')").fetchall()
        }


def _select(kind: str, snapshot: Path | None, present: dict[str, Any]) -> str:
    """SELECT of every column that is declared today or was in the book, typed, also for a kind without records."""
    declared = _BOOK_COLUMNS | {p.name: p.sql_type for p in KINDS[kind].fact_properties()}
    absent = [f'NULL::{column} AS "{name}"' for name, column in declared.items() if name not in present]
    if snapshot is None:
        return f"SELECT {', '.join(absent)} WHERE false"
    return f"SELECT {', '.join(['*', *absent])} FROM read_parquet('{snapshot}')"


def _prune(folder: Path, kind: str) -> None:
    """Drop old snapshots of the kind: they can be made again, and nobody has read them for an hour."""
    snapshots = sorted(folder.glob(f"{kind}-*.parquet"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in snapshots[KEEP_SNAPSHOTS:]:
        if time.time() - path.stat().st_mtime > KEEP_SECONDS:
            path.unlink(missing_ok=True)

"""How the two databases take bulk rows: SQLite by executemany, PostgreSQL by COPY. No ORM: it is four times slower."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import Model

Row = tuple[Any, ...]
WAIT_SECONDS = 60.0
RETRY_SECONDS = 0.0005


def upsert_sql(model: type[Model], columns: Sequence[str], values: str) -> str:
    """INSERT that replaces the row of the same primary key."""
    key = model._meta.pk.column
    sets = ", ".join(f'"{c}" = excluded."{c}"' for c in columns if c != key)
    names = ", ".join(f'"{c}"' for c in columns)
    return f'INSERT INTO "{model._meta.db_table}" ({names}) {values} ON CONFLICT ("{key}") DO UPDATE SET {sets}'


class Store:
    """One open write transaction on the book."""

    def __init__(self, cursor: Any):
        self.cursor = cursor

    def allocate(self, count: int) -> int:
        """Lock the book and take `count` numbers; returns the seq before the first of them."""
        self.cursor.execute(
            "INSERT INTO ledger_head (kind, seq) VALUES ('', %s) "
            "ON CONFLICT (kind) DO UPDATE SET seq = ledger_head.seq + excluded.seq RETURNING seq",
            [count],
        )
        return int(self.cursor.fetchone()[0]) - count

    def latest(self, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[int, int, str]]:
        """(kind, uid) to (version, seq, op) of the newest entry, for those of `keys` that have one."""
        found: dict[tuple[str, str], tuple[int, int, str]] = {}
        uids = list(dict.fromkeys(uid for _, uid in keys))
        for start in range(0, len(uids), 5000):
            part = uids[start : start + 5000]
            marks = ", ".join(["%s"] * len(part))
            self.cursor.execute(
                f"SELECT kind, uid, version, seq, op FROM ledger_entry WHERE uid IN ({marks}) ORDER BY version", part
            )
            for kind, uid, version, seq, op in self.cursor.fetchall():
                found[kind, uid] = (version, seq, op)
        return found

    def note_heads(self, heads: dict[str, int]) -> None:
        """Remember the newest seq of each kind."""
        self.cursor.executemany(
            "INSERT INTO ledger_head (kind, seq) VALUES (%s, %s) ON CONFLICT (kind) DO UPDATE SET seq = excluded.seq",
            list(heads.items()),
        )

    def insert(self, model: type[Model], columns: Sequence[str], rows: Sequence[Row]) -> None:
        marks = ", ".join(["%s"] * len(columns))
        names = ", ".join(f'"{c}"' for c in columns)
        self.cursor.executemany(f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})', rows)

    def upsert(self, model: type[Model], columns: Sequence[str], rows: Sequence[Row]) -> None:
        marks = ", ".join(["%s"] * len(columns))
        self.cursor.executemany(upsert_sql(model, columns, f"VALUES ({marks})"), rows)

    def delete(self, model: type[Model], uids: Sequence[str]) -> None:
        self.cursor.executemany(f'DELETE FROM "{model._meta.db_table}" WHERE uid = %s', [(uid,) for uid in uids])


class PostgresStore(Store):
    """COPY for more than a handful of rows."""

    few = 20

    def _copy(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        names = ", ".join(f'"{c}"' for c in columns)
        # Django does not wrap the errors of COPY by itself as it does those of execute.
        with self.cursor.db.wrap_database_errors, self.cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)

    def insert(self, model: type[Model], columns: Sequence[str], rows: Sequence[Row]) -> None:
        if len(rows) <= self.few:
            super().insert(model, columns, rows)
        else:
            self._copy(model._meta.db_table, columns, rows)

    def upsert(self, model: type[Model], columns: Sequence[str], rows: Sequence[Row]) -> None:
        if len(rows) <= self.few:
            super().upsert(model, columns, rows)
            return
        table, waiting = model._meta.db_table, f"waiting_{model._meta.db_table}"
        self.cursor.execute(f'CREATE TEMP TABLE IF NOT EXISTS "{waiting}" (LIKE "{table}") ON COMMIT DELETE ROWS')
        self.cursor.execute(f'TRUNCATE "{waiting}"')
        self._copy(waiting, columns, list({row[0]: row for row in rows}.values()))
        names = ", ".join(f'"{c}"' for c in columns)
        self.cursor.execute(upsert_sql(model, columns, f'SELECT {names} FROM "{waiting}"'))


@contextmanager
def _sqlite_lock() -> Iterator[None]:
    """BEGIN IMMEDIATE by short retries: SQLite's own waiting backs off so far that one of eight writers starves."""
    if connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    connection.ensure_connection()
    connection.connection.execute("PRAGMA busy_timeout = 0")
    deadline = time.monotonic() + WAIT_SECONDS
    held = transaction.atomic()
    try:
        while True:
            try:
                held.__enter__()
                break
            except OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(RETRY_SECONDS)
    finally:
        connection.connection.execute("PRAGMA busy_timeout = 20000")
    with _leaving(held):
        yield


@contextmanager
def _leaving(held: Any) -> Iterator[None]:
    """Leave the entered block `held` as a with-statement would."""
    try:
        yield
    except BaseException as error:
        held.__exit__(type(error), error, error.__traceback__)
        raise
    held.__exit__(None, None, None)


@contextmanager
def writing() -> Iterator[Store]:
    """A write transaction on the book: committed at the end, rolled back on any exception."""
    if connection.vendor == "sqlite":
        with _sqlite_lock(), connection.cursor() as cursor:
            yield Store(cursor)
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            yield PostgresStore(cursor)

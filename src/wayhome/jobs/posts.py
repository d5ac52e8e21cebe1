"""Posts: what only one process may do at a time. Whose process ends, however it ends, holds it no more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from filelock import FileLock, Timeout

from wayhome.kernel.digest import sha256_hex


@contextmanager
def held(post: str) -> Iterator[bool]:
    """Hold the post for the length of the block, if nobody else does. Gives whether it is held.

    Who works on one SQLite file shares its folder, so a lock file there decides; on PostgreSQL, where workers may run
    on several machines, a lock of the database connection.
    """
    if connection.vendor == "sqlite":
        with _held_by_file(post) as mine:
            yield mine
    else:
        with _held_by_connection(post) as mine:
            yield mine


def is_held(post: str) -> bool:
    """Whether another process, or another thread of this one, holds the post."""
    with held(post) as mine:
        return not mine


def forget(post: str) -> None:
    """The post will not be asked for again."""
    _file_of(post).unlink(missing_ok=True)


@contextmanager
def _held_by_file(post: str) -> Iterator[bool]:
    _file_of(post).parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(_file_of(post), blocking=False)
    try:
        lock.acquire()
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


@contextmanager
def _held_by_connection(post: str) -> Iterator[bool]:
    key = int.from_bytes(bytes.fromhex(sha256_hex(post.encode())[:16]), signed=True)
    mine = _ask("SELECT pg_try_advisory_lock(%s)", key)
    try:
        yield mine
    finally:
        if mine:
            try:
                _ask("SELECT pg_advisory_unlock(%s)", key)
            except DatabaseError:
                connection.close()  # with the connection, its locks are gone


def _ask(question: str, key: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, [key])
        return bool(cursor.fetchone()[0])


def _file_of(post: str) -> Path:
    return Path(settings.WAYHOME_HOME) / "running" / post

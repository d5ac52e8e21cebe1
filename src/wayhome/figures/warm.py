"""Opening frames: the database behind the last marks asked for is kept open.

DuckDB then has the Parquet files at hand; opening them anew costs more than all the figures of a report.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from threading import Lock
from typing import Protocol

import duckdb
from django.conf import settings

from wayhome.figures.definition import Definition
from wayhome.figures.figure import Request
from wayhome.figures.frame import Frame
from wayhome.figures.words import Words
from wayhome.ledger.frames import Frames
from wayhome.ledger.read import head
from wayhome.ledger.record import KINDS

_READS = re.compile(r'\b(?:from|join)\s+"?(\w+)"?', re.I)
_ALWAYS = ("area", "information_source")
_KEPT = 2


class Connects(Protocol):
    """What the engine needs of the frames: the mark they stand at, and a view per kind."""

    mark: int

    def connect(self, kinds: Iterable[str] | None = None) -> duckdb.DuckDBPyConnection: ...


@dataclass
class _Open:
    """A database at one mark, and what was looked up in it: at a mark nothing changes."""

    database: duckdb.DuckDBPyConnection
    paths: dict[str, str | None] = field(default_factory=dict)
    sources: dict[str, Words] = field(default_factory=dict)


_Key = tuple[str, int, tuple[str, ...]]
_open: OrderedDict[_Key, _Open] = OrderedDict()
_lock = Lock()


@contextmanager
def open_frame(request: Request, definitions: Iterable[Definition], frames: Connects | None) -> Iterator[Frame]:
    """The frame at the request's mark with the kinds these definitions read; of the book, or of `frames` if given."""
    kinds = _kinds(definitions)
    frame = Frame(frames.connect(kinds), frames.mark) if frames is not None else _warm(_mark(request), kinds)
    try:
        yield frame
    finally:
        frame.connection.close()


def _mark(request: Request) -> int:
    """The mark asked for, but never one that the book has not reached: that state is still to come."""
    newest = head()
    return newest if request.mark is None else min(request.mark, newest)


def _kinds(definitions: Iterable[Definition]) -> tuple[str, ...]:
    return tuple(sorted({*_ALWAYS, *(kind for definition in definitions for kind in _reads(definition.sql))}))


@cache
def _reads(sql: str) -> frozenset[str]:
    return frozenset(name.lower() for name in _READS.findall(sql) if name.lower() in KINDS)


def _warm(mark: int, kinds: tuple[str, ...]) -> Frame:
    key = (str(settings.WAYHOME_FRAMES), mark, kinds)

    def reconnect() -> duckdb.DuckDBPyConnection:
        with _lock:
            _open[key] = _Open(Frames(mark).connect(kinds))
            return _open[key].database.cursor()

    with _lock:
        if key not in _open:
            _open[key] = _Open(Frames(mark).connect(kinds))
            while len(_open) > _KEPT:
                _open.popitem(last=False)[1].database.close()
        _open.move_to_end(key)
        kept = _open[key]
        return Frame(kept.database.cursor(), mark, kept.paths, kept.sources, reconnect)

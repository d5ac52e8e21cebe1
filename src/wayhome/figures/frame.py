"""The frame a request is answered from: a DuckDB connection at one mark, and what the engine asks of it everywhere."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Protocol

import duckdb
from django.conf import settings

from wayhome.figures import problems as says
from wayhome.figures.definition import REQUIRED_COLUMNS, STATED, STATED_COLUMNS, Definition
from wayhome.figures.figure import Request
from wayhome.figures.words import Words
from wayhome.kernel.problems import Refused
from wayhome.ledger.frames import Frames
from wayhome.ledger.record import KINDS

_READS = re.compile(r'\b(?:from|join)\s+"?(\w+)"?', re.I)
_SOURCES = "SELECT uid, name, coalesce(name_local, name) FROM information_source"
_ALWAYS = ("area", "information_source")
_COLUMNS: dict[tuple[str, str], frozenset[str]] = {}


class Connects(Protocol):
    """What the engine needs of the frames: the mark they stand at, and a view per kind."""

    mark: int

    def connect(self, kinds: Iterable[str] | None = None) -> duckdb.DuckDBPyConnection: ...


@dataclass
class Frame:
    """One open connection. Everything read here stands at `mark`."""

    connection: duckdb.DuckDBPyConnection
    mark: int
    _paths: dict[str, str | None] = field(default_factory=dict)
    _sources: Mapping[str, Words] | None = None

    def rows(self, sql: str, definition: Definition) -> list[tuple[Any, ...]]:
        """The rows of a query over a definition. A definition that cannot be run is Refused by its file name."""
        try:
            return self.connection.execute(sql).fetchall()
        except duckdb.Error as error:
            raise Refused([says.BROKEN_SQL(file=definition.file, reason=str(error).splitlines()[0])]) from error

    def columns(self, definition: Definition, body: str) -> frozenset[str]:
        """The columns the SELECT gives. Refused if one that the engine or a dimension needs is not among them."""
        key = (definition.digest, definition.file)
        if key not in _COLUMNS:
            described = self.rows(f"DESCRIBE {body}", definition)
            given = frozenset(str(row[0]) for row in described)
            needed = [*REQUIRED_COLUMNS, *definition.dimensions, *definition.same, *filter(None, [definition.of])]
            if definition.kind == STATED:
                needed += STATED_COLUMNS
            missing = [name for name in needed if name not in given]
            if missing:
                raise Refused([says.MISSING_COLUMN(field=name, file=definition.file, column=name) for name in missing])
            _COLUMNS[key] = given
        return _COLUMNS[key]

    def path(self, area: str) -> str:
        """The path of an area from the country down. Refused if there is no such area."""
        path = self.find_path(area)
        if path is None:
            raise Refused([says.UNKNOWN_AREA(field="area", value=area)])
        return path

    def find_path(self, area: str) -> str | None:
        if area not in self._paths:
            found = self.connection.execute("SELECT path FROM area WHERE uid = ?", [area]).fetchone()
            self._paths[area] = found[0] if found else None
        return self._paths[area]

    def root(self) -> str:
        """The uid of the country; "" before any area is loaded."""
        if "" not in self._paths:
            found = self.connection.execute("SELECT uid FROM area WHERE level = 0 LIMIT 1").fetchone()
            self._paths[""] = found[0] if found else None
        return self._paths[""] or ""

    def source(self, stated_by: str) -> Words:
        """The name of an information source as it stood at the mark."""
        if self._sources is None:
            rows = self.connection.execute(_SOURCES).fetchall()
            self._sources = {uid: Words(name, local) for uid, name, local in rows}
        return self._sources.get(stated_by) or Words(stated_by, stated_by)

    def area_names(self, areas: Iterable[str]) -> dict[str, Words]:
        """Uid to name, for those of the areas that are known."""
        asked = sorted(set(areas))
        rows = self.connection.execute(
            "SELECT uid, name, coalesce(name_local, name) FROM area WHERE uid IN (SELECT unnest(?))", [asked]
        ).fetchall()
        return {uid: Words(name, local) for uid, name, local in rows}


@contextmanager
def open_frame(request: Request, definitions: Iterable[Definition], frames: Connects | None) -> Iterator[Frame]:
    """The frame at the request's mark, with the kinds these definitions read."""
    standing: Connects = Frames(request.mark) if frames is None else frames
    kinds = dict.fromkeys(_ALWAYS)
    for definition in definitions:
        kinds |= dict.fromkeys(name.lower() for name in _READS.findall(definition.sql) if name.lower() in KINDS)
    connection = standing.connect(kinds) if frames is not None else _warm(standing, tuple(sorted(kinds)))
    try:
        yield Frame(connection, standing.mark)
    finally:
        connection.close()


_KEPT = 2
_open: OrderedDict[tuple[Any, ...], duckdb.DuckDBPyConnection] = OrderedDict()
_lock = Lock()


def _warm(standing: Connects, kinds: tuple[str, ...]) -> duckdb.DuckDBPyConnection:
    """A connection of its own to a database that is kept open for the last marks asked for.

    DuckDB then has the Parquet files at hand; opening them anew costs more than all figures of a report.
    """
    key = (str(settings.WAYHOME_FRAMES), standing.mark, kinds)
    with _lock:
        if key not in _open or not _stands(_open[key], kinds):
            _open[key] = standing.connect(kinds)
        _open.move_to_end(key)
        while len(_open) > _KEPT:
            _open.popitem(last=False)[1].close()
        return _open[key].cursor()


def _stands(connection: duckdb.DuckDBPyConnection, kinds: Iterable[str]) -> bool:
    """Whether the files behind the views are still there: old snapshots are dropped, and can be made again."""
    try:
        for kind in kinds:
            connection.execute(f'SELECT 1 FROM "{kind}" LIMIT 0')
    except duckdb.Error:
        return False
    return True

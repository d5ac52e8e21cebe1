"""The frame a request is answered from: a DuckDB connection at one mark, and what the engine asks of it everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from wayhome.figures import problems as says
from wayhome.figures.definition import REQUIRED_COLUMNS, STATED, STATED_COLUMNS, Definition
from wayhome.figures.words import Words
from wayhome.kernel.problems import Refused

_NAMES = "SELECT uid, name, coalesce(name_local, name) FROM"
_COLUMNS: dict[tuple[str, str], frozenset[str]] = {}


@dataclass
class Frame:
    """One open connection. Everything read here stands at `mark`."""

    connection: duckdb.DuckDBPyConnection
    mark: int
    paths: dict[str, str | None] = field(default_factory=dict)
    sources: dict[str, Words] = field(default_factory=dict)
    reconnect: Callable[[], duckdb.DuckDBPyConnection] | None = None
    """How to get a connection when the files under this one are gone; they can be made again."""

    def read(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        try:
            return self.connection.execute(sql, parameters).fetchall()
        except duckdb.IOException:
            if self.reconnect is None:
                raise
            self.connection, self.reconnect = self.reconnect(), None
            return self.connection.execute(sql, parameters).fetchall()

    def rows(self, sql: str, definition: Definition) -> list[tuple[Any, ...]]:
        """The rows of a query over a definition. A definition that cannot be run is Refused by its file name."""
        try:
            return self.read(sql)
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
        if area not in self.paths:
            found = self.read("SELECT path FROM area WHERE uid = ?", [area])
            self.paths[area] = found[0][0] if found else None
        return self.paths[area]

    def root(self) -> str:
        """The uid of the country; "" before any area is loaded."""
        if "" not in self.paths:
            found = self.read("SELECT uid FROM area WHERE level = 0 LIMIT 1")
            self.paths[""] = found[0][0] if found else None
        return self.paths[""] or ""

    def source(self, stated_by: str) -> Words:
        """The name of an information source as it stood at the mark."""
        if stated_by not in self.sources:
            self.sources |= {uid: Words(name, local) for uid, name, local in self.read(f"{_NAMES} information_source")}
        return self.sources.get(stated_by) or Words(stated_by, stated_by)

    def area_names(self, areas: Iterable[str]) -> dict[str, Words]:
        """Uid to name, for those of the areas that are known."""
        rows = self.read(f"{_NAMES} area WHERE uid IN (SELECT unnest(?))", [sorted(set(areas))])
        return {uid: Words(name, local) for uid, name, local in rows}

"""One scan over the rows of an indicator: which rows count for a request, how they are cut, and what is added up.

All slices of an indicator are answered by one query: what they have in common is a filter, the rest a grouping.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wayhome.figures import problems as says
from wayhome.figures.conditions import Condition, area_at, day_literal, inside, level_of, literal, quoted
from wayhome.figures.definition import LATEST, STATED, Definition
from wayhome.figures.figure import Request
from wayhome.figures.frame import Frame
from wayhome.figures.slices import Slice, as_written
from wayhome.kernel.problems import Refused

_AREA = re.compile(r"\barea\d+\b")

LATEST_FIRST = "reached DESC, coalesce(illustrative, false), seq DESC"
"""The order in which statements win: the newest, a real one before an illustrative one, the one written last."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one cut of an indicator comes to."""

    value: Any = None
    rows: int = 0
    dated: int = 0
    illustrative: bool = False
    as_of: dt.date | None = None
    bound: str = ""
    sources: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    uneven: bool = False
    unit: str = ""


class Scan:
    """The rows of one indicator for one request. `sql` parts are put together here and nowhere else.

    No row is read but through a scan. It is Refused to whoever may not learn what the indicator counts.
    """

    def __init__(self, frame: Frame, definition: Definition, request: Request):
        if definition.secrecy not in request.learns:
            raise Refused([says.SECRET(figure=definition.id)])
        self.frame, self.definition, self.request = frame, definition, request
        self.body = definition.sql.replace("$cut_off", day_literal(request.cut_off))
        self.given = frame.columns(definition, self.body)

    def conditions(self, cut: Slice, by: Sequence[str] = ()) -> list[Condition]:
        """What makes a row belong to the slice, when the rows are then told apart `by` these keys."""
        if self.definition.aggregate == LATEST:
            cut, about = self._about(cut, by)
        else:
            about = []
        return about + [self._within(value) if name == "area" else self._is(name, value) for name, value in cut.items()]

    def _about(self, cut: Slice, by: Sequence[str]) -> tuple[Slice, list[Condition]]:
        """A statement is about one place: the site named or the area asked for, unless rows are told apart by place."""
        if "site" in cut or "site" in by:
            return cut, [Condition.holds("site IS NOT NULL")]
        elsewhere = {name: value for name, value in cut.items() if name != "area"}
        no_site = Condition.holds("site IS NULL")
        if levels := [level for name in by if (level := level_of(name)) is not None]:
            column = area_at(max(levels))
            return elsewhere, [no_site, Condition(column, "", f"area = {column}")]
        if "area" in by:
            return cut, [no_site]
        asked = cut.get("area") or self.request.area or self._readers_area() or self.frame.root()
        place = asked if isinstance(asked, str) else asked[0]
        here = f"area = {literal(place)}"
        if place == self.frame.root():
            here = f"({here} OR area IS NULL)"
        return elsewhere, [no_site, Condition.holds(here)]

    def _readers_area(self) -> str:
        """The one area a reader may see, if it is one: asking for everything, they ask for that."""
        return self.request.access[0] if self.request.access and len(self.request.access) == 1 else ""

    def _is(self, name: str, value: str | tuple[str, ...]) -> Condition:
        if isinstance(value, str):
            return Condition.equal(quoted(name), value)
        return Condition.holds(f"{quoted(name)} IN ({', '.join(map(literal, value)) or 'NULL'})")

    def _within(self, value: str | tuple[str, ...]) -> Condition:
        if not isinstance(value, str):
            return Condition.holds(inside([self.frame.path(each) for each in value]))
        path = self.frame.path(value)
        return Condition(area_at(path.count("/") - 1), value, inside([path]))

    def rows_sql(self, *texts: str) -> str:
        """WITH ... `seen`: the rows up to the cut-off, inside the area asked and the reader's access, not superseded.

        Where the `texts` of the query name area levels, each row gets the area of that level in which it lies.
        """
        levels = sorted({level for text in texts for level in _AREA.findall(text)})
        cut_off = day_literal(self.request.cut_off)
        keep = [f"coalesce(day, known_by) <= {cut_off}", *self._scope()]
        if self.definition.kind == STATED:
            superseded = f"SELECT supersedes FROM body WHERE supersedes IS NOT NULL AND {keep[0]}"
            keep.append(f"uid NOT IN ({superseded})")
        source, given, places = "body", "*", ""
        if levels:
            steps = ", ".join(f"nullif(split_part(path, '/', {int(each[4:]) + 1}), '') AS {each}" for each in levels)
            places = f", places AS (SELECT uid AS in_area, {steps} FROM area)"
            source, given = "body LEFT JOIN places ON area = in_area", "* EXCLUDE (in_area)"
        return (
            f"WITH body AS ({self.body}){places}, "
            f"seen AS (SELECT {given}, coalesce(day, known_by) AS reached FROM {source} WHERE {' AND '.join(keep)}) "
        )

    def _scope(self) -> Iterable[str]:
        if self.request.access is not None:
            yield from self._only([path for uid in self.request.access if (path := self.frame.find_path(uid))])
        if self.request.area is not None:
            yield from self._only([self.frame.path(self.request.area)])

    def _only(self, paths: Sequence[str]) -> Iterable[str]:
        """Rows within these areas. The country has every row, also those that name no area."""
        if self.frame.find_path(self.frame.root()) not in paths:
            yield inside(paths)

    def results(self, cuts: Sequence[Slice]) -> list[Result]:
        """One Result per slice, from one query."""
        wanted = [self.conditions(cut) for cut in cuts]
        common = set(wanted[0]).intersection(*wanted[1:])
        apart = [[each for each in conditions if each not in common] for conditions in wanted]
        keys = sorted({each.column for conditions in apart for each in conditions})
        sets = sorted({tuple(sorted({each.column for each in conditions})) for conditions in apart})
        found = self._grouped(keys, sets, common)
        values = [{each.column: each.value for each in conditions} for conditions in apart]
        return [found.get(tuple(map(each.get, keys)), self.nothing()) for each in values]

    def _grouped(
        self, keys: list[str], sets: list[tuple[str, ...]], common: Iterable[Condition]
    ) -> dict[tuple[str | None, ...], Result]:
        where = " AND ".join(["true", *sorted(each.test for each in common)])
        if not keys:
            rows = self._run(f"{self.rows_sql()} SELECT {self.totals()} FROM seen WHERE {where}")
            return {(): self._result(rows[0])}
        names = {key: f"k{number}" for number, key in enumerate(keys)}
        columns = ", ".join(f"{key} AS {name}" for key, name in names.items())
        groupings = ", ".join("(" + ", ".join(names[key] for key in each) + ")" for each in sets)
        chosen = ", ".join(names.values())
        rows = self._run(
            f"{self.rows_sql(*keys)}, cut AS (SELECT *, {columns} FROM seen WHERE {where}) "
            f"SELECT {chosen}, grouping({chosen}), {self.totals()} FROM cut GROUP BY GROUPING SETS ({groupings})"
        )
        width = len(keys)
        return {
            tuple(
                None if row[width] >> (width - 1 - place) & 1 else as_written(row[place]) for place in range(width)
            ): self._result(row[width + 1 :])
            for row in rows
        }

    def by(self, keys: Mapping[str, str], conditions: Iterable[Condition]) -> list[tuple[tuple[Any, ...], Result]]:
        """Results per value of the key columns (name to SQL), in the order of the keys."""
        where = " AND ".join(["true", *(each.test for each in conditions)])
        chosen = ", ".join(f"{column} AS k{number}" for number, column in enumerate(keys.values()))
        names = ", ".join(f"k{number}" for number in range(len(keys)))
        rows = self._run(
            f"{self.rows_sql(*keys.values(), where)}, cut AS (SELECT *, {chosen} FROM seen WHERE {where}) "
            f"SELECT {names}, {self.totals()} FROM cut GROUP BY {names} ORDER BY {names}"
        )
        return [(row[: len(keys)], self._result(row[len(keys) :])) for row in rows]

    def _run(self, sql: str) -> list[tuple[Any, ...]]:
        return self.frame.rows(sql, self.definition)

    def totals(self) -> str:
        """The aggregates of one cut, as `_result` reads them."""
        definition = self.definition
        if definition.aggregate == LATEST:
            return (
                "max({'reached': reached, 'real': NOT coalesce(illustrative, false), 'seq': seq, 'measure': measure,"
                " 'bound': bound, 'stated_by': stated_by, 'document': document, 'dated': day IS NOT NULL})"
            )
        value = {
            "sum": "sum(measure)", "count": "count(*)", "distinct": f"count(DISTINCT {quoted(definition.of)})",
        }[definition.aggregate]  # fmt: skip
        named = [f"list(DISTINCT {name})" if name in self.given else "NULL" for name in ("stated_by", "document")]
        same = [f"list(DISTINCT {quoted(name)})" for name in definition.same]
        return ", ".join([value, "count(*)", "count(day)", "bool_or(illustrative)", "max(reached)", *named, *same])

    def nothing(self) -> Result:
        """No row: nobody stated anything, or none was counted, which is zero."""
        return Result() if self.definition.kind == STATED else Result(value=0)

    def _result(self, row: Sequence[Any]) -> Result:
        if self.definition.aggregate == LATEST:
            return _latest(row[0])
        value, rows, dated, made_up, as_of, sources, documents, *same = row
        if not rows:
            return self.nothing()
        uneven = any(len(values) > 1 for values in same)
        units = dict(zip(self.definition.same, same, strict=True)).get("unit") or [None]
        return Result(
            value, rows, dated, bool(made_up), as_of, "", _named(sources), _named(documents), uneven, units[0] or ""
        )


def _latest(found: Mapping[str, Any] | None) -> Result:
    if found is None:
        return Result()
    return Result(
        value=found["measure"],
        rows=1,
        dated=int(found["dated"]),
        illustrative=not found["real"],
        as_of=found["reached"],
        bound=found["bound"] or "exact",
        sources=_named([found["stated_by"]]),
        documents=_named([found["document"]]),
    )


def _named(texts: Iterable[str | None] | None) -> tuple[str, ...]:
    return tuple(sorted({text for text in texts or () if text}))

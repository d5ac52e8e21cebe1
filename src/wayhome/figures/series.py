"""Series: an indicator by day, by site, by area: the numbers of a chart or a map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from wayhome.figures import problems as says
from wayhome.figures.catalogue import Definitions, catalogue
from wayhome.figures.compute import Working
from wayhome.figures.conditions import area_at, level_of, quoted
from wayhome.figures.definition import Definition
from wayhome.figures.figure import Request, Value, plain_number
from wayhome.figures.scan import Result, Scan
from wayhome.figures.slices import Slice
from wayhome.figures.warm import Connects, open_frame
from wayhome.kernel.problems import Refused
from wayhome.records.tally import EXACT, printed


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a series; `keys` holds what it stands for, None where a row does not say."""

    keys: Mapping[str, Any]
    value: Value
    rows: int
    illustrative: bool


def series(
    figure: str,
    request: Request,
    by: Iterable[str] = ("day",),
    where: Slice | None = None,
    *,
    definitions: Definitions | None = None,
    frames: Connects | None = None,
) -> list[Point]:
    """The figure, or the indicator, for each value of `by`: dimensions, "day", or "area:1" for the areas of that level.

    For statements "area:1" takes those about the areas of that level, one each. Points come in the order of their keys.
    """
    known = catalogue() if definitions is None else definitions
    named = known.asked(figure)
    keys = tuple(by)
    cut = {**named.slice, **(where or {})}
    with open_frame(request, known.indicators.values(), frames) as frame:
        return _points(Working(frame, known, request), named.indicator, cut, keys)


def _points(working: Working, indicator: str, cut: Slice, by: tuple[str, ...]) -> list[Point]:
    definition = working.definitions.indicators[indicator]
    if definition.formula:
        return _derived(working, definition, cut, by)
    scan = Scan(working.frame, definition, working.request)
    columns = {name: _column(scan, name) for name in by}
    conditions = scan.conditions(cut, by)
    return [_point(dict(zip(by, keys, strict=True)), result) for keys, result in scan.by(columns, conditions)]


def _column(scan: Scan, name: str) -> str:
    if (level := level_of(name)) is not None:
        return area_at(level)
    definition = scan.definition
    if name not in definition.cuts:
        raise Refused(
            [
                says.UNKNOWN_DIMENSION(
                    field=name,
                    file=definition.file,
                    figure=definition.id,
                    dimension=name,
                    indicator=definition.id,
                    choices=", ".join([*definition.cuts, "area:1"]),
                )
            ]
        )
    return quoted(name)


def _point(keys: Mapping[str, Any], result: Result) -> Point:
    value: Value
    if result.bound and (result.bound != EXACT or result.value is None):
        value = printed(result.bound, result.value)
    else:
        value = None if result.value is None or result.uneven else plain_number(result.value)
    return Point(keys, value, result.rows, result.illustrative)


def _derived(working: Working, definition: Definition, cut: Slice, by: tuple[str, ...]) -> list[Point]:
    """The formula applied to the points of its parts that stand for the same."""
    formula = definition.formula
    if formula is None:
        return []
    parts: list[dict[tuple[Any, ...], Point]] = []
    for part in formula.parts:
        points = _points(working, part.indicator, working.part_slice(part.indicator, part.slice, cut), by)
        parts.append({tuple(point.keys.values()): point for point in points})
    made = []
    for key in parts[0]:
        found = [each[key] for each in parts if key in each]
        numbers = [point.value for point in found if isinstance(point.value, int | Decimal)]
        value = formula.of(numbers) if len(numbers) == len(parts) else None
        illustrative = any(point.illustrative for point in found)
        made.append(Point(found[0].keys, value, sum(point.rows for point in found), illustrative))
    return made

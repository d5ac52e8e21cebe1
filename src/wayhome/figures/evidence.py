"""Evidence: the rows behind a figure, each with its entry and the source row it was read from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wayhome.figures.catalogue import Definitions, catalogue
from wayhome.figures.compute import Working
from wayhome.figures.conditions import quoted
from wayhome.figures.definition import LATEST, Definition
from wayhome.figures.figure import DATE, KNOWN_BY, Figure, Request, plain_number
from wayhome.figures.frame import Frame
from wayhome.figures.named import Named
from wayhome.figures.scan import LATEST_FIRST, Scan
from wayhome.figures.warm import Connects, open_frame
from wayhome.figures.words import Words
from wayhome.ledger.models import Entry
from wayhome.records.tally import printed


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One row that counts. `seq` is its entry in the book; `source_name` and `source_row` say where that was read."""

    kind: str
    uid: str
    seq: int
    day: dt.date
    basis: str
    area: str
    area_name: Words | None
    measure: Any
    unit: str
    illustrative: bool
    dims: Mapping[str, Any]
    source_name: str = ""
    source_row: int | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The figure, a page of the rows behind it and how many there are; a derived figure has parts instead of rows."""

    figure: Figure
    total: int
    page: int
    size: int
    rows: list[EvidenceRow]
    parts: list[Figure]


def evidence(
    figure: str | Named,
    request: Request,
    page: int = 1,
    size: int = 50,
    *,
    definitions: Definitions | None = None,
    frames: Connects | None = None,
) -> Evidence:
    """What stands behind a figure. Rows outside the request's access are in neither."""
    known = catalogue() if definitions is None else definitions
    named = known.asked(figure) if isinstance(figure, str) else figure
    definition = known.indicators[named.indicator]
    page = max(page, 1)
    with open_frame(request, known.indicators.values(), frames) as frame:
        working = Working(frame, known, request)
        parts = working.parts(named)
        shown, *computed = working.figures([named, *parts])
        rows = [] if parts else _rows(frame, definition, named, request, size, (page - 1) * size)
    total = 0 if parts else shown.rows
    return Evidence(shown, total, page, size, _with_sources(rows), computed)


def _rows(
    frame: Frame, definition: Definition, named: Named, request: Request, size: int, skip: int
) -> list[EvidenceRow]:
    scan = Scan(frame, definition, request)
    conditions = " AND ".join(["true", *(each.test for each in scan.conditions(named.slice))])
    dims = [name for name in definition.dimensions if name not in ("unit", "bound")]
    unit = "unit" if "unit" in scan.given else "''"
    bound = "bound" if "bound" in scan.given else "''"
    columns = ["kind", "uid", "seq", "reached", "day IS NOT NULL", "area", "measure", "illustrative", unit, bound]
    if definition.aggregate == LATEST:
        size, skip = min(size, max(0, 1 - skip)), 0
    found = frame.rows(
        f"{scan.rows_sql()} SELECT {', '.join([*columns, *map(quoted, dims)])} FROM seen WHERE {conditions} "
        f"ORDER BY {LATEST_FIRST} LIMIT {int(size)} OFFSET {int(skip)}",
        definition,
    )
    names = frame.area_names(row[5] for row in found if row[5])
    return [
        EvidenceRow(
            kind=row[0],
            uid=row[1],
            seq=row[2],
            day=row[3],
            basis=DATE if row[4] else KNOWN_BY,
            area=row[5] or "",
            area_name=names.get(row[5]),
            measure=_measure(row[6], row[9]),
            unit=row[8] or definition.unit,
            illustrative=bool(row[7]),
            dims=dict(zip(dims, row[10:], strict=True)),
        )
        for row in found
    ]


def _measure(value: Any, bound: str | None) -> Any:
    if bound and (bound != "exact" or value is None):
        return printed(bound, value)
    return None if value is None else plain_number(value)


def _with_sources(rows: Sequence[EvidenceRow]) -> list[EvidenceRow]:
    """The rows with the name of the file, screen or pack they were read from, and the row in it."""
    entries = Entry.objects.filter(seq__in=[row.seq for row in rows]).select_related("source")
    read = {entry.seq: (entry.source.name, entry.source_row) for entry in entries}
    found = [(row, *read.get(row.seq, ("", None))) for row in rows]
    return [replace(row, source_name=name, source_row=number) for row, name, number in found]

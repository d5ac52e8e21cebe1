"""The entries behind figures, all at once: a digest to compare, and the entries themselves where the digests differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wayhome.figures.catalogue import Definitions, catalogue
from wayhome.figures.compute import Working
from wayhome.figures.definition import LATEST, Definition
from wayhome.figures.figure import Request
from wayhome.figures.frame import Frame
from wayhome.figures.scan import LATEST_FIRST, Scan
from wayhome.figures.slices import Slice
from wayhome.figures.warm import Connects, open_frame


def entry_digests(
    request: Request, ids: Iterable[str], *, definitions: Definitions | None = None, frames: Connects | None = None
) -> dict[str, str]:
    """Figure id to a digest of the entries that count in it: equal exactly when the same entries count."""
    known = catalogue() if definitions is None else definitions
    with open_frame(request, known.indicators.values(), frames) as frame:
        return {
            figure: ";".join(
                str(
                    frame.rows(f"SELECT md5(string_agg(seq::VARCHAR, ',' ORDER BY seq)) FROM ({sql})", definition)[0][0]
                )
                for definition, sql in _selects(frame, figure, request, known)
            )
            for figure in ids
        }


def entries_behind(
    figure: str, request: Request, *, definitions: Definitions | None = None, frames: Connects | None = None
) -> dict[tuple[str, str], int]:
    """Kind and uid of each record that counts in the figure or its parts, to the entry it stood at."""
    known = catalogue() if definitions is None else definitions
    found: dict[tuple[str, str], int] = {}
    with open_frame(request, known.indicators.values(), frames) as frame:
        for definition, sql in _selects(frame, figure, request, known):
            found |= {(kind, uid): seq for kind, uid, seq in frame.rows(sql, definition)}
    return found


def _selects(frame: Frame, figure: str, request: Request, known: Definitions) -> Iterator[tuple[Definition, str]]:
    """One SELECT of kind, uid and seq for each part of the figure that has rows."""
    named = known.asked(figure)
    for indicator, cut in Working(frame, known, request).leaves(named.indicator, named.slice):
        definition = known.indicators[indicator]
        yield definition, _select(Scan(frame, definition, request), cut)


def _select(scan: Scan, cut: Slice) -> str:
    where = " AND ".join(["true", *(each.test for each in scan.conditions(cut))])
    rows = f"{scan.rows_sql()} SELECT kind, uid, seq FROM seen WHERE {where}"
    if scan.definition.aggregate == LATEST:
        rows += f" ORDER BY {LATEST_FIRST} LIMIT 1"
    return rows

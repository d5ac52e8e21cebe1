"""All of the register, or what is new in it, compared with all of it: the pairs that are worth a look, with reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import duckdb
import pyarrow as pa

from wayhome.linkage import engines, identity_frame
from wayhome.linkage.engines import weighed
from wayhome.linkage.model import Model, Reason
from wayhome.linkage.models import Traits

AT_ONCE = 50_000
UIDS = 5_000
Progress = Callable[[int, int], None]
Likely = tuple[str, str, float, list[Reason]]
"""Two registrations, the smaller uid first, how the pair weighs, and why."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison found. `households` and `births` (years) are those of the registrations in `edges`.

    `candidates` is how many pairs were weighed; `left_out` are the blocks too common to be used, as (place in the
    model, keys, most people).
    """

    edges: list[Likely]
    households: dict[str, str]
    births: dict[str, int]
    fresh: int
    candidates: int
    left_out: list[tuple[int, int, int]]


def compare(book: duckdb.DuckDBPyConnection, engine: str, model: Model, since: int, progress: Progress) -> Compared:
    """Compare what was written after entry `since` with all that is known, in the empty `book` of a run."""
    if not (fresh := identity_frame.fill(book, model, since)):
        return Compared([], {}, {}, 0, 0, [])
    progress(25, 100)
    with engines.opened(engine, book, identity_frame.folder()) as opened:
        found, left_out, candidates = weighed(opened, model)
    progress(60, 100)
    edges: list[Likely] = []
    households: dict[str, str] = {}
    births: dict[str, int] = {}
    for start in range(0, len(found), AT_ONCE):
        part = [(left, right) for left, right, _ in found[start : start + AT_ONCE]]
        sides = _sides(book, {end for ends in part for end in ends})
        households |= {side["person"]: side["household"] for side in sides.values() if side["household"]}
        births |= {side["person"]: side["born"] for side in sides.values() if side["born"] is not None}
        edges += _edges(book, model, part, sides)
    return Compared(sorted(edges), households, births, fresh, candidates, left_out)


def _edges(
    book: duckdb.DuckDBPyConnection, model: Model, found: list[tuple[int, int]], sides: dict[int, dict[str, Any]]
) -> Iterator[Likely]:
    """The pairs with their reasons. They are weighed once more as the live check weighs: to the last digit."""
    names = {side["skeleton"] for side in sides.values()}
    rows = _of_those(book, "rarity", "skeleton", pa.array(sorted(names - {None}), pa.string()))
    shares = {row["skeleton"]: row["tf_skeleton"] for row in rows}
    for ends in found:
        if not sides.keys() >= set(ends):
            continue  # erased since the frame was made
        left, right = sorted((sides[end] for end in ends), key=itemgetter("person"))
        weight, reasons = model.weigh(left, right, shares.__getitem__)
        yield left["person"], right["person"], weight, reasons


def _sides(book: duckdb.DuckDBPyConnection, numbers: set[int]) -> dict[int, dict[str, Any]]:
    """The rows of the frame by number, each with the uid of its `person`."""
    uids = _uids(sorted(numbers))
    rows = _of_those(book, "frame", "id", pa.array(sorted(numbers), pa.int64()))
    return {row["id"]: {**row, "person": uids[row["id"]]} for row in rows if row["id"] in uids}


def _of_those(book: duckdb.DuckDBPyConnection, table: str, column: str, wanted: pa.Array) -> list[dict[str, Any]]:
    """The rows of the table whose `column` is among those wanted."""
    book.register("wanted", pa.table({column: wanted}))
    found = book.sql(f"SELECT * FROM {table} SEMI JOIN wanted USING ({column})").to_arrow_table()
    book.unregister("wanted")
    rows: list[dict[str, Any]] = found.to_pylist()
    return rows


def _uids(numbers: list[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for start in range(0, len(numbers), UIDS):
        found |= dict(Traits.objects.filter(id__in=numbers[start : start + UIDS]).values_list("id", "person"))
    return found

"""Registers of person records with a truth beside them: linked as a run links, without a home."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from wayhome.kernel.clock import parse_day
from wayhome.kernel.measures import parse_number
from wayhome.kernel.problems import Refused, declare
from wayhome.linkage import clusters, engines, identity_frame
from wayhome.linkage.evaluating.counting import Pair, Pairs, pairs_within
from wayhome.linkage.generating import Registration
from wayhome.linkage.model import Model, Reason
from wayhome.linkage.sides import LEVELS
from wayhome.linkage.traits import COLUMNS, traits_of
from wayhome.packs import active

TEXTS = (
    "family_name", "given_name", "name_local", "sex", "phone", "document_number", "home",
)  # fmt: skip
DAYS = ("birth_date", "known_by")
COUNTS = ("age",)
TOLD = (*TEXTS, *DAYS, *COUNTS)

NO_FILE = declare("evaluate.no_file", "{file} is not there. Name febrl4, rldata10000, khmer or a .csv file.")
NO_TRUTH = declare(
    "evaluate.no_truth", "{file} has no column “who”, which is the same in all rows of one person and in no other's."
)
BAD_VALUE = declare("evaluate.bad_value", "Row {row} of {file}: “{value}” is no value of {column}.")

_TYPES = {"born": pa.int64(), "birth_date": pa.date32(), "rounded": pa.int8()}


def read(file: Path) -> list[Registration]:
    """The rows of a .csv file: `who`, and any of TOLD and `household`. Columns with other names are passed over.

    Raises Refused if it is not there, has no `who`, or has a day or an age that is none.
    """
    if not file.is_file():
        raise Refused([NO_FILE(file=file.name)])
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    if not rows or "who" not in rows[0]:
        raise Refused([NO_TRUTH(file=file.name)])
    return [
        Registration(f"{number:08d}", row.get("household") or "", row["who"] or "", _values(row, number, file.name))
        for number, row in enumerate(rows, 2)
    ]


def true_pairs(register: Iterable[Registration]) -> set[Pair]:
    return pairs_within((each.uid, each.who) for each in register)


@dataclass(frozen=True, slots=True)
class Linked:
    """What a run finds: the pairs from the review threshold on with their weights, and all pairs of those whom it would
    take for one person, also through others."""

    likely: Pairs
    tied: set[Pair]


def linked(register: list[Registration], model: Model) -> Linked:
    """Link the register as a run does: found by keys, weighed, tied where the model ties by itself."""
    likely: Pairs = {}
    strong: list[clusters.Edge] = []
    for left, right, weight, reasons in _weighed(register, model):
        likely[left, right] = weight
        if model.ties(weight, reasons):
            strong.append((left, right, weight))
    households = {each.uid: each.household for each in register if each.household}
    formed = clusters.form(strong, (), (), (), households)
    return Linked(likely, pairs_within((uid, who) for who, members in formed.clusters.items() for uid in members))


def _weighed(register: list[Registration], model: Model) -> Iterator[tuple[str, str, float, list[Reason]]]:
    with duckdb.connect() as book:
        lay_out(book, register)
        identity_frame.shape(book, model)
        with engines.opened("duckdb", book, Path()) as engine:
            found, _, _ = engines.weighed(engine, model)
        book.register("ends", pa.table({"id": pa.array({end for pair in found for end in pair[:2]}, pa.int64())}))
        rows = book.sql("SELECT * FROM frame SEMI JOIN ends USING (id)").to_arrow_table().to_pylist()
        shares = dict(book.execute("SELECT skeleton, tf_skeleton FROM rarity").fetchall())
    sides = {row["id"]: row for row in rows}
    for left, right, _ in found:
        left, right = sorted((left, right), key=lambda each: register[each].uid)
        weight, reasons = model.weigh(sides[left], sides[right], shares.__getitem__)
        yield register[left].uid, register[right].uid, weight, reasons


def lay_out(book: duckdb.DuckDBPyConnection, register: list[Registration]) -> None:
    """Make the tables that identity_frame.shape reads: traits with the place in the register as id, fresh, place."""
    rules = active().name_rules
    rows = [traits_of(rules, each.values, each.household, each.uid) for each in register]
    names = [name for name in COLUMNS if name not in ("person", "current")]
    columns: dict[str, Any] = {"id": pa.array(range(len(rows)), pa.int64())}
    for name in names:
        said = [getattr(row, name) for row in rows]
        columns[name] = pa.array([None if each is None or each == "" else each for each in said]).cast(
            _TYPES.get(name, pa.string())
        )
    told = sorted({row.village for row in rows if row.village})
    around = {uid: _around(uid) for uid in told}
    places = {level: pa.array([around[uid][level] for uid in told], pa.string()) for level in LEVELS}
    _keep(book, "traits", pa.table(columns))
    _keep(book, "fresh", pa.table({"id": columns["id"]}))
    _keep(book, "place", pa.table({"uid": pa.array(told, pa.string()), **places}))


def _keep(book: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    book.register("told", table)
    book.execute(f"CREATE TABLE {name} AS SELECT * FROM told")
    book.unregister("told")


def _around(place: str) -> dict[str, str | None]:
    """What the place lies in, by level, as the pack says: there is no home to ask."""
    path = _paths().get(place, ())
    return {name: path[level] if len(path) > level else None for name, level in LEVELS.items()}


@cache
def _paths() -> dict[str, tuple[str, ...]]:
    pack = active()
    return {uid: tuple(area["path"].strip("/").split("/")) for uid, area in pack.hook("gazetteer")(pack)}


def _values(row: dict[str, str], number: int, file: str) -> dict[str, Any]:
    """The values of a row. An age without its day was told on the first day of the pack, as all others without one."""
    values: dict[str, Any] = {"known_by": active().first_day}
    for column in TOLD:
        if told := (row.get(column) or "").strip():
            value = _value(column, told)
            if value is None:
                raise Refused([BAD_VALUE(file=file, row=number, value=told, column=column)])
            values[column] = value
    return values


def _value(column: str, told: str) -> str | int | dt.date | None:
    if column in DAYS:
        return parse_day(told)
    if column in COUNTS:
        found = parse_number(told)
        return None if found is None or found < 0 else int(found)
    return told

"""The identity frame: what is compared of every registration, as columns, made for one run and gone with it.

It lies in memory, or in a folder of the home that nobody else may read where memory does not suffice; never in a
segment. The database joins each row to a line, so that none passes through Python.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.csv as pc
from django.conf import settings
from django.db import connection

from wayhome.ledger.models import Entry
from wayhome.linkage.model import Model
from wayhome.linkage.models import Traits
from wayhome.linkage.sides import LEVELS, around
from wayhome.records.membership import Membership
from wayhome.records.person import Person

FETCH = 50_000
UIDS = 5_000
MEMORY = "3GB"
BETWEEN = "\x1f"
_TYPES = {
    "id": pa.int64(), "latin": pa.string(), "local": pa.string(), "skeleton": pa.string(), "sex": pa.string(),
    "born": pa.int64(), "rounded": pa.int8(), "birth_date": pa.date32(), "phone": pa.string(),
    "document": pa.string(), "village": pa.string(), "household": pa.string(),
}  # fmt: skip
_JOINED = {"sqlite": "group_concat(line, char(10))", "postgresql": "string_agg(line, chr(10))"}
_CHARACTER = {"sqlite": "char", "postgresql": "chr"}


def folder() -> Path:
    """Where runs keep what must not outlive them."""
    return Path(settings.WAYHOME_HOME) / "linking"


def sweep() -> None:
    """Remove what a run left that was cut short. To be called only while no run goes on."""
    shutil.rmtree(folder(), ignore_errors=True)


@contextmanager
def opened() -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB connection for one run. What memory cannot hold lies in the private folder, and goes at the end."""
    sweep()
    folder().mkdir(mode=0o700, parents=True)
    try:
        with duckdb.connect() as book:
            book.execute(f"SET memory_limit = '{MEMORY}'")
            book.execute(f"SET temp_directory = '{folder()}'")
            book.execute("SET preserve_insertion_order = false")
            yield book
    finally:
        sweep()


def fill(book: duckdb.DuckDBPyConnection, model: Model, since: int) -> int:
    """Make the tables `frame` and `rarity` of all registrations, as `shape` does. Returns how many are fresh.

    Fresh are those of which something was written after `since`, or whose household changed; all, after 0. Without any
    there is nothing to compare, and no table is made.
    """
    changed = _changed_since(since) if since else None
    if changed is not None and not len(changed):
        return 0
    _read_traits(book)
    if changed is None:
        book.execute("CREATE TABLE fresh AS SELECT id FROM traits")
    else:
        _keep(book, "fresh", changed)
    _read_places(book)
    shape(book, model)
    return int(book.execute("SELECT coalesce(sum(fresh), 0) FROM frame").fetchall()[0][0])


def shape(book: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Make `frame` (id, fresh as 1 or 0, and the columns of a side) and `rarity` (skeleton, its share), from

    `traits` (id and the columns of Traits that are compared, absent as NULL), `fresh` (id), and `place` (uid, and what
    it lies in by level), which go.
    """
    book.execute(_HOUSEHOLDS)
    book.execute(_FRAME)
    for table in ("traits", "homes", "place", "fresh"):
        book.execute(f"DROP TABLE {table}")
    book.execute(
        f"""CREATE TABLE rarity AS
            SELECT skeleton, (count(*) + {model.worth * model.typical}) / ((SELECT count(*) FROM frame) + {model.worth})
                AS tf_skeleton
            FROM frame WHERE skeleton IS NOT NULL GROUP BY skeleton"""
    )


_HOUSEHOLDS = """
    CREATE TABLE homes AS
    SELECT household, list(skeleton) AS names, list(skeleton) FILTER (people > 1) AS twice
    FROM (SELECT household, skeleton, count(*) AS people FROM traits
          WHERE household IS NOT NULL AND skeleton IS NOT NULL GROUP BY household, skeleton)
    GROUP BY household
"""
"""The skeletons in each household; `twice` are those that several of its members have."""

_FRAME = f"""
    CREATE TABLE frame AS
    SELECT t.id, CAST(fresh.id IS NOT NULL AS INTEGER) AS fresh, latin,
        split_part(latin, ' ', 1) AS "first", nullif(substr(latin, length(split_part(latin, ' ', 1)) + 2), '') AS rest,
        "local", skeleton, string_split(skeleton, ' ') AS tokens, sex, born,
        CASE WHEN born % 2 = 0 THEN [born // 2] WHEN born % 2 = 1 THEN [born // 2, born // 2 + 1] END AS span,
        CASE WHEN rounded = 1 THEN true END AS rounded, birth_date, turned,
        CASE WHEN turned <> birth_date THEN [CAST(birth_date AS VARCHAR), CAST(turned AS VARCHAR)]
             WHEN birth_date IS NOT NULL THEN [CAST(birth_date AS VARCHAR)] END AS days,
        phone, CASE WHEN phone IS NULL THEN 1 ELSE count(*) OVER (PARTITION BY phone) END AS sharers, document,
        {", ".join(f"place.{level}" for level in LEVELS)}, household,
        CASE WHEN list_contains(twice, skeleton) THEN names
             WHEN len(names) > 1 THEN list_filter(names, lambda each: each IS DISTINCT FROM skeleton)
             WHEN names[1] IS DISTINCT FROM skeleton THEN names END AS others
    FROM (SELECT *, CASE WHEN day(birth_date) <= 12
                    THEN make_date(year(birth_date), day(birth_date), month(birth_date)) END AS turned FROM traits) AS t
    LEFT JOIN fresh ON fresh.id = t.id
    LEFT JOIN homes USING (household)
    LEFT JOIN place ON place.uid = t.village
"""


def _read_traits(book: duckdb.DuckDBPyConnection) -> None:
    """The traits as a table, absent as NULL. One thread parses while the other has the database join the next lines."""
    vendor = connection.vendor
    line = f" || {_CHARACTER[vendor]}(31) || ".join(map(_as_text, _TYPES))
    sql = f"""SELECT {_JOINED[vendor]} FROM (
                SELECT {line} AS line FROM {Traits._meta.db_table} WHERE id > %s AND id <= %s) AS told"""
    parts: list[Future[pa.Table]] = []
    with connection.cursor() as cursor, ThreadPoolExecutor(1) as parser:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {Traits._meta.db_table}")
        for start in range(0, cursor.fetchone()[0], FETCH):
            cursor.execute(sql, [start, start + FETCH])
            if lines := cursor.fetchone()[0]:
                parts.append(parser.submit(_parsed, lines))
    schema = pa.schema(list(_TYPES.items()))
    _keep(book, "traits", pa.concat_tables([schema.empty_table(), *(part.result() for part in parts)]))


def _as_text(column: str) -> str:
    """A column as text without the signs that part columns and lines. Ids that other systems gave may have any sign."""
    mark = _CHARACTER[connection.vendor]
    if column in ("village", "household"):
        return f"replace(replace({column}, {mark}(10), ' '), {mark}(31), ' ')"
    if column == "rounded":
        return "CASE WHEN rounded THEN '1' ELSE '' END"
    return f"coalesce(CAST({column} AS TEXT), '')" if column in ("id", "born", "birth_date") else column


def _parsed(lines: str) -> pa.Table:
    return pc.read_csv(
        pa.BufferReader(lines.encode()),
        read_options=pc.ReadOptions(column_names=list(_TYPES)),
        parse_options=pc.ParseOptions(delimiter=BETWEEN, quote_char=False),
        convert_options=pc.ConvertOptions(column_types=_TYPES, strings_can_be_null=True, null_values=[""]),
    )


def _changed_since(since: int) -> pa.Table:
    """The numbers of the registrations of which something was written after entry `since`."""
    written = Entry.objects.filter(seq__gt=since)
    moved = Membership.objects.filter(uid__in=written.filter(kind=Membership.kind).values("uid"))
    uids = {
        *written.filter(kind=Person.kind).values_list("uid", flat=True),
        *moved.values_list("person", flat=True),
    }
    listed = sorted(uids)
    numbers: list[int] = []
    for start in range(0, len(listed), UIDS):
        found = Traits.objects.filter(person__in=listed[start : start + UIDS])
        numbers += found.values_list("id", flat=True)
    return pa.table({"id": pa.array(numbers, pa.int64())})


def _read_places(book: duckdb.DuckDBPyConnection) -> None:
    """Every place that is told, and what it lies in."""
    told = [row[0] for row in book.execute("SELECT DISTINCT village FROM traits WHERE village IS NOT NULL").fetchall()]
    rows = [{"uid": uid, **around(uid)} for uid in told]
    columns = {name: pa.array([row[name] for row in rows], pa.string()) for name in ("uid", *LEVELS)}
    _keep(book, "place", pa.table(columns))


def _keep(book: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    book.register("told", table)
    book.execute(f"CREATE TABLE {name} AS SELECT * FROM told")
    book.unregister("told")

"""Segments: the book as columns. Immutable Parquet files of facts, one per kind and range of seq, and the live tail."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pyarrow.json as pj
import pyarrow.parquet as pq
from django.conf import settings
from django.db import connection, transaction

from wayhome.ledger.models import Bookmark, Segment, Shape
from wayhome.ledger.read import head

SEAL_AT = 10_000
RANGE = 250_000
FETCH = 50_000
BLOCK = 4 << 20
CONSUMER = "frames"

_ARROW: dict[str, pa.DataType] = {
    "VARCHAR": pa.string(),
    "BIGINT": pa.int64(),
    "DECIMAL(18,3)": pa.decimal128(18, 3),
    "BOOLEAN": pa.bool_(),
    "VARCHAR[]": pa.list_(pa.string()),
    "DATE": pa.string(),
}
_BOOK = [("seq", pa.int64()), ("prev", pa.int64()), ("version", pa.int32()), ("uid", pa.string()), ("op", pa.string())]
_JOINED = {
    "sqlite": "group_concat(line, char(10))",
    "postgresql": "string_agg(line, chr(10))",
}
_LINE = """'{{"seq":' || seq || ',"prev":' || coalesce(CAST(prev AS TEXT), 'null') || ',"version":' || version
    || ',"uid":' || {uid} || ',"op":"' || op || CASE facts WHEN '{{}}' THEN '"}}' ELSE '",' || substr(facts, 2) END"""
_UID = {"sqlite": "json_quote(uid)", "postgresql": "CAST(to_json(uid) AS TEXT)"}


def folder() -> Path:
    """Where segments and snapshots lie. Everything in it can be made again from the book."""
    return Path(settings.WAYHOME_FRAMES)


def sealed() -> int:
    """Up to which seq the book lies in segments."""
    return Bookmark.objects.filter(pk=CONSUMER).values_list("seq", flat=True).first() or 0


def seal() -> int:
    """Move the tail into segments once it is long. Returns up to which seq the book is sealed.

    Two processes may seal at once: the one that moves the bookmark wins, the other throws its files away.
    """
    done, last = sealed(), head()
    if last - done < SEAL_AT:
        return done
    for start in range(done, last, RANGE):
        _seal_range(start, min(start + RANGE, last))
    return sealed()


def _seal_range(after: int, last: int) -> None:
    made = []
    for kind, table in tables(after, last).items():
        path = f"segments/{kind}/{after + 1:012}-{last:012}-{uuid4().hex[:8]}.parquet"
        write_parquet(table, folder() / path)
        made.append(Segment(kind=kind, first=after + 1, last=last, rows=table.num_rows, path=path))
    with transaction.atomic():
        Bookmark.objects.get_or_create(pk=CONSUMER)
        won = Bookmark.objects.filter(pk=CONSUMER, seq=after).update(seq=last)
        if won:
            Segment.objects.bulk_create(made)
    if not won:
        for segment in made:
            (folder() / segment.path).unlink(missing_ok=True)


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write the file under a passing name, then give it its own: a reader never sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    passing = path.with_suffix(f".{uuid4().hex}.part")
    pq.write_table(table, passing, compression="zstd", compression_level=1)
    os.replace(passing, path)


def tables(after: int, last: int) -> dict[str, pa.Table]:
    """The entries with after < seq <= last as one table per kind: the book's columns, then every fact property.

    The database joins book and facts to JSON lines, so that no row passes through Python, and another thread parses
    them meanwhile. Types are those of the shape an entry was written with, never guessed from the values.
    """
    parts: dict[str, list[Future[pa.Table]]] = {}
    with ThreadPoolExecutor(1) as parser:
        shapes = {shape.pk: shape.properties for shape in Shape.objects.all()}
        for kind, shape, lines in _json_lines(after, last):
            parts.setdefault(kind, []).append(parser.submit(_table, lines, shapes[shape]))
    return {
        kind: pa.concat_tables([part.result() for part in each], promote_options="default")
        for kind, each in parts.items()
    }


def _json_lines(after: int, last: int) -> Iterator[tuple[str, int, str]]:
    """(kind, shape, JSON lines) of the entries, a stretch of the book at a time."""
    vendor = connection.vendor
    line = _LINE.format(uid=_UID[vendor])
    with connection.cursor() as cursor:
        for start in range(after, last, FETCH):
            cursor.execute(
                f"""SELECT kind, shape_id, {_JOINED[vendor]}
                    FROM (SELECT kind, shape_id, {line} AS line FROM ledger_entry WHERE seq > %s AND seq <= %s) entry
                    GROUP BY kind, shape_id""",
                [start, min(start + FETCH, last)],
            )
            yield from cursor.fetchall()


def _table(lines: str, properties: list[dict[str, str]]) -> pa.Table:
    facts = [p for p in properties if p["secrecy"] != "identity"]
    schema = pa.schema(_BOOK + [(p["name"], _ARROW[p["sql_type"]]) for p in facts])
    table = pj.read_json(
        pa.BufferReader(lines.encode()),
        read_options=pj.ReadOptions(block_size=BLOCK),
        parse_options=pj.ParseOptions(explicit_schema=schema, unexpected_field_behavior="ignore"),
    )
    for p in facts:
        if p["sql_type"] == "DATE":
            position = table.schema.get_field_index(p["name"])
            table = table.set_column(position, p["name"], table[p["name"]].cast(pa.date32()))
    return table


def forget() -> None:
    """Drop all segments, so that they are made anew from the book."""
    with transaction.atomic():
        paths = list(Segment.objects.values_list("path", flat=True))
        Segment.objects.all().delete()
        Bookmark.objects.filter(pk=CONSUMER).delete()
    for path in paths:
        (folder() / path).unlink(missing_ok=True)
    for snapshot in folder().glob("snapshots/*.parquet"):
        snapshot.unlink(missing_ok=True)

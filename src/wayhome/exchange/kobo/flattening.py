"""A record of KoboToolbox as rows of a sheet: paths of groups are columns, and instances of one repeat are rows.

    {"household/size": "2", "household/member": [{"household/member/name": "Sokha"}, …]}

with the repeat household/member becomes two rows with the columns household/size and household/member/name. Every row
says which record it is (meta/rootUuid) and which of its rows (_row). What fits no column is kept in one as JSON.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import hmac
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from django.conf import settings

from wayhome.exchange.kobo.client import Record, number_of
from wayhome.packs import active

ROOT, ROW, DAY = "meta/rootUuid", "_row", "_submission_day"
LONGEST = 100_000
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f]")

Cells = dict[str, str]


@dataclass(slots=True)
class FlatRow:
    """One row: its cells, and the digest of what it says itself, without what it has from the record around it."""

    cells: Cells
    digest: str


@dataclass(slots=True)
class Flat:
    """A record as rows. `root` stays through its edits, "" if it has none; `uuid` is another one after each edit."""

    root: str
    uuid: str
    kobo_id: int | None
    submitted: str
    rows: list[FlatRow]
    is_repeat: bool


def flat(record: Record, repeat: str = "") -> Flat:
    """The rows of a record. Without instances of the repeat it is one row, with what the record says itself."""
    uuid = _bare(record.get("_uuid") or record.get("meta/instanceID"))
    around = _scalars(record, repeat)
    submitted = str(record.get("_submission_time") or "")
    around[DAY] = _day(submitted)
    instances = list(_instances(record, repeat, around)) if repeat else []
    rows = [FlatRow({**outer, **own}, _digest(own)) for outer, own in instances] or [FlatRow(around, _digest(around))]
    return Flat(
        root=_bare(record.get(ROOT)) or uuid,
        uuid=uuid,
        kobo_id=number_of(record) or None,
        submitted=submitted[:32],
        rows=rows,
        is_repeat=bool(instances),
    )


def as_sheet(rows: Sequence[Cells], needed: Iterable[str]) -> bytes:
    """The rows as text with tabs, so that no answer is taken for the sign between columns: the name .tsv says it.

    A column that no record says now is there all the same if it is needed: nobody answered it.
    """
    columns = list(dict.fromkeys([ROOT, ROW, *(name for cells in rows for name in cells), *needed]))
    written = io.StringIO()
    sheet = csv.DictWriter(written, columns, restval="", delimiter="\t", lineterminator="\r\n")
    sheet.writeheader()
    sheet.writerows(rows)
    return written.getvalue().encode("utf-8-sig")


def _instances(node: Mapping[str, Any], repeat: str, around: Cells) -> Iterator[tuple[Cells, Cells]]:
    """The instances of the repeat below a node: what is around each, and what it says itself."""
    for path, value in node.items():
        if not _is_repeat(value):
            continue
        if path == repeat:
            yield from ((around, _scalars(instance)) for instance in value)
        elif repeat.startswith(f"{path}/"):
            for instance in value:
                yield from _instances(instance, repeat, {**around, **_scalars(instance, repeat)})


def _scalars(node: Mapping[str, Any], repeat: str = "") -> Cells:
    """The answers at a node as text, without the repeat that becomes rows."""
    found: Cells = {}
    for path, value in node.items():
        if repeat and _is_repeat(value) and (path == repeat or repeat.startswith(f"{path}/")):
            continue
        inner = value.items() if isinstance(value, Mapping) else ()
        for name, text in [(f"{path}/{name}", _text(each)) for name, each in inner] or [(path, _text(value))]:
            found |= _in_pieces(name, _UNREADABLE.sub("\ufffd", text))
    return found


def _in_pieces(name: str, text: str) -> Cells:
    """A text longer than a cell of a sheet may be goes on in further columns."""
    if len(text) <= LONGEST:
        return {name: text}
    starts = range(0, len(text), LONGEST)
    return {f"{name} ({n})" if n > 1 else name: text[start : start + LONGEST] for n, start in enumerate(starts, 1)}


def _is_repeat(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and not any(isinstance(each, list | dict) for each in value):
        return " ".join(_text(each) for each in value)
    return orjson.dumps(value).decode()


def _bare(uuid: Any) -> str:
    return str(uuid or "").removeprefix("uuid:")[:128]


def _day(submitted: str) -> str:
    """The day on which the record came there (said in UTC), on our own calendar."""
    try:
        at = dt.datetime.fromisoformat(submitted)
    except ValueError:
        return ""
    return at.replace(tzinfo=at.tzinfo or dt.UTC).astimezone(ZoneInfo(active().time_zone)).date().isoformat()


def _digest(cells: Cells) -> str:
    """A digest that nobody without the key of this home can test a guess against."""
    said = orjson.dumps(cells, option=orjson.OPT_SORT_KEYS)
    return hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).hexdigest()[:32]

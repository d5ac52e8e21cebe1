"""Lists of records for forms: what somebody may see of the records in their areas, as CSV, with a version of its own.

The version changes when a record of the list, what it is called by or the areas of the reader change, and at nothing
else: a change in one province makes nobody in another download again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import orjson
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, F, Max, QuerySet

from wayhome import __version__
from wayhome.accounts.policy import Access
from wayhome.accounts.scope import scope
from wayhome.capture.entities.columns import columns_of
from wayhome.capture.entities.labels import label_of
from wayhome.capture.forms.tables import FormVersion
from wayhome.kernel.digest import content_digest
from wayhome.ledger.fields import Flag, Property
from wayhome.ledger.read import latest_seq_of
from wayhome.ledger.record import KINDS, Record
from wayhome.reference.areas import Area

CHUNK = 2_000


def version_of(kind: str, access: Access, form: FormVersion | None = None) -> str:
    """32 hexadecimal digits that stay the same while csv_of would give the same. Costs a look at an index."""
    columns = [p.name for p in columns_of(kind, access, form)]
    label = label_of(KINDS[kind], access).columns
    return content_digest([__version__, kind, columns, label, latest_seq_of(Area.kind), _state(kind, access)])[:32]


def _state(kind: str, access: Access) -> list[Any]:
    """What tells one set of records in the scope from any other.

    How many they are and the newest seq among them are enough. While that seq stays, nobody has come in or changed,
    since that takes a newer one; so the others can only have become fewer, and the count tells.
    """
    model = KINDS[kind]
    if not access.areas:
        return []
    is_whole = access.everywhere or getattr(model, "everyone", False)
    if is_whole and not model.listed():
        return [latest_seq_of(kind)]
    found = _listed(kind, access).aggregate(count=Count("*"), newest=Max("seq"))
    through = {p.refers for p in model.properties() if p.name in model.scope_through and not is_whole}
    return [sorted(access.areas), *found.values(), *(_state(each, access) for each in sorted(through))]


def _listed(kind: str, access: Access) -> QuerySet[Record]:
    """The records of the list of a kind that are in the scope."""
    model = KINDS[kind]
    return scope(model.objects.filter(model.listed()), access)


def csv_of(kind: str, access: Access, form: FormVersion | None = None) -> Iterator[bytes]:
    """The list in pieces: name (the uid), label, __version and the columns that the form reads, sorted by label.

    Everything is read at one moment, which is not before the version was asked.
    """
    model = KINDS[kind]
    label, columns = label_of(model, access), columns_of(kind, access, form)
    records = _listed(kind, access).order_by(*(F(name).asc(nulls_last=True) for name in label.columns), "uid")
    rows = _rows(records.values_list("uid", "version", *label.columns, *(p.name for p in columns)))
    ends = 2 + len(label.columns)
    texts = [(place, text) for place, p in enumerate(columns) if (text := _text_of(p))]
    yield _csv([["name", "label", "__version", *(p.name for p in columns)]])
    for part in rows:
        lines = []
        for row in part:
            values = list(row[ends:])
            for place, text in texts:
                if values[place] is not None:
                    values[place] = text(values[place])
            lines.append([row[0], label(row[0], row[2:ends]), row[1], *values])
        yield _csv(lines)


def standing(kind: str, uids: Sequence[str], access: Access) -> set[str]:
    """Those of the uids whose record is in the list of somebody with this access."""
    return set(_listed(kind, access).filter(uid__in=uids).values_list("uid", flat=True))


def _rows(asked: QuerySet[Record, Any]) -> Iterator[list[Any]]:
    """The rows of a query as the database gives them: making Python values of them takes as long as all the rest."""
    try:
        sql, parameters = asked.query.sql_with_params()
    except EmptyResultSet:
        return
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, parameters)
        while part := cursor.fetchmany(CHUNK):
            yield part


def _csv(lines: list[list[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue().encode()


def _text_of(prop: Property) -> Callable[[Any], str] | None:
    """How a value of the database becomes the text that forms compare with; None where csv writes it so."""
    if isinstance(prop, Flag):
        return _flag
    return _list if prop.many else None


def _flag(value: Any) -> str:
    return "yes" if value else "no"


def _list(value: Any) -> str:
    """As the answer to a question with several choices is written."""
    return " ".join(orjson.loads(value) if isinstance(value, str) else value)

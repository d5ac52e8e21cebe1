"""Rows of a noun about many uids, as the database has them. By the ORM this takes ten times longer for a country."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import orjson
from django.db import connection
from django.db.models.expressions import RawSQL

from wayhome.ledger.record import Record

_LISTED = {"sqlite": "SELECT value FROM json_each(%s)", "postgresql": "SELECT unnest(%s::text[])"}
_AMONG = {"sqlite": "IN (SELECT value FROM json_each(%s))", "postgresql": "= ANY(%s)"}


def among(uids: Collection[str]) -> RawSQL:
    """These uids to filter by, as in `uid__in`: one parameter, where naming each takes as long as to find it."""
    return RawSQL(_LISTED[connection.vendor], [_parameter(uids)])


def rows(model: type[Record], columns: Sequence[str], name: str, uids: Collection[str]) -> list[tuple[Any, ...]]:
    """The `columns` of the records whose property `name` is one of these uids, in no order.

    Days come as dates or as texts of the form 2020-05-04, as the database gives them.
    """
    if not uids:
        return []
    named = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        table, condition = model._meta.db_table, _AMONG[connection.vendor]
        cursor.execute(f'SELECT {named} FROM "{table}" WHERE "{name}" {condition}', [_parameter(uids)])
        return cursor.fetchall()


def _parameter(uids: Collection[str]) -> str | list[str]:
    return orjson.dumps(list(uids)).decode() if connection.vendor == "sqlite" else list(uids)

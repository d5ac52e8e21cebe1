"""Rows of a noun about many uids, as the database has them. By the ORM this takes ten times longer for a country."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import orjson
from django.db import connection

from wayhome.ledger.record import Record

_AMONG = {"sqlite": "IN (SELECT value FROM json_each(%s))", "postgresql": "= ANY(%s)"}


def rows(model: type[Record], columns: Sequence[str], name: str, uids: Collection[str]) -> list[tuple[Any, ...]]:
    """The `columns` of the records whose property `name` is one of these uids, in no order.

    Days come as dates or as texts of the form 2020-05-04, as the database gives them.
    """
    if not uids:
        return []
    named = ", ".join(f'"{column}"' for column in columns)
    among = orjson.dumps(list(uids)).decode() if connection.vendor == "sqlite" else list(uids)
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT {named} FROM "{model._meta.db_table}" WHERE "{name}" {_AMONG[connection.vendor]}', [among]
        )
        return cursor.fetchall()

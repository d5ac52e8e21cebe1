"""The REST service: a project sends each new record as it comes. It is kept durably, then taken in with others."""

from __future__ import annotations

import secrets
from typing import Any

import orjson

from wayhome.exchange.kobo import taking
from wayhome.exchange.kobo.client import Record
from wayhome.exchange.kobo.flattening import flat
from wayhome.exchange.kobo.tables import KoboConnection, KoboPush
from wayhome.exchange.kobo.taking import Taken
from wayhome.exchange.kobo.turns import RUNNING, alone
from wayhome.kernel.clock import now
from wayhome.kernel.digest import sha256_hex
from wayhome.kernel.problems import Refused, declare

DEEPEST = 3
AT_ONCE = 500

NOT_JSON = declare(
    "kobo.not_json",
    "What came is no record as JSON. Choose JSON in the REST service of the project, and leave its payload as it is.",
)


def new_key(connection: KoboConnection) -> str:
    """Make the key that the REST service shows from now on, and return it: it is told only this once."""
    key = secrets.token_urlsafe(24)
    KoboConnection.objects.filter(pk=connection.pk).update(key_digest=sha256_hex(key.encode()))
    return key


def opens(connection: KoboConnection, key: str) -> bool:
    """Whether this is the key of the connection."""
    shown = sha256_hex(key.encode(errors="replace"))
    return bool(connection.key_digest) and secrets.compare_digest(shown, connection.key_digest)


def keep(connection: KoboConnection, body: bytes) -> None:
    """Store what was sent, durably and once. Raises Refused if there is no record in it."""
    record_in(body)
    KoboPush.objects.bulk_create(
        [KoboPush(connection=connection, digest=sha256_hex(body), body=body, received=now())], ignore_conflicts=True
    )


def record_in(body: bytes) -> Record:
    """The record that was sent, perhaps inside an envelope of the project's own. Raises Refused if there is none."""
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Refused([NOT_JSON()]) from None
    record = _record(said, DEEPEST)
    if record is None:
        raise Refused([NOT_JSON()])
    return record


def take_all() -> None:
    """Take in what waits for any connection. One that cannot work keeps it and says why on its page."""
    for connection in KoboConnection.objects.filter(pushes__isnull=False).distinct():
        try:
            with alone(connection):
                connection.refresh_from_db()
                take_waiting(connection, Taken())
                connection.save(update_fields=["problems"])
        except Refused as refused:
            if refused.problems[0].code != RUNNING.code:
                connection.problems = [problem.as_json() for problem in refused.problems]
                connection.save(update_fields=["problems"])


def take_waiting(connection: KoboConnection, taken: Taken) -> None:
    """Take in what waits. Of records that came before, pulling knows better what they say now: those are left to it."""
    while waiting := list(connection.pushes.all()[:AT_ONCE]):
        records = {flat(record).root: record for record in (record_in(bytes(push.body)) for push in waiting)}
        known = dict(connection.rows.filter(root__in=list(records)).values_list("root", "uuid"))
        fresh = [record for root, record in records.items() if not _is_known(record, known.get(root), connection)]
        taking.take(connection, fresh, taken)
        KoboPush.objects.filter(pk__in=[push.pk for push in waiting]).delete()


def _is_known(record: Record, uuid: str | None, connection: KoboConnection) -> bool:
    return uuid is not None and (bool(connection.token) or uuid == flat(record).uuid)


def _record(said: Any, deep: int) -> Record | None:
    if isinstance(said, dict):
        if "_uuid" in said or "meta/instanceID" in said:
            return said
        if deep:
            return next((found for inner in said.values() if (found := _record(inner, deep - 1))), None)
    return None

"""Pulling: what is new there, what was edited there, and what is not there any more.

New records are known by their number. An edit keeps the number and gives another uuid; a deletion leaves only a gap: so
each pull lists again what came in the last days, and now and then everything, and compares. Each page is in the book
before the next is asked for, so a pull that is stopped goes on where it was.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from wayhome.exchange.kobo import pushes, taking
from wayhome.exchange.kobo.client import Client, Record, number_of
from wayhome.exchange.kobo.flattening import ROOT, ROW, flat
from wayhome.exchange.kobo.tables import KoboConnection, KoboRow
from wayhome.exchange.kobo.taking import Taken
from wayhome.exchange.kobo.turns import alone
from wayhome.kernel.clock import now
from wayhome.kernel.problems import Refused, declare

Progress = Callable[[int, int], None]
T = TypeVar("T")

WHOLE_EVERY = dt.timedelta(days=1)
AT_ONCE = 100
NAMES = ("_id", "_uuid", ROOT, "meta/instanceID", "_submission_time")

UNKNOWN = declare("kobo.unknown", "There is no KoboToolbox connection “{name}”. There are: {known}.")


def named(name: str) -> KoboConnection:
    """The connection of that name. Raises Refused."""
    found = KoboConnection.objects.filter(name=name).first()
    if found is None:
        known = ", ".join(KoboConnection.objects.values_list("name", flat=True))
        raise Refused([UNKNOWN(name=name, known=known or "–")])
    return found


def pull(connection: KoboConnection, *, whole: bool = False, progress: Progress | None = None) -> Taken:
    """Take in what is new or was edited there, and mark what is missing there. `whole` compares all that ever came.

    Raises Refused if the server does not answer or the connection cannot be used; what was taken in until then stays.
    """
    taken, shown = Taken(), progress or (lambda done, total: None)
    with alone(connection):
        connection.refresh_from_db()
        connection.problems = []
        try:
            taking.profile_of(connection.profile, connection.repeat)
            taking.access_of(connection)
            _pull(connection, whole, taken, shown)
        except Refused as refused:
            connection.problems = [*connection.problems, *(problem.as_json() for problem in refused.problems)]
            raise
        finally:
            taken.gone = connection.rows.filter(gone_at__isnull=False, decision=KoboRow.Decision.OPEN).count()
            connection.told = taken.told()
            connection.save(update_fields=["told", "problems", "pulled_at", "compared_at"])
    return taken


def _pull(connection: KoboConnection, whole: bool, taken: Taken, progress: Progress) -> None:
    pushes.take_waiting(connection, taken)
    client = Client(connection.base_url, connection.asset, connection.token, connection.is_local)
    began, done = now(), 0
    for records, left in client.records(after=connection.last_id):
        taking.take(connection, records, taken)
        done += len(records)
        connection.last_id = max(map(number_of, records))
        connection.save(update_fields=["last_id"])
        progress(done, done + left)
    since = None
    if not (whole or connection.compared_at is None or began - connection.compared_at > WHOLE_EVERY):
        since = began - dt.timedelta(days=connection.window)
    _compare(connection, client, since, taken, lambda seen: progress(done + seen, done + seen))
    connection.pulled_at = began
    if since is None:
        connection.compared_at = began


def _compare(
    connection: KoboConnection,
    client: Client,
    since: dt.datetime | None,
    taken: Taken,
    progress: Callable[[int], None],
) -> None:
    """List the records that came there `since` then, take those that are edited, and mark rows whose record is gone."""
    known = _known_since(connection, since)
    query = {"_submission_time": {"$gte": _said(since)}} if since else {}
    changed: list[int] = []
    missing, seen = dict(known), 0
    for page, _ in client.records(query, fields=NAMES):
        for record in page:
            each = flat(record)
            root = each.root if each.root in known else _root_of(connection, each.kobo_id) or each.root
            if missing.pop(root, None) != each.uuid or root not in known:
                changed.append(number_of(record))
        seen += len(page)
        progress(seen)
    for numbers in _batches(changed):
        for records, _ in client.records({"_id": {"$in": numbers}}):
            taking.take(connection, records, taken)
    for roots in _batches(list(missing)):
        connection.rows.filter(root__in=roots, gone_at=None).update(gone_at=now())


def _known_since(connection: KoboConnection, since: dt.datetime | None) -> dict[str, str]:
    """The records that came there since then and are not known to be gone: root to uuid."""
    rows = connection.rows.filter(gone_at=None)
    if since is not None:
        rows = rows.filter(submitted__gte=_said(since))
    return dict(rows.values_list("root", "uuid"))


def _root_of(connection: KoboConnection, kobo_id: int | None) -> str | None:
    return connection.rows.filter(kobo_id=kobo_id).values_list("root", flat=True).first() if kobo_id else None


def _said(moment: dt.datetime) -> str:
    """A moment as records say when they came: UTC without a zone."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _batches(several: Sequence[T]) -> Iterator[list[T]]:
    left = iter(several)
    while batch := list(islice(left, AT_ONCE)):
        yield batch


def columns_there(connection: KoboConnection) -> list[str]:
    """The columns that the first records have there. Raises Refused; nothing is taken in."""
    client = Client(connection.base_url, connection.asset, connection.token, connection.is_local)
    first: list[Record] = next((records for records, _ in client.records()), [])
    rows = [row.cells for record in first for row in flat(record, connection.repeat).rows]
    return list(dict.fromkeys([ROOT, ROW, *(name for cells in rows for name in cells)]))

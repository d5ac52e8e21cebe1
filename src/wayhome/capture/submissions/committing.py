"""Group commit: requests hand their rows to one writer, which stores all that wait in one durable transaction.

A request goes on only after its commit, so what was acknowledged is there. One sync of the disk serves many requests.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any

from django.db import DatabaseError, OperationalError, connection

from wayhome.capture.submissions.attachments import Kept
from wayhome.capture.submissions.tables import Attachment, Submission
from wayhome.ledger.stores import writing

MOST_AT_ONCE = 200
IDLE_SECONDS = 5.0
PATIENCE_SECONDS = 90.0

State = Submission.State

SUBMISSION_COLUMNS = (
    "instance", "lineage", "deprecates", "form_id", "version", "digest", "xml", "by", "device", "channel", "received",
    "state", "problems", "decision", "reason", "decided_by",
)  # fmt: skip
ATTACHMENT_COLUMNS = ("instance", "filename", "digest", "received_digest", "media_type", "size", "received")


@dataclass(slots=True)
class Incoming:
    """One submission that waits to be stored. `received` is an aware datetime."""

    instance: str
    deprecates: str
    form_id: str
    version: str
    digest: str
    xml: bytes
    by: str
    device: str
    channel: str
    received: Any
    attachments: Sequence[Kept] = ()
    stored: Future[str] = field(default_factory=Future, repr=False)

    def row(self, state: str, received: Any) -> tuple[Any, ...]:
        lineage = "" if self.deprecates else self.instance
        return (
            self.instance, lineage, self.deprecates, self.form_id, self.version, self.digest, self.xml, self.by,
            self.device, self.channel, received, state, "[]", "", "", "",
        )  # fmt: skip


def store(incoming: Incoming) -> str:
    """Store a submission durably, once, and return its state: the standing one where it was received before.

    Inside a transaction of the caller it is stored with that. Raises OperationalError where the database cannot write.
    """
    if connection.in_atomic_block:
        with writing() as open_store:
            return _insert(open_store.cursor, [incoming])[0]
    WRITER.take(incoming)
    return incoming.stored.result(PATIENCE_SECONDS)


class _Writer:
    """The one thread of this process that stores submissions. It begins with the first and rests when none come."""

    def __init__(self) -> None:
        self.waiting: SimpleQueue[Incoming] = SimpleQueue()
        self.beginning = threading.Lock()
        self.thread: threading.Thread | None = None

    def take(self, incoming: Incoming) -> None:
        self.waiting.put(incoming)
        if self.thread is None or not self.thread.is_alive():
            with self.beginning:
                if self.thread is None or not self.thread.is_alive():
                    self.thread = threading.Thread(target=self.write_for_ever, name="receipts", daemon=True)
                    self.thread.start()

    def write_for_ever(self) -> None:
        while True:
            try:
                first = self.waiting.get(timeout=IDLE_SECONDS)
            except Empty:
                connection.close()
                first = self.waiting.get()
            _write([first, *self.more()])

    def more(self) -> Iterator[Incoming]:
        """What else waits by now."""
        for _ in range(MOST_AT_ONCE - 1):
            try:
                yield self.waiting.get_nowait()
            except Empty:
                return


WRITER = _Writer()


def _write(batch: list[Incoming]) -> None:
    """Store a batch and tell every request in it. Whatever happens, each of them is told, and the thread lives on."""
    try:
        with writing() as open_store:
            states = _insert(open_store.cursor, batch)
    except BaseException as error:
        connection.close()
        if len(batch) > 1 and isinstance(error, DatabaseError) and not isinstance(error, OperationalError):
            for each in batch:  # one of them cannot be stored: not at the cost of the others
                _write([each])
            return
        for each in batch:
            each.stored.set_exception(error)
    else:
        for each, state in zip(batch, states, strict=True):
            each.stored.set_result(state)


def _insert(cursor: Any, batch: Sequence[Incoming]) -> list[str]:
    """Add the rows of a batch and say each one's state. What is there already stays as it is."""
    _one_at_a_time(cursor, batch)
    known = _known(cursor, {each.instance for each in batch})
    states, rows, attachments = [], [], []
    for each in batch:
        received = connection.ops.adapt_datetimefield_value(each.received)
        contents = known.setdefault(each.instance, {})
        if each.digest not in contents:
            contents[each.digest] = State.VARIANT if contents else State.RECEIVED
            rows.append(each.row(contents[each.digest], received))
        states.append(str(contents[each.digest]))
        if states[-1] != State.ERASED:
            attachments += [
                (each.instance, a.filename, a.digest, a.received_digest, a.media_type, a.size, received)
                for a in each.attachments
            ]
    for sql, values in ((_SUBMISSION, rows), (_ATTACHMENT, attachments)):
        if values:
            cursor.executemany(sql, values)
    return states


def _one_at_a_time(cursor: Any, batch: Sequence[Incoming]) -> None:
    """On PostgreSQL writers of other processes go on beside this one: not with the same instances, or two of them
    would both think that theirs is the first."""
    if connection.vendor == "postgresql":
        cursor.execute(
            "SELECT pg_advisory_xact_lock(lock) FROM "
            "(SELECT DISTINCT hashtextextended(unnest(%s::text[]), 0) AS lock ORDER BY lock) AS locks",
            [[each.instance for each in batch]],
        )


def _known(cursor: Any, instances: set[str]) -> dict[str, dict[str, str]]:
    """Instance to the digests received under it, each with its state."""
    found: dict[str, dict[str, str]] = {}
    marks = ", ".join(["%s"] * len(instances))
    cursor.execute(
        f"SELECT instance, digest, state FROM {Submission._meta.db_table} WHERE instance IN ({marks})", list(instances)
    )
    for instance, digest, state in cursor.fetchall():
        found.setdefault(instance, {})[digest] = state
    return found


def _insert_sql(table: str, columns: Sequence[str]) -> str:
    names, marks = ", ".join(f'"{column}"' for column in columns), ", ".join(["%s"] * len(columns))
    return f'INSERT INTO "{table}" ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING'


_SUBMISSION = _insert_sql(Submission._meta.db_table, SUBMISSION_COLUMNS)
_ATTACHMENT = _insert_sql(Attachment._meta.db_table, ATTACHMENT_COLUMNS)

"""Erasing: when it is erased who somebody was, what told it goes too: rows, the files kept, and what phones sent.

Of such a row its place, its digest and the day stay, and its key: when the row comes again it is not taken in. What
no record came from goes by what it says: the same number of a document, or the same name and phone. Out of reach are
files that nobody can read, which are named, and copies outside the home.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from pathlib import PurePath
from typing import Any

from django.db import connection
from django.db.models import Q

from wayhome.capture import blanking, files, tracing
from wayhome.capture.lines import ERASED
from wayhome.capture.models import Import, RowKey, SheetRow
from wayhome.capture.submissions.erasing import empty, erase_submissions
from wayhome.capture.submissions.tables import Submission
from wayhome.capture.tracing import Told
from wayhome.kernel.clock import now
from wayhome.kernel.names import fold
from wayhome.kernel.problems import Refused
from wayhome.kernel.registry import Registry
from wayhome.ledger.models import Entry, Source
from wayhome.ledger.stores import writing
from wayhome.ledger.write import NOTHING_TO_VOID, Written, redact
from wayhome.records.base import today

ENTRIES, ROWS, SUBMISSIONS, ATTACHMENTS, FILES = "entries", "rows", "submissions", "attachments", "files"

Key = tuple[str, str]
"""(kind, uid) of a record."""

ABOVE: Registry[Callable[[Any, Told], int]] = Registry("room that tells of people")
"""What rooms above keep of what was received: its name, and what erases it with a cursor and says how much went."""


@dataclass(slots=True)
class Erased:
    """What an erasure removed, by room, and what remains to be done with files once it is committed.

    `imports` and `profiles` are those whose kept files lose rows, `digests` the files that nothing names any more.
    """

    written: list[Written] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    imports: set[int] = field(default_factory=set)
    profiles: set[str] = field(default_factory=set)
    digests: set[str] = field(default_factory=set)

    def as_json(self) -> dict[str, Any]:
        """What remains to be done, to be kept until it is."""
        return {name: sorted(getattr(self, name)) for name in ("imports", "profiles", "digests")}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Erased:
        return cls(imports=set(kept["imports"]), profiles=set(kept["profiles"]), digests=set(kept["digests"]))


def erase(kind: str, uid: str, by: str) -> Written:
    """Erase who a record is about: in the book, in rows and submissions, and in the files that hold or come with them.

    Raises Refused if there never was such a record.
    """
    source = Source(sort=Source.Sort.DECISION, name=f"erasure of {kind} {uid}", by=by, received=now())
    with without_traces():
        with writing() as store:
            source.save()
            erased = erase_all(store.cursor, [(kind, uid)], source, by)
        finish(erased)
    return erased.written[0]


def erase_all(cursor: Any, keys: Sequence[Key], source: Source, by: str) -> Erased:
    """Erase who these records are about, in the transaction of the caller, who calls `finish` once it is committed.

    The sources of received files note at once what has to leave them. Raises Refused if there never was one of them.
    """
    _refuse_unknown(keys)
    told = tracing.told_of(keys)
    erased = Erased()
    erased.counts[ENTRIES] = _with_identity(keys).count()
    _erase_rows(keys, told, erased)
    emptied = erase_submissions(keys, cursor, today())
    emptied += empty(Submission.objects.filter(pk__in=tracing.submissions(told)), today())
    erased.counts[SUBMISSIONS], erased.counts[ATTACHMENTS] = emptied.submissions, emptied.attachments
    erased.digests |= emptied.digests
    erased.counts[FILES] = _erase_refused_files(told, erased)
    _rename_files(told)
    for waiting in tracing.uploads(told):
        waiting.unlink(missing_ok=True)
    for kind, uid in keys:
        erased.written.append(redact(kind, uid, source=source, by=by))
    return erased


def erase_files(imports: Iterable[int], erased: Erased) -> None:
    """Note of these imports, whose files were refused, that nothing of their bytes is kept."""
    for received in Import.objects.filter(pk__in=imports, state=Import.State.REFUSED).select_related("source"):
        blanking.note_whole(received.source.digest)
        erased.imports.add(received.pk)
        erased.counts[FILES] += 1


def finish(erased: Erased, progress: Callable[[int, int], None] = lambda done, total: None) -> None:
    """Let the files follow: what nothing names goes, kept sheets lose their rows. It bears being done again."""
    for digest in erased.digests:
        files.forget(digest)
    imports = Import.objects.filter(Q(pk__in=erased.imports) | Q(profile__in=erased.profiles)).select_related("source")
    for done, received in enumerate(imports, 1):
        blanking.leave_out(received)
        progress(done, len(imports))


@contextmanager
def without_traces() -> Iterator[None]:
    """Fold SQLite's log in afterwards: what it held of the old pages is then gone from the disk."""
    yield
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _refuse_unknown(keys: Iterable[Key]) -> None:
    for kind, uid in keys:
        if not Entry.objects.filter(kind=kind, uid=uid).exists():
            raise Refused([NOTHING_TO_VOID()])


def _with_identity(keys: Iterable[Key]) -> Any:
    told = Q(identity__isnull=False) | Q(answers__isnull=False)
    return Entry.objects.filter(_any(Q(kind=kind, uid=uid) for kind, uid in keys), told)


def _erase_rows(keys: Sequence[Key], told: Told, erased: Erased) -> None:
    """Empty the listed rows of these records and mark their keys; rows that are in no record go by what they say."""
    day = today()
    known = RowKey.objects.filter(_any(Q(records__contains=f'"{uid}"') for _, uid in keys))
    erased.profiles |= set(known.values_list("profile", flat=True))
    own = Q(pk__in=tracing.rows(told))
    rows: dict[int, set[int]] = defaultdict(set)
    for kind, uid in keys:
        entries = Entry.objects.filter(kind=kind, uid=uid, source__sort=Source.Sort.FILE, source_row__isnull=False)
        for of, number in entries.values_list("source_id", "source_row"):
            own |= Q(received__source_id=of, number=number)
            rows[of].add(number)
    waiting = Q(key__in=list(known.values_list("key", flat=True))) & ~Q(outcome=SheetRow.Outcome.MENDED)
    for row in SheetRow.objects.filter(own | waiting).select_related("received"):
        erased.counts[ROWS] += any(row.content)
        row.content, row.mended = [""] * len(row.content), None
        row.problems, row.outcome = [ERASED(day=day.isoformat()).as_json()], SheetRow.Outcome.ERASED
        row.save()
        rows[row.received.source_id].add(row.number)
    known.filter(erased=None).update(erased=day)
    for received in Import.objects.filter(source__in=rows).select_related("source"):
        blanking.note(received.source.digest, received.sheet, rows[received.source_id])
        erased.imports.add(received.pk)
        erased.profiles.add(received.profile)


def _erase_refused_files(told: Told, erased: Erased) -> int:
    """Note in files that were refused as a whole which of their rows have to go; how many such files there are."""
    found = tracing.refused_files(told)
    for received, rows in found:
        for sheet, numbers in rows.items():
            blanking.note(received.source.digest, sheet, numbers)
            erased.counts[ROWS] += len(numbers)
        erased.imports.add(received.pk)
    return len(found)


def _rename_files(told: Told) -> None:
    """Take the name of somebody out of the names of received files."""
    for source in Source.objects.filter(sort=Source.Sort.FILE):
        if told.names_in(fold(source.name)):
            source.name = without_name(source.name)
            source.save(update_fields=["name"])


def without_name(file: str) -> str:
    """What a file is called whose name told of somebody: by its ending alone, which says how it is read."""
    return f"erased{PurePath(file).suffix}"


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, Q(pk__in=[]))

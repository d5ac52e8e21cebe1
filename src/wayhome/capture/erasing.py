"""Erasing: when it is erased who somebody was, what told it goes too: rows, the files kept, and what phones sent.

Of such a row its place, its digest and the day stay, and its key: when the row comes again it is not taken in.
Out of reach are files that were refused as a whole, since nobody knows what their rows say; rows of a sheet without
key columns that were held and came again in other words, since nothing says that they are the same; and copies outside
the home, such as backups.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import Q

from wayhome.capture import files, header, profiles, sheets
from wayhome.capture.identity import Identity, digest_of_text
from wayhome.capture.lines import ERASED
from wayhome.capture.models import Import, RowKey, SheetRow
from wayhome.capture.returning import returned
from wayhome.capture.sheets import Sheet, cell_text
from wayhome.capture.submissions.erasing import erase_submissions
from wayhome.kernel.clock import now
from wayhome.kernel.problems import Refused
from wayhome.ledger.models import Entry, Source
from wayhome.ledger.stores import writing
from wayhome.ledger.write import Written, redact
from wayhome.records.base import today


def erase(kind: str, uid: str, by: str) -> Written:
    """Erase who a record is about: in the book, in rows and submissions, and in the files that hold or come with them.

    Book and rows change in one transaction, which also notes in the sources what has to leave their files; the files
    follow, and the doctor names one that did not. Raises Refused if there is no such record.
    """
    profiles_met: set[str] = set()
    unnamed: list[str] = []

    def rows_too(cursor: Any) -> None:
        profiles_met.update(_erase_rows(kind, uid))

    def submissions_too(cursor: Any) -> None:
        unnamed.extend(erase_submissions(cursor, kind, uid, today()))

    source = Source(sort=Source.Sort.DECISION, name=f"erasure of {kind} {uid}", by=by, received=now())
    with _without_traces(), writing():
        source.save()
        written = redact(kind, uid, source=source, by=by, also=[rows_too, submissions_too])
    for digest in unnamed:
        files.forget(digest)
    for received in Import.objects.filter(profile__in=profiles_met).select_related("source"):
        leave_out(received)
    return written


def leave_out(received: Import) -> None:
    """Replace the kept file of an import by copies, one CSV for each sheet, without the cells of its erased rows.

    The copies lie beside where the file was, under its digest; its sources say which rows are blank and since when.
    Does nothing if no row of these bytes was erased.
    """
    digest = received.source.digest
    noted = _noted(digest)
    book = _kept_sheets(received.source, noted)
    found = _erased_rows(received, book)
    rows = {name: set(numbers) for name, numbers in noted.get("rows", {}).items()}
    if found:
        rows.setdefault(received.sheet, set()).update(found)
    if not rows:
        return
    copies = files.keep_copies(digest, [_csv(each, rows.get(each.name, set())) for each in book])
    erased = {
        "on": today().isoformat(),
        "rows": {name: sorted(numbers) for name, numbers in rows.items()},
        "copies": [[each.name, *copy] for each, copy in zip(book, copies, strict=True)],
    }
    _say(digest, erased)
    files.forget(digest)


def is_noted(received: Import) -> bool:
    """Whether a row of the same bytes was erased before."""
    return bool(_noted(received.source.digest))


@contextmanager
def _without_traces() -> Iterator[None]:
    """Let SQLite overwrite what is deleted, also in the file of the database: by itself it only lets go of the room."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = ON")
        yield
        if not connection.in_atomic_block:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _erase_rows(kind: str, uid: str) -> set[str]:
    """Empty the listed rows of a record and mark its keys; the profiles in whose files its rows may stand."""
    day = today()
    keys = RowKey.objects.filter(records__contains=f'"{uid}"')
    profiles_met = set(keys.values_list("profile", flat=True))
    own = Q(pk__in=[])
    rows: dict[int, set[int]] = defaultdict(set)
    entries = Entry.objects.filter(kind=kind, uid=uid, source__sort=Source.Sort.FILE, source_row__isnull=False)
    for source, number in entries.values_list("source_id", "source_row"):
        own |= Q(received__source_id=source, number=number)
        rows[source].add(number)
    waiting = Q(key__in=list(keys.values_list("key", flat=True))) & ~Q(outcome=SheetRow.Outcome.MENDED)
    for row in SheetRow.objects.filter(own | waiting).select_related("received"):
        row.content, row.mended = [""] * len(row.content), None
        row.problems, row.outcome = [ERASED(day=day.isoformat()).as_json()], SheetRow.Outcome.ERASED
        row.save()
        rows[row.received.source_id].add(row.number)
    keys.filter(erased=None).update(erased=day)
    for received in Import.objects.filter(source__in=rows).select_related("source"):
        _note(received, rows[received.source_id], day.isoformat())
        profiles_met.add(received.profile)
    return profiles_met


def _note(received: Import, numbers: set[int], day: str) -> None:
    """Note in the sources of the same bytes which rows have to leave their file. Copies made before hold them still."""
    noted = _noted(received.source.digest)
    rows = noted.get("rows", {})
    rows[received.sheet] = sorted({*rows.get(received.sheet, ()), *numbers})
    before = noted.get("copies") or noted.get("before")
    _say(received.source.digest, {"on": day, "rows": rows, "copies": [], "before": before})


def _noted(digest: str) -> dict[str, Any]:
    """What the sources of these bytes say of their erased rows; {} if there are none. They all say the same."""
    for source in Source.objects.filter(sort=Source.Sort.FILE, digest=digest):
        if erased := source.details.get("erased"):
            return dict(erased)
    return {}


def _say(digest: str, erased: dict[str, Any]) -> None:
    for source in Source.objects.filter(sort=Source.Sort.FILE, digest=digest):
        source.details = {**source.details, "erased": erased}
        source.save(update_fields=["details"])


def _kept_sheets(source: Source, noted: Mapping[str, Any]) -> list[Sheet]:
    """The sheets of a received file as far as they are kept; none of a file that is no table."""
    try:
        if files.is_there(source.digest):
            return sheets.read(files.read(source.digest), source.name)
    except Refused:
        return []
    copies = noted.get("copies") or noted.get("before") or []
    return [Sheet(name, _rows(files.read(file))) for name, file, _ in copies]


def _erased_rows(received: Import, book: list[Sheet]) -> set[int]:
    """The numbers of the rows in the sheet of an import of which it was erased who they are about."""
    try:
        profile = profiles.load(received.profile)
        table = header.find([each for each in book if each.name == received.sheet], profile, received.source.name)
    except Refused:
        return set()
    fitted = profiles.fitted(profile, table.index)
    keys = Identity(fitted, table.index, received.day_styles)
    back = returned(table, profile.name, None)
    by_key: dict[str, set[int]] = defaultdict(set)
    for number, cells, refusal in table.numbered(fitted.key):
        if refusal is None:
            content = digest_of_text(*map(cell_text, cells))
            by_key[keys.of_row(cells, content)].add(number)
            if (row := back.rows.get(number)) and row.key:
                by_key[row.key].add(number)
    gone = RowKey.objects.filter(profile=profile.name, erased__isnull=False).values_list("key", flat=True)
    mended = received.sheet_rows.filter(outcome=SheetRow.Outcome.MENDED).values_list("number", flat=True)
    told = received.sheet_rows.filter(outcome__in=[SheetRow.Outcome.ERASED, SheetRow.Outcome.REFUSED])
    listed = {row.number for row in told if any(problem.code == ERASED.code for problem in row.found_problems)}
    return set().union(*(by_key[key] for key in gone if key in by_key)) - set(mended) | listed


def _csv(sheet: Sheet, blank: set[int]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for number, row in sheet.numbered():
        writer.writerow(["" if number in blank else cell_text(cell) for cell in row])
    return text.getvalue().encode()


def _rows(content: bytes) -> list[Any]:
    return [list(row) for row in csv.reader(io.StringIO(content.decode(), newline=""))]

"""Blanking: rows about somebody leave the kept file of their import, whose other rows stay.

The copies lie beside where the file was, under its digest; its sources say which rows are blank and since when.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from wayhome.capture import files, header, profiles, sheets
from wayhome.capture.identity import Identity, digest_of_text
from wayhome.capture.lines import ERASED
from wayhome.capture.models import Import, RowKey, SheetRow
from wayhome.capture.returning import returned
from wayhome.capture.sheets import Sheet, cell_text
from wayhome.kernel.problems import Refused
from wayhome.ledger.models import Source
from wayhome.records.base import today


def leave_out(received: Import) -> None:
    """Replace the kept file of an import by copies, one CSV for each sheet, without the cells of its erased rows.

    A file that was noted to go as a whole goes. Does nothing if no row of these bytes was erased.
    """
    digest = received.source.digest
    noted = _noted(digest)
    if noted.get("whole"):
        _say(digest, noted)
        files.forget(digest)
        return
    book = kept_sheets(received.source, noted)
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
    """Whether a row of the same bytes was erased before, or all of them."""
    return bool(_noted(received.source.digest))


def note(digest: str, sheet: str, numbers: Iterable[int]) -> None:
    """Note in the sources of the same bytes which rows have to leave their file. Copies made before hold them still."""
    noted = _noted(digest)
    if noted.get("whole"):
        return
    rows = noted.get("rows", {})
    rows[sheet] = sorted({*rows.get(sheet, ()), *numbers})
    before = noted.get("copies") or noted.get("before")
    _say(digest, {"on": today().isoformat(), "rows": rows, "copies": [], "before": before})


def note_whole(digest: str) -> None:
    """Note in the sources of the same bytes that nothing of them is kept."""
    _say(digest, {"on": today().isoformat(), "rows": {}, "copies": [], "whole": True})


def kept_sheets(source: Source, noted: Mapping[str, Any] | None = None) -> list[Sheet]:
    """The sheets of a received file as far as they are kept; none of a file that is no table."""
    noted = _noted(source.digest) if noted is None else noted
    try:
        if files.is_there(source.digest):
            return sheets.read(files.read(source.digest), source.name)
    except Refused:
        return []
    copies = noted.get("copies") or noted.get("before") or []
    return [Sheet(name, _rows(files.read(file))) for name, file, _ in copies]


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

"""The door of capture. A file comes in, its bytes are kept, its rows pass the gate or are held with the reason."""

from __future__ import annotations

import datetime as dt
import gc
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.db.models import QuerySet
from django.utils.translation import gettext, gettext_noop

from wayhome.accounts.policy import Access
from wayhome.capture import blanking, files, header, profiles, running, sheets
from wayhome.capture.batch import Batches
from wayhome.capture.days import Style, style_of
from wayhome.capture.header import Table
from wayhome.capture.identity import Identity, columns_of_days
from wayhome.capture.lines import OUTCOMES, Line, LineReader
from wayhome.capture.mending import mend
from wayhome.capture.models import Import, SheetRow
from wayhome.capture.profiles import Profile
from wayhome.capture.returning import returned
from wayhome.capture.rows import RowReader
from wayhome.capture.screen import change, put, read, void
from wayhome.kernel.clock import now
from wayhome.kernel.problems import Problem, Refused
from wayhome.ledger.models import Source
from wayhome.records.base import today

__all__ = ["ImportResult", "Trouble", "change", "import_file", "mend", "put", "read", "sentences", "void"]

SHEET, ROW, COLUMN = gettext_noop("sheet “{sheet}”"), gettext_noop("row {row}"), gettext_noop("column “{column}”")
BATCH = 1_000
TRIED = 10_000
SHOWN_TROUBLES = 200

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Trouble:
    """A row that was not taken in, where it stands, and why."""

    file: str
    sheet: str
    row: int
    outcome: str
    problem: Problem

    def sentence(self, translate: Callable[[str], str] = gettext) -> str:
        """Where it is (file, sheet, row, column) and what to do, in one line."""
        where = [self.file]
        if self.sheet:
            where.append(translate(SHEET).format(sheet=self.sheet))
        where.append(translate(ROW).format(row=self.row))
        if self.problem.field:
            where.append(translate(COLUMN).format(column=self.problem.field))
        return f"{', '.join(where)}: {self.problem.sentence(translate)}"


@dataclass(slots=True)
class ImportResult:
    """What became of the rows of a file: rows in = new + updated + same + held + refused.

    `troubles` are the first rows that were held or refused; all of them are listed in the import.
    """

    new: int = 0
    updated: int = 0
    same: int = 0
    held: int = 0
    refused: int = 0
    import_id: int | None = None
    troubles: list[Trouble] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return self.new + self.updated + self.same + self.held + self.refused

    @property
    def exit_code(self) -> int:
        """0 if all rows are in, 3 if some were held or refused."""
        return 3 if self.held or self.refused else 0

    def counts(self) -> dict[str, int]:
        return {outcome: getattr(self, outcome) for outcome in OUTCOMES}

    def add(self, counts: Counter[str]) -> None:
        for outcome, number in counts.items():
            setattr(self, outcome, getattr(self, outcome) + number)


def import_file(
    file: str | Path | bytes,
    name: str,
    profile: str | Profile,
    by: str,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
    known_by: dt.date | None = None,
    access: Access | None = None,
) -> ImportResult:
    """Put the rows of a CSV file or a workbook through the gate, as the profile says.

    The bytes are kept first. Raises Refused, with one sentence, if the file as a whole cannot be taken; it is kept and
    listed all the same. Stopping in the middle loses nothing: the same file again goes on where it stopped.
    With an `access`, rows outside the areas of the person who asks are held.
    A dry run writes and keeps nothing. Rows that `access` may not write are held; without one every row may be written.
    """
    content = file if isinstance(file, bytes) else Path(file).read_bytes()
    wanted = profile if isinstance(profile, Profile) else profiles.load(profile)
    if dry_run:
        return _through(None, content, name, wanted, by, progress, known_by, access)
    running.note_broken_off()
    received = _receive(content, name, wanted, by, known_by)
    with running.held(received):
        return _through(received, content, name, wanted, by, progress, known_by, access)


def _through(
    received: Import | None,
    content: bytes,
    name: str,
    wanted: Profile,
    by: str,
    progress: Progress | None,
    known_by: dt.date | None,
    access: Access | None,
) -> ImportResult:
    """Read the file and take in its rows; list them in `received`, if it is not a dry run."""
    try:
        table = header.find(sheets.read(content, name, wanted.sheet), wanted, name)
        fitted = profiles.fitted(wanted, table.index)
        back = returned(table, wanted.name, access)
        styles = styles_in(table, fitted) | back.styles
        reader = RowReader(fitted, table.index, known_by or back.known_by, styles, access)
    except Refused as refused:
        if received is not None:
            received.problems = [problem.as_json() for problem in refused.problems]
            received.state = Import.State.REFUSED
            received.save()
            if blanking.is_noted(received):
                blanking.leave_out(received)
        raise
    if received is not None:
        received.sheet, received.header = table.sheet, table.header
        received.days = {key: style.as_json() for key, style in styles.items()}
        received.save()
    batches = Batches(reader, received, by, access, back)
    lines = LineReader(reader, Identity(fitted, table.index, styles), table.header, back)
    return _take_rows(table, lines, batches, name, received, progress or (lambda done, total: None))


def styles_in(table: Table, profile: Profile) -> dict[str, Style]:
    """How each column of dates is written, as all of its cells tell; by key of the column."""
    dated = columns_of_days(profile) & table.index.keys()
    return {key: style_of(table.column(key), profile.day_order) for key in sorted(dated)}


def sentences(row: SheetRow, translate: Callable[[str], str] = gettext) -> list[str]:
    """Why a row was not taken in: one sentence per problem, with file, sheet, row and column."""
    received = row.received
    return [
        Trouble(received.source.name, received.sheet, row.number, row.outcome, problem).sentence(translate)
        for problem in row.found_problems
    ]


def _receive(content: bytes, name: str, profile: Profile, by: str, known_by: dt.date | None) -> Import:
    """Keep the bytes and open the import that lists what became of them."""
    source = Source.objects.create(
        sort=Source.Sort.FILE,
        name=name,
        digest=files.keep(content),
        by=by,
        received=now(),
        details={"profile": profile.name},
    )
    day = known_by or profile.known_by or today()
    return Import.objects.create(source=source, profile=profile.name, size=len(content), known_by=day)


def _take_rows(
    table: Table, line_reader: LineReader, batches: Batches, name: str, received: Import | None, progress: Progress
) -> ImportResult:
    result = ImportResult(import_id=received.pk if received else None)
    rows = table.numbered(line_reader.profile.key)
    size = TRIED if received is None else BATCH
    with _collecting_seldom():
        while lines := [line_reader.read(*row) for row in islice(rows, size)]:
            result.add(batches.take(lines))
            room = SHOWN_TROUBLES - len(result.troubles)
            result.troubles.extend(islice(_troubles(lines, name, table.sheet), room))
            if received is not None:
                Import.objects.filter(pk=received.pk).update(**result.counts())
            progress(result.rows, len(table))
    if received is not None:
        if batches.has_met_erased or blanking.is_noted(received):
            blanking.leave_out(received)
        Import.objects.filter(pk=received.pk).update(state=Import.State.DONE)
        _of_the_same_bytes(received).update(state=Import.State.WENT_ON)
    return result


def _of_the_same_bytes(received: Import) -> QuerySet[Import]:
    """The imports that broke off and that `received` has brought to an end."""
    broken = Import.objects.filter(state=Import.State.BROKEN_OFF, profile=received.profile)
    return broken.filter(source__digest=received.source.digest)


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Python's search for garbage cycles takes a third of an import if it runs every 700 objects."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _troubles(lines: list[Line], file: str, sheet: str) -> Iterator[Trouble]:
    for line in lines:
        for problem in line.problems:
            yield Trouble(file, sheet, line.number, line.outcome, problem)

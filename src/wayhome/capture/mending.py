"""Mending: a held row with its cells corrected passes the gate again, and stands beside what was received."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wayhome.accounts.policy import Access
from wayhome.capture import profiles
from wayhome.capture.batch import Batches
from wayhome.capture.cells import column_key
from wayhome.capture.identity import Identity
from wayhome.capture.lines import HELD, KEY_TAKEN, REFUSED, SAME_KEY, Line, LineReader
from wayhome.capture.models import RowKey, SheetRow
from wayhome.capture.rows import RowReader
from wayhome.capture.sheets import Row
from wayhome.kernel.clock import now
from wayhome.kernel.problems import Refused, declare
from wayhome.ledger.stores import Store

NOT_HELD = declare(
    "row.not_held", "This row is not held any more. Somebody may have mended it, or a later file replaced it."
)


def mend(row: SheetRow, content: Mapping[str, str], by: str, access: Access | None = None) -> None:
    """Take in a held row with its cells corrected: `content` is column to text; columns left out stay as received.

    Raises Refused with the problems that are left; the row then stays held as it was.
    """
    if row.outcome != HELD:
        raise Refused([NOT_HELD()])
    received = row.received
    cells: Row = [content.get(column, text).strip() for column, text in row.cells.items()]
    index: dict[str, int] = {}
    for position, column in enumerate(received.header):
        index.setdefault(column_key(column), position)
    profile = profiles.fitted(profiles.load(received.profile), index)
    styles = received.day_styles
    reader, keys = RowReader(profile, index, received.known_by, styles, access), Identity(profile, index, styles)
    line = LineReader(reader, keys, received.header).read(row.number, cells)
    taken = RowKey.objects.filter(key=line.key).exists()
    if profile.key and taken and not _is_its_own(row, line):
        line.hold([KEY_TAKEN(profile.key[0])])
    while not profile.key and taken:
        line.key = keys.of_row(cells, line.content)
        taken = RowKey.objects.filter(key=line.key).exists()
    _Mended(reader, row, by, access).take([line])
    if line.outcome in (HELD, REFUSED):
        raise Refused(line.problems)


def _is_its_own(row: SheetRow, line: Line) -> bool:
    """Whether the records under the line's key came from this row in an earlier file, and not from its double."""
    return line.key == row.key and all(problem.code != SAME_KEY.code for problem in row.found_problems)


class _Mended(Batches):
    """The batch of the one row that is mended: it is not listed anew but closed."""

    def __init__(self, reader: RowReader, row: SheetRow, by: str, access: Access | None):
        super().__init__(reader, row.received, by, access)
        self._row = row

    def _list(self, store: Store, lines: list[Line], rows: list[tuple[Any, ...]]) -> None:
        for line in lines:
            if line.outcome not in (HELD, REFUSED):
                self._row.outcome = SheetRow.Outcome.MENDED
                self._row.mended, self._row.mended_by, self._row.mended_at = line.cells, self._by, now()
                self._row.save()

"""A line: one row of a sheet on its way, from what it says to what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from wayhome.capture.identity import Identity, digest_of_text
from wayhome.capture.models import SheetRow
from wayhome.capture.profiles import Profile, quoted
from wayhome.capture.returning import HIDDEN_CELL, Returned
from wayhome.capture.rows import RowReader, Said
from wayhome.capture.sheets import DELIMITERS, Row, cell_text
from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.write import Draft

KEY_EMPTY = declare("row.key_empty", "The column {columns} is empty, and it says which row this is. Fill it in.")
SAME_KEY = declare(
    "row.same_key",
    "Row {row} of this file has the same {columns} and says something else. Correct one of the two rows.",
)

KEY_TAKEN = declare(
    "row.key_taken",
    "Another row with this key is in the register already. Correct the key, or change that row's record on its page.",
)
STILL_HIDDEN = declare(
    "row.still_hidden",
    "A cell of this row was hidden when the sheet was taken away, and it is not known what it says. "
    "Let who took it away bring it again, or write what belongs there.",
)
RUNAWAY = declare(
    "row.runaway",
    "A quotation mark in this row was left open. Lines that follow and were swallowed: {lines}. "
    "Close the quotation mark, and bring the file again.",
)
BEYOND = declare(
    "row.beyond",
    "Cells of this row beyond the last column: {cells}. If a cell was cut in two, put it together; "
    "else give each column a name, or empty those cells.",
)
ERASED = declare(
    "row.erased",
    "Who this row is about was erased on request on {day}, so it is not taken in. "
    "If the person has agreed since to be registered, register them on a screen.",
)
LONGEST_LINES, FEWEST_COLUMNS = 20, 5

NEW, UPDATED, SAME, HELD, REFUSED = "new", "updated", "same", "held", "refused"
OUTCOMES = (NEW, UPDATED, SAME, HELD, REFUSED)


@dataclass(slots=True)
class Line:
    """One row. `outcome` is "" until it is settled; `texts` are its cells as they are kept, `content` their digest.

    `own` are its records by part, as [uid, version, digest]; `drafts` are what it changes of them, each with its part;
    `shared` are the keys of the records it shares with other rows. `is_kept` says that all of it is written.
    """

    number: int
    cells: Row
    content: str
    texts: list[str]
    key: str = ""
    said: list[Said] = field(default_factory=list)
    outcome: str = ""
    problems: list[Problem] = field(default_factory=list)
    is_known: bool = False
    is_kept: bool = False
    has_caught_up: bool = False
    own: dict[str, list[Any]] = field(default_factory=dict)
    drafts: list[tuple[str, Draft]] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)

    def hold(self, problems: Iterable[Problem]) -> None:
        self.outcome = HELD
        self.problems.extend(problem for problem in problems if problem not in self.problems)

    def forget(self) -> None:
        """Forget what it says."""
        self.cells, self.texts, self.said = [""] * len(self.cells), [""] * len(self.texts), []

    def catch_up(self, part: str, version: int) -> None:
        """Its record of this part says already what it would change."""
        self.drafts = [(name, draft) for name, draft in self.drafts if name != part]
        if part in self.own:
            self.own[part][1] = version
        self.has_caught_up = True

    def start_again(self) -> None:
        """Forget what became of it, but not what it says."""
        self.outcome, self.problems, self.is_known = "", [], False
        self.has_caught_up = False
        self.own, self.drafts, self.shared = {}, [], []


class LineReader:
    """Reads the lines of one file and tells them apart. Rows that were held and come back are who they were."""

    def __init__(self, reader: RowReader, keys: Identity, header: list[str], back: Returned | None = None):
        self._reader, self._keys, self._header, self._width = reader, keys, header, len(header)
        self._back = back or Returned()
        self._seen: dict[str, tuple[int, str]] = {}
        self._key_columns = quoted(reader.profile.key)

    @property
    def profile(self) -> Profile:
        """The profile by which the lines are read."""
        return self._reader.profile

    def read(self, number: int, cells: Row, refusal: Problem | None = None) -> Line:
        """The line of a row: held if a cell cannot be read or if another row claims to be the same one."""
        cells = self._back.filled(number, cells, self._header)
        texts = [cell if type(cell) is str else cell_text(cell) for cell in cells]
        content = digest_of_text(*texts)
        line = Line(number, cells, content, texts)
        if refusal is not None:
            line.outcome, line.problems = REFUSED, [refusal]
            return line
        if beyond := sum(cell != "" for cell in cells[self._width :]):
            line.hold([BEYOND(cells=beyond)])
        if HIDDEN_CELL in texts:
            line.hold([STILL_HIDDEN()])
        if lines := _swallowed(cells):
            line.hold([RUNAWAY(lines=lines)])
            line.key = self._keys.of_row(cells, content) or self._keys.of_nameless(content)
            return line
        line.said = self._reader.read(cells)
        for said in line.said:
            if said.part.key:
                said.key = self._keys.of_part(said.part.name, cells)
                if not said.key:
                    line.hold([KEY_EMPTY(said.part.key[0], columns=quoted(said.part.key))])
            if said.problems:
                line.hold(said.problems)
        line.key = self._keys.of_row(cells, content)
        if earlier := self._back.rows.get(number):
            self._recognise(line, earlier)
            if line.outcome == REFUSED:
                return line
        if not line.key:
            line.key = self._keys.of_nameless(content)
            line.hold([KEY_EMPTY(self._reader.profile.key[0], columns=self._key_columns)])
            return line
        row, before = self._seen.setdefault(line.key, (number, content))
        if row != number and before == content:
            line.outcome, line.problems = SAME, []
        elif row != number:
            line.hold([SAME_KEY(self._reader.profile.key[0], row=row, columns=self._key_columns)])
        return line

    def _recognise(self, line: Line, earlier: SheetRow) -> None:
        """Give the line the key of the held row it was, unless its own key columns say who it is now."""
        if earlier.outcome == SheetRow.Outcome.ERASED:
            line.outcome, line.problems = REFUSED, earlier.found_problems
            line.forget()
        elif not self.profile.key and earlier.key:
            line.key = earlier.key
        elif line.key == earlier.key and any(each.code == SAME_KEY.code for each in earlier.found_problems):
            line.hold([KEY_TAKEN(self.profile.key[0])])


def _swallowed(cells: Row) -> int:
    """How many lines of the file the row runs on over, if a cell looks as if it had swallowed rows; 0 if none does.

    That is a cell of very many lines, or one with a line of as many cells as the sheet.
    """
    run_on, is_runaway = 0, False
    for cell in cells:
        if type(cell) is not str or "\n" not in cell:
            continue
        lines = cell.split("\n")
        run_on += len(lines) - 1
        whole = len(cells) - 1 if len(cells) >= FEWEST_COLUMNS else len(cell)
        is_runaway |= len(lines) > LONGEST_LINES
        is_runaway |= any(line.count(sign) >= whole for line in lines for sign in DELIMITERS)
    return run_on if is_runaway else 0

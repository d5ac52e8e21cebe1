"""Where the table begins in a sheet: the row with the columns a profile needs. Which rows are no rows of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wayhome.capture.cells import column_key, is_word_for_total
from wayhome.capture.profiles import Profile, called_in_all_languages, quoted
from wayhome.capture.sheets import Row, Sheet, cell_text, is_blank
from wayhome.kernel.problems import Problem, Refused, declare
from wayhome.ledger.record import KINDS

SEARCHED = 20

COLUMNS_MISSING = declare(
    "file.columns_missing",
    "{file} has no column {columns}, which “{profile}” needs; the first {searched} rows were searched for it. "
    "Name the column as the profile does, or choose another profile.",
)
TITLE_ROW = declare(
    "row.title", "This row stands above the names of the columns. It is a title and no row of the table."
)
COLUMN_TWICE = declare(
    "file.column_twice",
    "{file} has the column {columns} more than once, and it cannot be told which one counts. "
    "Rename or remove one of them.",
)
BLANK_ROW = declare("row.blank", "This row is empty.")
TOTAL_ROW = declare("row.total", "This row is a total. Totals are counted from the rows, so it was not taken in.")
TAGS_ROW = declare("row.tags", "This row has the tags of the columns and no values.")
HEADER_AGAIN = declare("row.header_again", "This row repeats the names of the columns.")

_TAG = re.compile(r"#[a-zA-Z][\w]*\??(\s*[+#][\w+\s]*)?$")


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with its header found in `row`: the names of its columns, and by key of the name where each is."""

    sheet: str
    header: list[str]
    index: dict[str, int]
    row: int
    rows: list[Row]

    def numbered(self, key: Sequence[str]) -> Iterator[tuple[int, Row, Problem | None]]:
        """Every row but the header: number, cells, and why it is no row of the table (or None).

        There are as many cells as columns, or more if something stands beyond the last column.
        """
        width = len(self.header)
        keys = [self.index[column_key(column)] for column in key]
        names = [column_key(name) for name in self.rows[self.row - 1]]
        for number, cells in enumerate(self.rows, 1):
            if number != self.row:
                padded = cells if len(cells) >= width else [*cells, *[""] * (width - len(cells))]
                if len(padded) > width and is_blank(padded[width:]):
                    padded = padded[:width]
                yield number, padded, self._refusal(number, padded, keys, names)

    def _refusal(self, number: int, cells: Row, keys: list[int], names: list[str]) -> Problem | None:
        if number < self.row:
            return TITLE_ROW() if not is_blank(cells) else BLANK_ROW()
        first = next((cell for cell in cells if cell != ""), "")
        if first == "":
            return BLANK_ROW()
        if not isinstance(first, str):
            return None
        if first[0] == "#" and all(isinstance(c, str) and _TAG.match(c) for c in cells if c != ""):
            return TAGS_ROW()
        if is_word_for_total(first) and (not keys or any(cells[k] in ("", first) for k in keys)):
            return TOTAL_ROW()
        if column_key(first) in names and [column_key(c) for c in cells] == names[: len(cells)]:
            return HEADER_AGAIN()
        return None


def find(sheets: Sequence[Sheet], profile: Profile, file: str) -> Table:
    """The table that has the columns of the profile.

    Raises Refused, naming them, if no sheet has all of them or if one is there twice.
    """
    wanted = _wanted(profile)
    best = list(wanted)
    for sheet in sheets:
        numbers = range(1, min(SEARCHED, len(sheet.rows)) + 1)
        for number in sorted(numbers, key=lambda n: (n != profile.header_row, n)):
            names = {column_key(cell) for cell in sheet.rows[number - 1]}
            missing = [column for column in wanted if names.isdisjoint(wanted[column])]
            if not missing:
                table = _table(sheet, number)
                if twice := _twice(table, profile):
                    raise Refused([COLUMN_TWICE(file=file, columns=quoted(twice))])
                return table
            best = min(best, missing, key=len)
    raise Refused([COLUMNS_MISSING(file=file, columns=quoted(best), profile=profile.name, searched=SEARCHED)])


def _wanted(profile: Profile) -> dict[str, set[str]]:
    """The columns that must be there: how to name each, and the keys of the names under which it may stand."""
    if not profile.derived:
        return {column: {column_key(column)} for column in profile.needed}
    (part,) = profile.parts
    must = [p for p in KINDS[part.kind].properties() if p.required and p.name != "known_by"]
    names = {p.name: {column_key(called) for called in called_in_all_languages(p)} for p in must}
    return names or {next(iter(part.columns)): {column_key(column) for column in part.columns}}


def _twice(table: Table, profile: Profile) -> list[str]:
    """The columns that say the same and are both read: two of one name, or of a derived profile two of one property."""
    names = [(column_key(cell), cell_text(cell)) for cell in table.rows[table.row - 1] if cell != ""]
    if profile.derived:
        meant = {column_key(column): prop for column, (prop,) in profile.parts[0].columns.items()}
    else:
        meant = {column_key(column): column for column in profile.needed}
    seen: set[str] = set()
    twice = []
    for key, name in names:
        if key in meant and meant[key] in seen:
            twice.append(name)
        seen.add(meant.get(key, ""))
    return twice


def _table(sheet: Sheet, number: int) -> Table:
    header: list[str] = []
    index: dict[str, int] = {}
    names = sheet.rows[number - 1]
    while names and names[-1] == "":
        names = names[:-1]
    for position, cell in enumerate(names):
        name = cell_text(cell) or f"({position + 1})"
        index.setdefault(column_key(cell), position)
        repeated = sum(1 for other in header if column_key(other) == column_key(name))
        header.append(f"{name} ({repeated + 1})" if repeated else name)
    return Table(sheet.name, header, index, number, sheet.rows)

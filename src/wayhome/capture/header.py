"""Where the table begins in a sheet: the row with the columns a profile needs. Which rows are no rows of a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from wayhome.capture.cells import column_key, is_word_for_total
from wayhome.capture.profiles import Profile, called_in_all_languages, quoted
from wayhome.capture.sheets import Row, Sheet, cell_text, is_blank
from wayhome.kernel.problems import Problem, Refused, declare
from wayhome.ledger.record import KINDS

SEARCHED = 20
NAMES_CUT = " / "
WHY_COLUMN, ROW_COLUMN = "wayhome_why", "wayhome_row"

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
    """A sheet with its header found: the names of its columns, and by key of the name where each is.

    The header ends with `row` and has `height` rows. `references` are the held rows that come back in this sheet:
    number of the row here to what names it. The columns that say so are no columns of the table.
    """

    sheet: str
    header: list[str]
    index: dict[str, int]
    row: int
    rows: list[Row]
    height: int = 1
    references: dict[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many rows stand outside the header."""
        return len(self.rows) - self.height

    def column(self, key: str) -> Iterator[Any]:
        """The cells below the name of a column."""
        position = self.index[key]
        return (cells[position] for cells in self.rows[self.row :] if position < len(cells))

    def numbered(self, key: Sequence[str]) -> Iterator[tuple[int, Row, Problem | None]]:
        """Every row but the header: number, cells, and why it is no row of the table (or None).

        There are as many cells as columns, or more if something stands beyond the last column.
        """
        width = len(self.header)
        keys = [self.index[column_key(column)] for column in key]
        names = [column_key(name) for name in self.rows[self.row - 1]]
        for number, cells in enumerate(self.rows, 1):
            if not self.row - self.height < number <= self.row:
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
        if first[0] == "#" and is_tags(cells):
            return TAGS_ROW()
        if is_word_for_total(first) and (not keys or any(cells[k] in ("", first) for k in keys)):
            return TOTAL_ROW()
        if column_key(first) in names and [column_key(c) for c in cells] == names[: len(cells)]:
            return HEADER_AGAIN()
        return None


def is_tags(cells: Row) -> bool:
    """Whether a row holds HXL tags and nothing else."""
    filled = [cell for cell in cells if cell != ""]
    return bool(filled) and all(isinstance(cell, str) and _TAG.match(cell) for cell in filled)


def find(sheets: Sequence[Sheet], profile: Profile, file: str) -> Table:
    """The table that has the columns of the profile.

    Raises Refused, naming them, if no sheet has all of them or if one is there twice.
    """
    wanted = _wanted(profile)
    best = list(wanted)
    for each in sheets:
        sheet, references = _without_reasons(each)
        numbers = range(1, min(SEARCHED, len(sheet.rows)) + 1)
        for number in sorted(numbers, key=lambda n: (n != profile.header_row, n)):
            for height in dict.fromkeys((min(profile.header_rows, number), 1)):
                table = table_at(sheet, number, height)
                missing = [column for column in wanted if table.index.keys().isdisjoint(wanted[column])]
                if missing:
                    best = min(best, missing, key=len)
                    continue
                if twice := _twice(table, profile):
                    raise Refused([COLUMN_TWICE(file=file, columns=quoted(twice))])
                table = replace(table, references=references)
                return with_names_below(table) if profile.derived else table
    raise Refused([COLUMNS_MISSING(file=file, columns=quoted(best), profile=profile.name, searched=SEARCHED)])


def _without_reasons(sheet: Sheet) -> tuple[Sheet, dict[int, str]]:
    """The sheet without the columns that say why rows were held and which they were; which they were, by number."""
    for at, row in enumerate(sheet.rows[:SEARCHED]):
        ours = {position: column_key(cell).split(" ")[0] for position, cell in enumerate(row)}
        ours = {position: name for position, name in ours.items() if name in (WHY_COLUMN, ROW_COLUMN)}
        if ROW_COLUMN in ours.values():
            named = next(position for position, name in ours.items() if name == ROW_COLUMN)
            references = {
                n: cell_text(cells[named]) for n, cells in sheet.numbered() if n > at + 1 and named < len(cells)
            }
            rows = [[cell for position, cell in enumerate(cells) if position not in ours] for cells in sheet.rows]
            return Sheet(sheet.name, rows), {number: text for number, text in references.items() if text}
    return sheet, {}


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
    names = [(column_key(name), name) for name in names_in(table.rows[table.row - table.height : table.row]) if name]
    if profile.derived:
        meant = {column_key(column): prop for column, (prop,) in profile.parts[0].columns.items()}
    else:
        meant = {column_key(column): column for column in profile.read}
    seen: set[str] = set()
    twice = []
    for key, name in names:
        if key in meant and meant[key] in seen:
            twice.append(name)
        seen.add(meant.get(key, ""))
    return twice


def table_at(sheet: Sheet, row: int, height: int = 1) -> Table:
    """The table whose columns are named by so many rows of a sheet, the last of them `row`."""
    names = names_in(sheet.rows[row - height : row])
    header: list[str] = []
    index: dict[str, int] = {}
    occurrences = Counter(column_key(name) for name in names)
    met: Counter[str] = Counter()
    for position, name in enumerate(names):
        key = column_key(name)
        met[key] += 1
        header.append(f"({position + 1})" if not name else f"{name} ({met[key]})" if occurrences[key] > 1 else name)
        if name:
            index.setdefault(key, position)
    for position, name in enumerate(header):
        index.setdefault(column_key(name), position)
    return Table(sheet.name, header, index, row, sheet.rows, height)


def names_in(rows: Sequence[Row]) -> list[str]:
    """The names of columns that stand in several rows, the widest first: “Boys / Aged 5”.

    A wide name counts for the columns up to the next one, as where cells were merged.
    """
    width = max(map(len, rows), default=0)
    texts = [[cell_text(cell).strip() for cell in row] + [""] * (width - len(row)) for row in rows]
    parts: list[list[str]] = [[] for _ in range(width)]
    for number, row in enumerate(texts):
        wide = ""
        for position, text in enumerate(row):
            is_over_another = any(below[position] for below in texts[number + 1 :])
            wide = (text if is_over_another else "") if text else wide
            if text or is_over_another:
                parts[position].append(text or wide)
    names = [NAMES_CUT.join(dict.fromkeys(filter(None, each))) for each in parts]
    while names and not names[-1]:
        names.pop()
    return names


def with_names_below(table: Table) -> Table:
    """The table, if the names of its properties stand in the row below its header too, with both as the header.

    So do the templates that people fill in.
    """
    below = [column_key(cell) for cell in table.rows[table.row]] if table.row < len(table.rows) else []
    names = {p.name for model in KINDS.values() for p in model.properties()}
    if below and any(below) and all(key in names for key in below if key):
        return replace(table, row=table.row + 1, height=table.height + 1)
    return table

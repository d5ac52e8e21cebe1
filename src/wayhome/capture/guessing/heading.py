"""Finding the table in a sheet that nobody has described: which rows name its columns, and which are tags."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wayhome.capture.header import SEARCHED, Table, is_tags, table_at
from wayhome.capture.sheets import Row, Sheet, is_blank
from wayhome.kernel.clock import parse_day
from wayhome.kernel.measures import parse_number
from wayhome.kernel.names import fold
from wayhome.kernel.problems import Refused, declare

NO_TABLE = declare(
    "file.no_table",
    "No row of {file} looks like the names of columns; the first {searched} rows of each sheet were searched. Write "
    "the names of the columns above the rows, and try again.",
)
KNOWN_WORD, EACH_ROW_LOWER = 2.0, 0.25
FEWEST_OVER = 3


@dataclass(frozen=True, slots=True)
class Heading:
    """A table, the HXL tags of its columns ("" where there is none), and how sure it is that these are its names."""

    table: Table
    tags: list[str]
    score: float


def heading(book: Sequence[Sheet], known: set[str], file: str) -> Heading:
    """The most likely table of a file. `known`: keys of words for columns. Raises Refused if there is none."""
    found = [best for sheet in book if (best := _in_sheet(sheet, known))]
    if not found:
        raise Refused([NO_TABLE(file=file, searched=SEARCHED)])
    return max(found, key=lambda each: each.score + min(len(each.table), 50) / 10)


def _in_sheet(sheet: Sheet, known: set[str]) -> Heading | None:
    top = sheet.rows[: SEARCHED + 5]
    tags_at = next((number for number, row in enumerate(top, 1) if is_tags(row)), 0)
    if tags_at > 1:
        row = next((n for n in range(tags_at - 1, 0, -1) if not is_blank(top[n - 1])), 0)
        best = (float(len(top[tags_at - 1])), row) if row else None
    else:
        scored = [(_score(row, known) - EACH_ROW_LOWER * n, n) for n, row in enumerate(top[:SEARCHED], 1)]
        best = max(scored, default=None)
    if not best or best[0] <= 0:
        return None
    row = best[1]
    if not tags_at and _fills_gaps(top[row - 1], top[row] if row < len(top) else []):
        table = table_at(sheet, row + 1, 2)
    else:
        table = table_at(sheet, row, 2 if row > 1 and _is_over(top[row - 2], top[row - 1]) else 1)
    tags = [str(cell) for cell in top[tags_at - 1]] if tags_at else []
    tags += [""] * (len(table.header) - len(tags))
    return Heading(table, tags[: len(table.header)], best[0])


def _score(row: Row, known: set[str]) -> float:
    """How much a row looks like names: texts, each once, no numbers and no days, and words that are known."""
    filled = [cell for cell in row if cell != ""]
    texts = [str(cell) for cell in filled if _is_name(cell)]
    once = len(set(texts))
    return once - 2.0 * (len(filled) - once) + KNOWN_WORD * sum(fold(text) in known for text in set(texts)) - 1.5


def _is_name(cell: object) -> bool:
    return isinstance(cell, str) and 0 < len(cell) < 120 and parse_number(cell) is None and parse_day(cell) is None


def _is_over(above: Row, names: Row) -> bool:
    """Whether a row holds wide names for the columns named by the row below it, and is no title."""
    wide = [position for position, cell in enumerate(above) if _is_name(cell)]
    if len(wide) < 2 or not all(_is_name(cell) for cell in above if cell != ""):
        return False
    texts = [cell for cell in names if cell != ""]
    is_needed = len(set(texts)) < len(texts) or any(_at(names, position) == "" for position in wide)
    return is_needed or (len(wide) >= FEWEST_OVER and len(wide) < len(texts))


def _fills_gaps(names: Row, below: Row) -> bool:
    """Whether the row below names columns that the row above leaves nameless, as below merged cells."""
    under = [position for position, cell in enumerate(below) if cell != ""]
    blank = [position for position in under if _at(names, position) == ""]
    blank = [position for position in blank if any(_at(names, before) != "" for before in range(position))]
    is_named = all(_is_name(below[position]) for position in under)
    return bool(blank) and is_named and len(under) < len(names) + len(blank) and _first_blank(below, names)


def _first_blank(below: Row, names: Iterable[object]) -> bool:
    """Whether a column has its name above and nothing below: rows of data seldom begin so."""
    return any(name != "" and _at(below, position) == "" for position, name in enumerate(names))


def _at(row: Row, position: int) -> object:
    return row[position] if position < len(row) else ""

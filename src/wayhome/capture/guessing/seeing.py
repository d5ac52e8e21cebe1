"""What stands in a sheet, column by column: samples, the values met, and what these can be read as."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any

from wayhome.capture.cells import Unreadable, is_word_for_total, read_flag, read_number
from wayhome.capture.days import ORDERS, Style, reader, style_of
from wayhome.capture.guessing.heading import Heading
from wayhome.capture.guessing.words import level_called
from wayhome.capture.header import is_tags
from wayhome.capture.sheets import cell_text
from wayhome.kernel.problems import Problem
from wayhome.reference import names, places
from wayhome.reference.codes import CodeList, code_list, list_names
from wayhome.reference.gazetteer import AMBIGUOUS

SAMPLES, MOST_VALUES, LOOKED_UP = 4, 250, 60
MOSTLY = 0.6


@dataclass(slots=True)
class SeenColumn:
    """One column: how many rows fill it, its most frequent texts, and of how many of them a reading makes sense.

    `reads` is a reading (number, day, flag, place, codes:…, names:…) to the share of texts it fits. `level` is the
    level of its places. `needs_order` says that its days may be read day first or month first, and nothing tells.
    """

    name: str
    tag: str = ""
    filled: int = 0
    distinct: int = 0
    values: list[tuple[str, int]] = field(default_factory=list)
    reads: dict[str, float] = field(default_factory=dict)
    level: float = 0.0
    needs_order: bool = False

    @property
    def samples(self) -> list[str]:
        return [text for text, _ in self.values[:SAMPLES]]

    def share(self, reading: str) -> float:
        return self.reads.get(reading, 0.0)


@dataclass(slots=True)
class SeenSheet:
    """A sheet as it was seen: where its header ends and how many rows that has, how many rows follow, its columns."""

    sheet: str
    row: int
    height: int
    rows: int
    columns: list[SeenColumn]

    def tells_rows_apart(self, column: SeenColumn) -> bool:
        """Whether every row says something in the column, and no two the same."""
        return self.rows > 0 and column.filled == column.distinct == self.rows

    def column(self, name: str) -> SeenColumn | None:
        return next((column for column in self.columns if column.name == name), None)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> SeenSheet:
        columns = [
            SeenColumn(**{**column, "values": [tuple(v) for v in column["values"]]}) for column in kept["columns"]
        ]
        return cls(**{**kept, "columns": columns})


def see(found: Heading) -> SeenSheet:
    """What the table holds. Looks at every cell once, at what it can be read as for the most frequent texts."""
    table = found.table
    width = len(table.header)
    texts: list[Counter[Any]] = [Counter() for _ in range(width)]
    rows = 0
    for row in table.rows[table.row :]:
        first = next((cell for cell in row if cell != ""), "")
        if first == "" or is_word_for_total(str(first)) or (str(first)[0] == "#" and is_tags(row[:width])):
            continue
        rows += 1
        for position, cell in enumerate(islice(row, width)):
            if cell != "":
                texts[position][cell] += 1
    columns = [_column(name, tag, counted) for name, tag, counted in zip(table.header, found.tags, texts, strict=True)]
    return SeenSheet(table.sheet, table.row, table.height, rows, columns)


def _column(name: str, tag: str, counted: Counter[Any]) -> SeenColumn:
    common = counted.most_common(MOST_VALUES)
    values = [(cell_text(cell), number) for cell, number in common]
    column = SeenColumn(name, tag, sum(counted.values()), len(counted), values)
    if not common:
        return column
    cells = [cell for cell, _ in common]
    style = style_of(counted)
    _note(column, "number", _share(cells, _reads(read_number)))
    _note(column, "day", max(_share(cells, _reads(reader(Style(order, style.has_serials)))) for order in ORDERS))
    _note(column, "flag", _share(cells, _reads(read_flag)))
    if column.share("day") > MOSTLY:
        column.needs_order = any(_is_either_way(cell, style) for cell in counted)
        return column
    some = [piece.strip() for text, _ in values[:LOOKED_UP] for piece in text.split(";") if piece.strip()][:LOOKED_UP]
    for listed in list_names():
        _note(column, f"codes:{listed}", _share(some, _knows(code_list(listed))))
    for kind in names.NAMED:
        _note(column, f"names:{kind}", _share(some, _names(kind)))
    levels = [level for text in some if (level := _level(text)) is not None]
    _note(column, "place", len(levels) / len(some))
    column.level = _typical_level(column, [level for level in levels if level])
    return column


def _typical_level(column: SeenColumn, levels: list[int]) -> float:
    """The level of the places of a column: the one its name speaks of, else the average of its places."""
    said = level_called(column.name, column.tag)
    if said is not None:
        return float(said)
    return sum(levels) / len(levels) if levels else 0.0


def _note(column: SeenColumn, reading: str, share: float) -> None:
    if share > 0:
        column.reads[reading] = round(share, 3)


def _share(cells: Iterable[Any], fits: Callable[[Any], bool]) -> float:
    answers = [fits(cell) for cell in cells]
    return sum(answers) / len(answers) if answers else 0.0


def _reads(read: Callable[[Any], Any]) -> Callable[[Any], bool]:
    def fits(cell: Any) -> bool:
        try:
            return read(cell) is not None
        except Unreadable:
            return False

    return fits


def _is_either_way(cell: Any, style: Style) -> bool:
    try:
        reader(style)(cell)
    except Unreadable as unreadable:
        return unreadable.problem.code == "day.either_way"
    return False


def _knows(listed: CodeList) -> Callable[[str], bool]:
    return lambda text: listed.read(text) is not None


def _names(kind: str) -> Callable[[str], bool]:
    return lambda text: not isinstance(names.resolve_named(kind, text), Problem)


def _level(text: str) -> int | None:
    """The level of the area that a text names; 0 if it names several; None if it names none."""
    found = places.resolve(text)
    if not isinstance(found, Problem):
        return places.place(found).level
    return 0 if found.code == AMBIGUOUS.code else None

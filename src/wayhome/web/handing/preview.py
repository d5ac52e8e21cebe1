"""The first lines of a list on its page, read from its workbook: what the recipient reads, and nothing else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import islice
from typing import Any

from wayhome.reports import wording
from wayhome.reports.lists.tables import IssuedList
from wayhome.web.asking import language

MOST = 20


@dataclass(frozen=True, slots=True)
class Preview:
    """Column heads, the first rows as texts, and how many more rows there are."""

    heads: list[str]
    rows: list[list[str]]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


def preview(issued: IssuedList) -> Preview | None:
    """The first lines of the list; None once its files are gone."""
    if not issued.has_files:
        return None
    import openpyxl

    with issued.path("xlsx").open("rb") as content:
        book = openpyxl.load_workbook(content, read_only=True)
        lines = book.worksheets[-1].iter_rows(values_only=True)
        heads = [_in_language(str(head or "")) for head in next(lines, ())]
        rows = [[_cell(cell) for cell in line] for line in islice(lines, MOST)]
        total = len(rows) + sum(1 for _line in lines)
        book.close()
    return Preview(heads, rows, total)


def _in_language(head: str) -> str:
    """Of a head in the language of the country and in English, that of the page."""
    own, _break, other = head.partition("\n")
    return other if other and language() == "en" else own


def _cell(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return wording.day(value.date(), language())
    if isinstance(value, int):
        return wording.digits(str(value), language())
    return "" if value is None else str(value)

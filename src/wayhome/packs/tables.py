"""The .csv files of a pack as record values: ; separates list items, an empty cell is absent."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wayhome.ledger.fields import Count, Flag, Property
from wayhome.ledger.record import KINDS


def rows(file: Path) -> Iterator[dict[str, str]]:
    """The rows of a .csv file, cells stripped."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            yield {name: (cell or "").strip() for name, cell in row.items()}


def records(kind: str, file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The uid and values of each row. Raises KeyError for a column that is no property of `kind`."""
    properties = {each.name: each for each in KINDS[kind].properties()}
    for row in rows(file):
        yield row.pop("uid"), {name: _value(properties[name], cell) for name, cell in row.items() if cell}


def _value(property_: Property, cell: str) -> Any:
    if property_.many:
        return [item.strip() for item in cell.split(";") if item.strip()]
    if isinstance(property_, Flag):
        return cell == "yes"
    if isinstance(property_, Count):
        return int(cell)
    return property_.from_json(cell)

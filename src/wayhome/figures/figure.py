"""Figures and the questions they answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from wayhome.figures.slices import Slice, slice_json
from wayhome.kernel.digest import canonical_json, content_digest
from wayhome.ledger.fields import OPEN, SENSITIVE, Secrecy

Value: TypeAlias = "int | Decimal | str | None"

DATE, KNOWN_BY, MIXED = "date", "known_by", "mixed"
NOTHING = "–"

TO_EVERYBODY = frozenset({OPEN, SENSITIVE})
"""What an edition may count: what is sensitive is told in numbers, never of one person; what is medical is not."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: the state on `cut_off`, as the book stood at `mark` (None: now), for `area` (None: everywhere).

    `access` is what the reader may see: None the whole country, else the area uids of the policy; () is nothing.
    `learns` is how secret the counted facts may be.
    """

    cut_off: dt.date
    mark: int | None = None
    area: str | None = None
    access: tuple[str, ...] | None = None
    learns: frozenset[Secrecy] = TO_EVERYBODY


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with all it takes to trust it.

    `value` is a whole number, a Decimal, the text as printed for a bound (">2000"), or None: nobody stated it by then,
    there is nothing to divide by, or the rows have different units. `basis` says what the cut-off used: the date of the
    rows, the day by which they were known, or both (mixed). `rows`: how many rows are behind it.
    """

    id: str
    title_en: str
    title_km: str
    value: Value
    shown: str
    unit: str
    unit_en: str
    unit_km: str
    kind: str
    source: str
    source_km: str
    document: str
    as_of: dt.date | None
    basis: str
    cut_off: dt.date
    mark: int
    illustrative: bool
    rows: int
    indicator: str
    slice: Slice
    definition_digest: str

    @property
    def number(self) -> int | Decimal | None:
        """The value if one can calculate with it."""
        return None if isinstance(self.value, str) else self.value

    def as_json(self) -> dict[str, Any]:
        """The line of `wayhome figures --json`."""
        return {
            "id": self.id,
            "value": json_value(self.value),
            "unit": self.unit,
            "kind": self.kind,
            "source": self.source,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "cut_off": self.cut_off.isoformat(),
            "mark": self.mark,
            "illustrative": self.illustrative,
            "rows": self.rows,
        }

    def kept(self) -> dict[str, Any]:
        """Everything the figure says, as an edition keeps it."""
        return {
            **self.as_json(),
            "value": self.value if isinstance(self.value, int | None) else str(self.value),
            "shown": self.shown,
            "basis": self.basis,
            "document": self.document,
            "title": {"en": self.title_en, "km": self.title_km},
            "indicator": self.indicator,
            "slice": slice_json(self.slice),
            "definition": self.definition_digest,
        }


def json_value(value: Value) -> int | float | str | None:
    """The value as JSON: a number if it is one, else the printed text."""
    if isinstance(value, Decimal):
        return float(value)
    return value


def as_json(figures: Iterable[Figure]) -> list[dict[str, Any]]:
    """The figures as `wayhome figures --json` prints them."""
    return [figure.as_json() for figure in figures]


def figures_digest(figures: Iterable[Figure]) -> str:
    """One digest over all figures, whatever their order: equal exactly when every figure says the same."""
    return content_digest(sorted((figure.kept() for figure in figures), key=canonical_json))


def plain_number(number: Any) -> int | Decimal:
    """The number as an int if it is whole, else as a Decimal without trailing zeros."""
    exact = number if isinstance(number, Decimal) else Decimal(str(number))
    return int(exact) if exact == exact.to_integral_value() else exact.normalize()


def shown_number(value: int | Decimal) -> str:
    return f"{value:,}"


def basis_of(rows: int, dated: int) -> str:
    """What a cut-off used for these rows."""
    if not rows:
        return ""
    return DATE if dated == rows else MIXED if dated else KNOWN_BY

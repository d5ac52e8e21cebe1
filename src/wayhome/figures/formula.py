"""Formulas of derived figures: a difference, a sum or a ratio of other figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from wayhome.figures.slices import Slice, read_slice

DIFFERENCE, SUM, RATIO = "difference", "sum", "ratio"
OPERATIONS = (DIFFERENCE, SUM, RATIO)


@dataclass(frozen=True, slots=True)
class Part:
    """One figure that goes into a formula: an indicator and a slice of it."""

    indicator: str
    slice: Slice


@dataclass(frozen=True, slots=True)
class Formula:
    """`difference`: the first part less the others; `sum`: all parts; `ratio`: first over second, times `scale`."""

    operation: str
    parts: tuple[Part, ...]
    scale: int
    decimals: int

    @classmethod
    def read(cls, front: Mapping[str, Any], missing: Callable[[str, str], None]) -> Formula:
        """The formula of a front matter; what is wrong is told to `missing(key, form)`."""
        operation = str(front.get("formula", ""))
        if operation not in OPERATIONS:
            missing("formula", " or ".join(f'formula = "{each}"' for each in OPERATIONS))
        if operation == RATIO:
            parts = [_part(front.get(key), key, missing) for key in ("numerator", "denominator")]
        else:
            written = front.get("part")
            listed = written if isinstance(written, list) else []
            if len(listed) < 2:
                missing("part", 'two or more [[part]] with indicator = "..."')
            parts = [_part(each, "part", missing) for each in listed]
        return cls(operation, tuple(parts), _whole(front, "scale", 1, missing), _whole(front, "decimals", 0, missing))

    def of(self, values: list[Decimal | int]) -> Decimal | int | None:
        """The result; None for a ratio over nothing."""
        first, *others = values
        if self.operation == DIFFERENCE:
            return first - sum(others)
        if self.operation == SUM:
            return first + sum(others)
        if not others[0]:
            return None
        exact = Decimal(first) * self.scale / Decimal(others[0])
        return exact.quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)


def _part(written: Any, key: str, missing: Callable[[str, str], None]) -> Part:
    indicator = written.get("indicator") if isinstance(written, Mapping) else None
    cut = read_slice(written.get("slice", {})) if isinstance(written, Mapping) else None
    if not isinstance(indicator, str) or cut is None:
        missing(key, f'{key} with indicator = "..." and, if wanted, slice = {{ name = "..." }}')
        return Part("", {})
    return Part(indicator, cut)


def _whole(front: Mapping[str, Any], key: str, default: int, missing: Callable[[str, str], None]) -> int:
    value = front.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        missing(key, f"{key} = {default}")
        return default
    return value

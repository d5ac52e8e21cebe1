"""Slices: which part of an indicator a figure shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

SliceValue: TypeAlias = "str | tuple[str, ...]"
Slice: TypeAlias = Mapping[str, SliceValue]
"""Dimension to a value, or to several of which any will do."""


def read_slice(written: Any) -> dict[str, SliceValue] | None:
    """A slice as written in TOML or JSON: dimension to a text, a date or a list of texts. None if it is not one."""
    if not isinstance(written, Mapping):
        return None
    read: dict[str, SliceValue] = {}
    for name, value in written.items():
        if isinstance(value, list | tuple):
            read[str(name)] = tuple(sorted(as_written(each) for each in value))
        elif isinstance(value, Mapping) or value is None:
            return None
        else:
            read[str(name)] = as_written(value)
    return read


def as_written(value: Any) -> str:
    """The text under which values of a dimension compare: dates as ISO, flags as true and false."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def slice_json(cut: Slice) -> dict[str, Any]:
    """The slice with lists for several values, in a fixed order."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in sorted(cut.items())}

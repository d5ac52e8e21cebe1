"""What a cell of a list may be, and how two languages are written as one text. Pure, for processes without Django."""

from __future__ import annotations

from collections.abc import Iterable

TEXT, NUMBER, DAY = "text", "number", "day"
"""Kinds of cell: a code is text, for it is written as its label."""

JOINT = " · "
NOTHING = "–"
"""Stands for a number that is not shown."""


def shown(pair: Iterable[str]) -> str:
    """Both languages as one text; once, where both are the same."""
    return JOINT.join(dict.fromkeys(part for part in pair if part))

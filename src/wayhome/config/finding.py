"""One thing that the doctor looked at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, whether it is well, and a sentence with the remedy if not."""

    name: str
    is_well: bool
    sentence: str

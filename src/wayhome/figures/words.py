"""Words in English and Khmer, and the units figures are counted in."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

AS_WRITTEN = "as written"
"""The unit of an indicator whose rows bring their own: the figure then takes the unit of its rows."""


@dataclass(frozen=True, slots=True)
class Words:
    """One text in both languages of the house."""

    en: str
    km: str

    @classmethod
    def read(cls, written: Any) -> Words | None:
        """The words of a TOML table {en, km}; None unless both are there."""
        if not isinstance(written, Mapping):
            return None
        en, km = written.get("en"), written.get("km")
        if isinstance(en, str) and isinstance(km, str) and en.strip() and km.strip():
            return cls(" ".join(en.split()), " ".join(km.split()))
        return None

    def in_language(self, language: str) -> str:
        return self.km if language.startswith("km") else self.en

    def as_json(self) -> dict[str, str]:
        return {"en": self.en, "km": self.km}


@cache
def general_units() -> Mapping[str, Words]:
    """The units every country uses: code to words. A pack adds its own in named.toml."""
    with (Path(__file__).parent / "units.csv").open(encoding="utf-8", newline="") as lines:
        return {row["code"]: Words(row["en"], row["km"]) for row in csv.DictReader(lines)}

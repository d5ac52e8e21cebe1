"""Kinds of recipient: what each may have, as the pack's lists/*.toml declare it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from wayhome.packs import active
from wayhome.reports.lists.columns import COLUMNS, Column, Rules

RULES = "rules"
CONSENT = "consent"
"""The one legal basis that asks for a recorded choice of each person. The others ask for the words of the order."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """One kind of recipient.

    `level` is that of the areas it answers for; `choice` is the code of `sharing` that people must have chosen for it;
    `bases` are the legal bases on which it may have lists, `days` how long one is good for if nobody says, `columns`
    what stands on it. One that `counts` never learns who.
    """

    id: str
    titles: Mapping[str, str]
    level: int
    choice: str
    bases: tuple[str, ...]
    days: int
    columns: tuple[Column, ...]
    counts: bool

    def title(self, language: str) -> str:
        return self.titles.get(language[:2], self.titles["en"])


def recipients() -> Mapping[str, Recipient]:
    """The kinds of recipient of the active pack by id, those who answer for the smallest areas first."""
    return _read(active().part("lists"))


def rules() -> Rules:
    """What holds for all lists of the active pack."""
    return _rules(active().part("lists"))


@cache
def _read(folder: Path) -> Mapping[str, Recipient]:
    found = [_recipient(file) for file in folder.glob("*.toml") if file.stem != RULES]
    return {each.id: each for each in sorted(found, key=lambda each: (-each.level, each.id))}


@cache
def _rules(folder: Path) -> Rules:
    said = _said(folder / f"{RULES}.toml")
    return Rules(said["smallest_count"], said["notice"])


def _recipient(file: Path) -> Recipient:
    """Raises KeyError for a column that no list may have, so that a pack cannot hand out more than COLUMNS offers."""
    said = _said(file)
    return Recipient(
        id=file.stem,
        titles=said["title"],
        level=said["level"],
        choice=said.get("choice", ""),
        bases=tuple(said["bases"]),
        days=said["days"],
        columns=tuple(COLUMNS[name] for name in said.get("fields", ())),
        counts=said.get("counts", False),
    )


def _said(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text("utf-8"))

"""Reasons of a pair in words, what speaks for one person first; and how likely it is, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.linkage import words
from wayhome.linkage.model import load
from wayhome.linkage.words import Names
from wayhome.web.who.queue import CERTAIN, LIKELY, POSSIBLE, band

BAND_WORDS = {CERTAIN: _("almost certain"), LIKELY: _("likely"), POSSIBLE: _("possible")}
LEAST_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Said:
    """One reason in words; `speaks_for` one person, or against it; None where it says little."""

    text: str
    speaks_for: bool | None


def told(reasons: Sequence[Sequence[Any]], names: Names | None = None) -> list[Said]:
    """Reasons in words, the weightiest for one person first, the weightiest against it last.

    `names` are those of the two registrations, where the reader sees both.
    """
    model = load()
    weighed = []
    for code, numbers in reasons:
        weight = model.weight(code) if code in model.chances else 0.0
        speaks = None if abs(weight) < LEAST_WEIGHT else weight > 0
        weighed.append((weight, Said(str(words.reason(code, numbers, names)), speaks)))
    return [said for _weight, said in sorted(weighed, key=lambda each: -each[0])]


def likelihood(weight: float) -> Any:
    """How likely it is in one or two words."""
    return BAND_WORDS[band(weight)]

"""Beds: which are taken, which come next. A site whose number of beds is known has the beds 1, 2, 3 … up to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wayhome.records.staying.spans import Moment
from wayhome.reference.sites import Site


def taken_beds(site: str, at: Moment) -> dict[str, str]:
    """Bed to the person who has it at that minute."""
    raise NotImplementedError


def free_beds(site: Site, at: Moment) -> list[str]:
    """The beds nobody has at that minute, in order; [] where the site does not say how many it has."""
    raise NotImplementedError


def propose(families: Iterable[Sequence[str]], free: Sequence[str]) -> dict[str, str]:
    """Person to bed: each family in beds side by side where there are such, else in the first that are free."""
    raise NotImplementedError

"""Occupancy: who is inside at any hour of any day, from the stays alone. Never stored, so never out of date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wayhome.records.staying.spans import Moment
from wayhome.reference.sites import Site


@dataclass(frozen=True, slots=True)
class Occupancy:
    """How many are inside one site, and how many beds that leaves.

    `women` and `men` are adults on their own or not; `children` are under 18; `others` are adults whose sex is not
    told. `families` are households of which two or more are inside, `in_families` the people in them. A number of free
    beds is None where the site does not say how many it has, and negative where more are inside: `over` says how many.
    """

    inside: int = 0
    women: int = 0
    men: int = 0
    others: int = 0
    children: int = 0
    families: int = 0
    in_families: int = 0
    free: int | None = None
    free_women: int | None = None
    free_men: int | None = None
    free_families: int | None = None

    @property
    def over(self) -> int:
        """How many more are inside than there are beds; 0 if none or if nobody said how many beds there are."""
        return max(0, -(self.free or 0))


def occupancy(sites: Iterable[Site], at: Moment) -> dict[str, Occupancy]:
    """Site uid to who is inside it at that minute, for each of `sites`: one query, however many they are.

    It counts and asks nobody for a right: ask for sites whose stays the reader may know of.
    """
    raise NotImplementedError

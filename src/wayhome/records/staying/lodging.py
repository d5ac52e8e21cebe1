"""Lodging: where somebody stays: at a site, or in an area at home, with relatives or elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wayhome.records.wording import code_label, named, place_label, words
from wayhome.reference.sites import Site

HOME = "home"
HOSPITAL = "hospital"
PASSED_THROUGH = "transit_centre"
_PLACES = {
    "transit_centre": PASSED_THROUGH,
    "reception": PASSED_THROUGH,
    "quarantine_centre": "centre",
    "hospital": HOSPITAL,
    "health_centre": HOSPITAL,
}
"""Type of site to the code of `stay_place`; people stay "elsewhere" at a site of another type."""


@dataclass(frozen=True, slots=True)
class Lodging:
    """`place` is a code of `stay_place`; `area` is where the site or the house lies, None if nobody said."""

    place: str
    area: str | None
    site: Site | None = None

    @property
    def called(self) -> str:
        """The site, or the place and its area, in the reader's language."""
        if self.site:
            return named("site", self.site.uid)
        return words(code_label("stay_place", self.place), place_label(self.area))

    @property
    def said(self) -> dict[str, Any]:
        """The values of a stay there."""
        told = {"place": self.place, "area": self.area, "site": self.site and self.site.uid}
        return {name: value for name, value in told.items() if value}


def at_site(site: Site) -> Lodging:
    """The lodging that a site is."""
    return Lodging(_PLACES.get(site.type, "other"), site.area, site)

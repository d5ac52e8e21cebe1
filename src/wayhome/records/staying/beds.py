"""Beds: which are taken, which come next. A site whose number of beds is known has the beds 1, 2, 3 … up to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wayhome.records.stay import Stay
from wayhome.records.staying.claims import bed_key
from wayhome.records.staying.spans import Moment
from wayhome.reference.sites import Site


def taken_beds(site: str, at: Moment) -> dict[str, str]:
    """Bed, as bed_key writes it, to the person who has it at that minute."""
    lasting = Stay.objects.lasting(at).filter(site=site, bed__isnull=False)
    return {bed_key(bed): person for bed, person in lasting.values_list("bed", "person")}


def free_beds(site: Site, at: Moment) -> list[str]:
    """The beds nobody has at that minute, in order; [] where the site does not say how many it has."""
    taken = taken_beds(site.uid, at)
    return [bed for number in range(1, (site.capacity or 0) + 1) if (bed := str(number)) not in taken]


def propose(families: Iterable[Sequence[str]], free: Sequence[str]) -> dict[str, str]:
    """Person to bed: each family in beds side by side where there are such, else in the first that are free.

    The large families choose first. Who finds no bed is left out.
    """
    left, beds = list(free), {}
    for family in sorted(families, key=len, reverse=True):
        for person, bed in zip(family, _side_by_side(left, len(family)), strict=False):
            beds[person] = bed
            left.remove(bed)
    return beds


def _side_by_side(beds: Sequence[str], wanted: int) -> Sequence[str]:
    """So many beds whose numbers follow each other; the first ones, if there are none such."""
    for first in range(len(beds) - wanted + 1):
        part = beds[first : first + wanted]
        if int(part[-1]) - int(part[0]) == wanted - 1:
            return part
    return beds[:wanted]

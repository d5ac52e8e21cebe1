"""Beds in words, and as a bar: free, full, over-booked, none at all, or a number that nobody has told."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext, ngettext

from wayhome.reports import wording
from wayhome.web.asking import language

FREE, FULL, OVER, NO_BEDS, UNKNOWN = "free", "full", "over", "none", "unknown"
WIDTH = 100


@dataclass(frozen=True, slots=True)
class Beds:
    """How many are inside, how many beds there are (None: nobody said), and what that means.

    `used` and `beyond` are the widths of the bar, of WIDTH in all.
    """

    inside: int
    beds: int | None
    state: str
    used: Decimal
    beyond: Decimal

    @property
    def free(self) -> int | None:
        """How many can still come in; 0 where more are inside than there are beds. None if nobody knows."""
        return None if self.beds is None else max(0, self.beds - self.inside)

    @property
    def over(self) -> int:
        """How many more are inside than there are beds."""
        return max(0, self.inside - self.beds) if self.beds is not None else 0

    @property
    def words(self) -> str:
        """What it means, in words."""
        if self.state == UNKNOWN:
            return gettext("Nobody said how many beds there are")
        if self.state == NO_BEDS:
            return gettext("No beds: nobody can sleep here")
        if self.state == FULL:
            return gettext("Full")
        number = self.free if self.state == FREE else self.over
        told = wording.number(number or 0, language())
        if self.state == FREE:
            return ngettext("{number} bed free", "{number} beds free", number or 0).format(number=told)
        return ngettext(
            "Over-booked: {number} more than beds", "Over-booked: {number} more than beds", number or 0
        ).format(number=told)


def state_words() -> list[tuple[str, str]]:
    """The states in a word or two, for the key of a map."""
    return [
        (FREE, gettext("beds free")),
        (FULL, gettext("full")),
        (OVER, gettext("over-booked")),
        (NO_BEDS, gettext("no beds")),
        (UNKNOWN, gettext("number of beds not known")),
    ]


def beds_of(beds: int | None, inside: int) -> Beds:
    """The beds of a site in which so many are."""
    if beds is None:
        return Beds(inside, None, UNKNOWN, Decimal(0), Decimal(0))
    if beds <= 0:
        return Beds(inside, 0, OVER if inside else NO_BEDS, Decimal(0), Decimal(WIDTH if inside else 0))
    if inside <= beds:
        return Beds(inside, beds, FULL if inside == beds else FREE, _share(inside, beds), Decimal(0))
    used = _share(beds, inside)
    return Beds(inside, beds, OVER, used, WIDTH - used)


def _share(part: int, whole: int) -> Decimal:
    return (Decimal(WIDTH) * part / whole).quantize(Decimal("0.1"))

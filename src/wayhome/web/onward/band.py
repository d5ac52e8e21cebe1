"""The band of the situation page: the way from the gate to home on one day, in a few numbers that open onto boards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from wayhome.accounts.policy import Access, Right
from wayhome.figures.catalogue import catalogue
from wayhome.figures.compute import compute_named
from wayhome.figures.figure import Request
from wayhome.figures.named import Named
from wayhome.figures.slices import Slice
from wayhome.records.following.alerts import number_waiting
from wayhome.reports import wording

MET = ("cooperative", "uncooperative")
STANDING = ("running", "waiting", "undated")


@dataclass(frozen=True, slots=True)
class Tile:
    """One number of the band: in words what it is, what it is of, and the board it opens onto ("" for none)."""

    number: int
    words: str
    of: str
    opens: str
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class Onward:
    """The numbers of one day, inside the areas of a reader."""

    arrived: int
    apart: int
    due: int
    met: int
    inside: int
    beds: int
    free: int
    needs: int
    is_illustrative: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing of the way is on record: nobody is apart, and no site has beds or people."""
        return not (self.apart or self.has_sites)

    @property
    def has_sites(self) -> bool:
        return bool(self.beds or self.inside or self.needs)


def onward(request: Request) -> Onward:
    """The numbers as of the cut-off of the request, each by the definition of its figure; one scan a definition."""
    cuts: Mapping[str, tuple[str, Slice]] = {
        "arrived": ("arrivals", {"day": request.cut_off.isoformat()}),
        "apart": ("quarantines", {"state": STANDING}),
        "due": ("people_due", {}),
        "met": ("people_due", {"status": MET}),
        "inside": ("people_inside", {}),
        "beds": ("beds", {}),
        "free": ("beds_free", {}),
        "needs": ("open_needs", {}),
    }
    known = catalogue()
    asked = [_cut(name, known.asked(indicator), cut) for name, (indicator, cut) in cuts.items()]
    found = compute_named(request, asked, known)
    numbers = {figure.id: int(figure.number or 0) for figure in found}
    return Onward(**numbers, is_illustrative=any(figure.illustrative for figure in found))


def _cut(name: str, whole: Named, cut: Slice) -> Named:
    return Named(name, whole.indicator, cut, whole.title, whole.unit)


def tiles(told: Onward, asked: Request, access: Access, language: str) -> list[Tile]:
    """The tiles that this reader may see, in the order of the way; none where nothing of it is on record."""
    if told.is_empty:
        return []
    day = asked.cut_off.isoformat()
    area = asked.area or ""

    def board(name: str, **query: str) -> str:
        kept = {key: value for key, value in {**query, "area": area}.items() if value}
        return reverse(f"web:{name}", query=kept)

    def of(number: int) -> str:
        return gettext("of {number}").format(number=wording.number(number, language))

    visits = board("follow_up", day=day) if access.may(Right.FOLLOW_UP) else ""
    found = [
        Tile(told.arrived, gettext("arrived on the day"), "", board("crossings", as_of=day)),
        Tile(told.apart, gettext("in quarantine"), "", visits),
        Tile(told.met, gettext("seen or called on the day"), of(told.due), visits),
    ]
    at_sites = [
        Tile(told.inside, gettext("inside sites"), "", board("sites", as_of=day)),
        Tile(told.free, gettext("beds free"), of(told.beds), board("sites", as_of=day, order="free")),
        Tile(told.needs, gettext("open needs of sites"), "", board("needs", as_of=day), bool(told.needs)),
    ]
    if told.has_sites:
        found += at_sites
    if access.may(Right.SEE_SENSITIVE):
        waiting = number_waiting(access)
        found.append(Tile(waiting, gettext("alerts open now"), "", reverse("web:alerts"), bool(waiting)))
    return found

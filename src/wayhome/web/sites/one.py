"""The page of one site: what it is, who is inside, what it lacks, what its checks found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from wayhome.accounts.policy import Access, Right
from wayhome.accounts.scope import scope
from wayhome.packs.norms import Norm, norms
from wayhome.records.site_check import SiteCheck
from wayhome.records.sites.needs import found, people_of
from wayhome.records.sites.opening import takes_in
from wayhome.records.staying.occupancy import Occupancy, occupancy
from wayhome.reference.sites import Site
from wayhome.web.finding import find
from wayhome.web.gatehouse import desk
from wayhome.web.showing import Showing, Shown
from wayhome.web.sites.asking import asked
from wayhome.web.sites.lines import Line, answers_for, lines_of

FACTS = (
    "type", "code", "area", "opened", "closed", "organisation", "manager", "contact", "capacity", "capacity_day",
    "capacity_women", "capacity_men", "capacity_families", "apart", "aliases",
)  # fmt: skip
SHOWN_CHECKS = 10


@dataclass(frozen=True, slots=True)
class Told:
    """What the newest check says about one norm: the answers, and whether they keep it."""

    norm: Norm
    answers: list[Shown]
    kept: bool


@dataclass(frozen=True, slots=True)
class Part:
    """Beds of one sort: how many there are and how many of them are free."""

    sort: str
    beds: int
    free: int


@require_safe
@desk()
def site(request: HttpRequest, uid: str) -> HttpResponse:
    """A site: everybody may know what it is; who is inside and what it lacks, those who answer for its area."""
    kept, access, wanted = find("site", uid, request.access), request.access, asked(request)
    if kept.record is None:
        return redirect("web:record", "site", uid)
    place = cast(Site, kept.standing)
    showing = Showing(access)
    context = {
        "site": place,
        "called": showing.headline(place),
        "facts": [shown for shown in showing.values(Site, kept.values, FACTS) if shown.parts or shown.hidden],
        "asked": wanted,
        "is_open": takes_in(place, wanted.at.day),
        "answers_for": answers_for(place, access),
    }
    if context["answers_for"]:
        line = lines_of([place], wanted.at, access)[0]
        told, untold = _told(line, access)
        inside = occupancy([place], wanted.at)[uid]
        context |= {
            "line": line,
            "beds": line.beds,
            "inside": inside,
            "parts": parts(place, inside),
            "told": told,
            "untold": untold,
            "checks": _checks(place, access),
            "may_check": access.may(Right.EDIT),
        }
    return render(request, "web/sites/site.html", context)


def parts(place: Site, inside: Occupancy) -> list[Part]:
    """The beds that are for women, men or families, where the site says so."""
    told = [
        ("women", place.capacity_women, inside.free_women),
        ("men", place.capacity_men, inside.free_men),
        ("families", place.capacity_families, inside.free_families),
    ]
    return [Part(sort, beds, free) for sort, beds, free in told if beds is not None and free is not None]


def _told(line: Line, access: Access) -> tuple[list[Told], list[Norm]]:
    """What the newest check says about each norm, and the norms it says nothing about."""
    if line.check is None:
        return [], []
    showing, values = Showing(access), line.check.values()
    said = found(line.check, people_of(line.check, line.inside, line.site.capacity), norms().values())
    lacking, untold = {need.norm.id for need in said.needs}, {norm.id for norm in said.untold}
    told = [norm for norm in norms().values() if norm.id not in untold]
    answers = [Told(norm, showing.values(SiteCheck, values, norm.of), norm.id not in lacking) for norm in told]
    return answers, said.untold


def _checks(place: Site, access: Access) -> list[SiteCheck]:
    those = scope(SiteCheck.objects.filter(site=place.uid), access)
    return list(those.order_by(F("day").desc(nulls_last=True), "-seq")[:SHOWN_CHECKS])

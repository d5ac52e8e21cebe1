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
from wayhome.records.sites.needs import needs, people_of, untold
from wayhome.records.sites.opening import takes_in
from wayhome.records.staying.occupancy import Occupancy
from wayhome.reference.sites import Site
from wayhome.web.finding import find
from wayhome.web.gatehouse import desk
from wayhome.web.lists import may_change
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
    """What the newest check says about one norm: the answers, and whether they keep it (None: nobody looked)."""

    norm: Norm
    answers: list[Shown]
    kept: bool | None


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
    found, access, wanted = find("site", uid, request.access), request.access, asked(request)
    if found.record is None:
        return redirect("web:record", "site", uid)
    place = cast(Site, found.standing)
    showing = Showing(access)
    context = {
        "site": place,
        "called": showing.headline(place),
        "facts": [shown for shown in showing.values(Site, found.values, FACTS) if shown.parts or shown.hidden],
        "asked": wanted,
        "is_open": takes_in(place, wanted.at.day),
        "may_change": may_change(Site, access),
        "answers_for": answers_for(place, access),
    }
    if context["answers_for"]:
        line = lines_of([place], wanted.at, access)[0]
        context |= {
            "line": line,
            "beds": line.beds,
            "parts": parts(place, line.occupancy),
            "told": _told(line, access),
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


def _told(line: Line, access: Access) -> list[Told]:
    """What the newest check says about each norm."""
    if line.check is None:
        return []
    showing, values = Showing(access), line.check.values()
    people = people_of(line.check, line.occupancy.inside, line.site.capacity)
    lacking = {need.norm.id for need in needs(line.check, people)}
    open_questions = {norm.id for norm in untold(line.check)}
    return [
        Told(
            norm,
            showing.values(SiteCheck, values, norm.of),
            None if norm.id in open_questions else norm.id not in lacking,
        )
        for norm in norms().values()
    ]


def _checks(place: Site, access: Access) -> list[SiteCheck]:
    those = scope(SiteCheck.objects.filter(site=place.uid), access)
    return list(those.order_by(F("day").desc(nulls_last=True), "-seq")[:SHOWN_CHECKS])

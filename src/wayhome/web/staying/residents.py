"""The page of those inside a site: who they are, who completes today and tomorrow, who might have left, who comes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from wayhome.accounts.policy import Access
from wayhome.packs import active
from wayhome.records.staying.occupancy import inside as inside_of
from wayhome.records.staying.occupancy import occupancy
from wayhome.records.staying.spans import Moment
from wayhome.reference.sites import Site
from wayhome.web.gatehouse import desk
from wayhome.web.pages import Pages, wanted_page
from wayhome.web.showing import Showing
from wayhome.web.sites.asking import asked
from wayhome.web.sites.beds import Beds, beds_of
from wayhome.web.sites.lines import sites
from wayhome.web.staying.coming import coming
from wayhome.web.staying.goals import is_stayed_at
from wayhome.web.staying.inside import OVERDUE, TODAY, TOMORROW, UNORDERED, Resident, residents
from wayhome.web.staying.place import Place
from wayhome.web.when import when

SIZE = 100
FILTERS = (TODAY, TOMORROW, OVERDUE, UNORDERED)


@dataclass(frozen=True, slots=True)
class Group:
    """A family inside, or somebody alone."""

    people: Sequence[Resident]

    @property
    def is_family(self) -> bool:
        return len(self.people) > 1


@dataclass(frozen=True, slots=True)
class MySite:
    """A site where people stay, with how many are inside."""

    site: Site
    called: str
    beds: Beds


@require_safe
@desk()
def residents_of(request: HttpRequest, uid: str) -> HttpResponse:
    """Who is inside a site in the reader's areas, now or at another minute."""
    place, at = Place(request, uid), when(request)
    everybody = residents(uid, at.at, place.access)
    show, written = request.GET.get("show", ""), request.GET.get("q", "").strip()
    shown = [Group(people) for group in everybody if (people := _wanted(group, show, written.casefold().split()))]
    number = wanted_page(request)
    inside = occupancy([place.site], at.at)[uid]
    counts = Counter(each.leaving for group in everybody for each in group)
    last_day = active().last_day
    context = {
        "place": place,
        "when": at,
        "inside": inside,
        "beds": beds_of(place.site.capacity, inside.inside),
        "filters": [(name, counts[name]) for name in FILTERS],
        "show": show,
        "asked": written,
        "groups": shown[(number - 1) * SIZE : number * SIZE],
        "pages": Pages(request, number, SIZE, len(shown)),
        "coming": coming(place, at.at) if at.is_now else [],
        "last_day": last_day if at.is_now and last_day < at.at.day else None,
    }
    return render(request, "web/staying/residents.html", context)


@require_safe
@desk()
def my_sites(request: HttpRequest) -> HttpResponse:
    """The sites where people stay in the reader's areas, each with who is inside; of one alone, that one."""
    wanted = asked(request)
    found = [site for site in sites(wanted, request.access) if is_stayed_at(site)]
    if len(found) == 1:
        return redirect("web:site_residents", found[0].uid)
    return render(
        request, "web/staying/sites.html", {"lines": _lines(found, wanted.at, request.access), "when": wanted}
    )


def _wanted(group: Sequence[Resident], show: str, words: Sequence[str]) -> list[Resident]:
    return [each for each in group if (not show or each.leaving == show) and each.has(words)]


def _lines(found: Sequence[Site], at: Moment, access: Access) -> list[MySite]:
    people, showing = inside_of([site.uid for site in found], at), Showing(access)
    told = [MySite(each, showing.headline(each), beds_of(each.capacity, people.get(each.uid, 0))) for each in found]
    return sorted(told, key=lambda each: (-each.beds.inside, each.called))

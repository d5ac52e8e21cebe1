"""The map of sites: where beds are free, and the sites whose position nobody knows beside it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wayhome.reference import places
from wayhome.reports.boundaries import active_boundaries
from wayhome.web.asking import language
from wayhome.web.gatehouse import desk
from wayhome.web.sites.asking import asked
from wayhome.web.sites.beds import state_words
from wayhome.web.sites.drawing import LOOKS, SIGNS, Dot, spec
from wayhome.web.sites.lines import Line, lines

PROVINCE = 1


@require_safe
@desk()
def sites_map(request: HttpRequest) -> HttpResponse:
    """The sites of the board as dots, by what their beds say; those without a position are listed."""
    wanted = asked(request)
    found = lines(wanted, request.access)
    placed = [(line, dot) for line in found if (dot := _dot(line)) is not None]
    boundaries, drawn = active_boundaries(), [dot for _, dot in placed]
    around = {places.at_level(line.site.area or "", PROVINCE) or "" for line, _ in placed}
    context = {
        "asked": wanted,
        "spec": spec(drawn, boundaries, language(), around) if placed else None,
        "placed": [line for line, _ in placed],
        "unplaced": [line for line in found if _dot(line) is None],
        "looks": [(state, words, SIGNS[LOOKS[state][1]]) for state, words in state_words()],
        "credit": boundaries.credit,
    }
    return render(request, "web/sites/map.html", context)


def _dot(line: Line) -> Dot | None:
    """The dot of a site; None if nobody knows where it is."""
    site, beds = line.site, line.beds
    try:
        lon, lat = float(site.lon or ""), float(site.lat or "")
    except ValueError:
        return None
    return Dot(line.name, lon, lat, beds.state, beds.words, beds.beds or 0, beds.free)

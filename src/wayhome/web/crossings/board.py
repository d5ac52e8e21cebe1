"""The board of the border: which gates are open at a minute, how many came today and how many are expected."""

from __future__ import annotations

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wayhome.kernel.problems import Problem
from wayhome.packs import active
from wayhome.records.wording import code_label
from wayhome.reference import places
from wayhome.reports.boundaries import active_boundaries
from wayhome.web.asking import language
from wayhome.web.crossings.drawing import LOOKS, SIGNS, Dot, spec
from wayhome.web.crossings.points import NOON, STATES, Point, points
from wayhome.web.gatehouse import desk
from wayhome.web.when import when


@require_safe
@desk()
def board(request: HttpRequest) -> HttpResponse:
    """All points of entry, or those of an area or a state."""
    asked, access = when(request, NOON), request.access
    written = request.GET.get("area", "").strip()
    area = places.resolve(written) if written else None
    problem = area if isinstance(area, Problem) else None
    found = points(asked.at, access, None if isinstance(area, Problem) else area)
    states = Counter(each.state for each in found)
    wanted = request.GET.get("state", "")
    shown = [each for each in found if not wanted or each.state == wanted]
    dots = [dot for each in shown if (dot := _dot(each))]
    last_day = active().last_day
    context = {
        "asked": asked,
        "written": written,
        "problem": problem,
        "states": [(state, code_label("crossing_status", state), states[state]) for state in STATES],
        "state": wanted,
        "points": shown,
        "came": sum(each.today.people for each in shown),
        "to_come": sum(each.expected.people for each in shown if each.expected),
        "told": sum(each.expected is not None for each in shown),
        "spec": spec(dots, active_boundaries(), language()) if dots else None,
        "unplaced": [each.name for each in shown if _dot(each) is None],
        "looks": [(state, code_label("crossing_status", state), SIGNS[LOOKS[state][1]]) for state in STATES],
        "credit": active_boundaries().credit,
        "last_day": last_day if asked.is_now and last_day < asked.at.day else None,
        "everywhere": access.everywhere,
    }
    return render(request, "web/crossings/board.html", context)


def _dot(point: Point) -> Dot | None:
    """The dot of a point; None if nobody knows where it is."""
    try:
        lon, lat = float(point.site.lon or ""), float(point.site.lat or "")
    except ValueError:
        return None
    return Dot(
        point.name, lon, lat, point.state, " · ".join([point.state_label, *point.said]), point.site.type != "airport"
    )

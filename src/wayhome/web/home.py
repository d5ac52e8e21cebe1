"""The home page: the situation as of a day, and the editions to read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wayhome.packs import active
from wayhome.reference import places
from wayhome.reports import wording
from wayhome.reports.models import Edition
from wayhome.web import situation
from wayhome.web.asking import language, question
from wayhome.web.edition_pages import readable
from wayhome.web.gatehouse import desk
from wayhome.web.onward.band import tiles

SHOWN_AREAS = 10
SHOWN_EDITIONS = 3


@require_safe
@desk()
def home(request: HttpRequest) -> HttpResponse:
    """Headline figures, the way home, map, trend, two sources, areas below, what is made up; as of the day asked."""
    asked, speech, first = question(request), language(), active().first_day
    area = asked.area or places.country()
    now = situation.situation(asked.request(request.access), area, speech)
    shown = {
        "question": asked,
        "period": wording.span(first, asked.cut_off, speech) if asked.cut_off >= first else "",
        "figures": now.figures,
        "onward": tiles(now.onward, asked.request(request.access), request.access, speech),
        "onward_illustrative": now.onward.is_illustrative,
        "labels": situation.block("tiles").get("labels", {}),
        "charts": now.charts,
        "comparison": now.comparison,
        "comparison_note": situation.block("comparison").get("note", {}),
        "difference": situation.block("comparison").get("difference", ""),
        "lines": now.lines[:SHOWN_AREAS],
        "lines_illustrative": any(line.illustrative for line in now.lines),
        "further": len(now.lines) - SHOWN_AREAS,
        "around": [(uid, places.name(uid, speech)) for uid in places.ancestors(area)],
        "notice": now.notice,
        "editions": readable(request.access).exclude(status=Edition.Status.SUPERSEDED)[:SHOWN_EDITIONS],
    }
    return render(request, "web/home.html", shown)

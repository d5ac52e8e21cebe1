"""The lists that were issued, in the reader's areas: which stand, which do not, and the actions that issued them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wayhome.accounts.policy import Right
from wayhome.kernel.problems import Problem
from wayhome.reference import places
from wayhome.reports.handing.receipts import holders
from wayhome.reports.handing.standing import STANDINGS, Standing, standing_so
from wayhome.reports.lists import scoping
from wayhome.reports.lists.recipients import recipients
from wayhome.reports.lists.tables import IssuedList
from wayhome.web.asking import NOT_YOUR_AREA, language, may_look_at
from wayhome.web.gatehouse import desk
from wayhome.web.handing.shown import Shown
from wayhome.web.pages import Pages, wanted_page

SIZE = 50
LAST = 3


@require_safe
@desk(Right.ISSUE_LISTS)
def lists(request: HttpRequest) -> HttpResponse:
    """The lists of the reader's areas, cut by area, recipient, standing and number; and the last issues."""
    access, asked = request.access, request.GET
    seen = scoping.visible(access)
    found, problem = _cut(seen, request)
    number, total = wanted_page(request), found.count()
    page = found.select_related("issue").order_by("-at", "number", "-version")[(number - 1) * SIZE : number * SIZE]
    shown = {
        "asked": asked,
        "problem": problem,
        "recipients": [(each.id, each.title(language())) for each in recipients().values()],
        "standings": [(state.value, words, standing_so(seen, state).count()) for state, words in STANDINGS.items()],
        "holding": len(holders(seen)),
        "issues": [(each, places.full_name(each.area, language())) for each in scoping.visible_issues(access)[:LAST]],
        "lines": [Shown.of(issued) for issued in page],
        "pages": Pages(request, number, SIZE, total),
    }
    return render(request, "web/handing/lists.html", shown)


def _cut(seen: QuerySet[IssuedList], request: HttpRequest) -> tuple[QuerySet[IssuedList], Problem | None]:
    """Those that are asked for; and what is wrong with the area as written, which is then left out."""
    asked, problem = request.GET, None
    if written := asked.get("area", "").strip():
        area = places.resolve(written)
        if isinstance(area, Problem):
            problem = area.about("area")
        elif not may_look_at(area, request.access):
            problem = NOT_YOUR_AREA("area", value=written)
        else:
            seen = seen.filter(area__in=places.areas_within(area))
    if asked.get("recipient"):
        seen = seen.filter(recipient=asked["recipient"])
    if asked.get("state") in set(Standing):
        seen = standing_so(seen, Standing(asked["state"]))
    if number := asked.get("q", "").strip():
        seen = seen.filter(number__icontains=number)
    return seen, problem

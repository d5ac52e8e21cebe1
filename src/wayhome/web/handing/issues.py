"""One action that issued lists: what came of it, area below area, opened as far as somebody looks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wayhome.accounts.policy import Right
from wayhome.reference import places
from wayhome.reports.handing.standing import withdrawn
from wayhome.reports.lists import scoping
from wayhome.reports.lists.tables import Issue, IssuedList
from wayhome.web.asking import language
from wayhome.web.gatehouse import desk
from wayhome.web.handing.cover import basis_name, period, recipient_name
from wayhome.web.handing.shown import Shown
from wayhome.web.imports import one_of


@dataclass(frozen=True, slots=True)
class Branch:
    """An area with lists in it: how many there are in all, and its own. What is below is fetched when opened."""

    area: str
    name: str
    lists: int
    own: tuple[Shown, ...]

    @property
    def leads_on(self) -> bool:
        """Whether there is more in it than its own lists."""
        return self.lists > len(self.own)


@require_safe
@desk(Right.ISSUE_LISTS)
def issue(request: HttpRequest, number: int) -> HttpResponse:
    """An issue in the reader's areas; with `under`, only the branches right below that area."""
    found = one_of(scoping.visible_issues(request.access), number)
    if under := request.GET.get("under", ""):
        if not places.inside(under, found.area):
            raise Http404
        below = branches(found, places.children(under))
        return render(request, "web/handing/_branches.html", {"issue": found, "branches": below})
    return tree(request, found)


def tree(request: HttpRequest, found: Issue, status: int = 200, **more: Any) -> HttpResponse:
    """The page of an issue, opened at its area."""
    made = found.lists.filter(issue=found)
    shown = {
        "issue": found,
        "place": places.full_name(found.area, language()),
        "period": period(found),
        "basis": basis_name(found.basis),
        "recipients": [recipient_name(each) for each in found.recipients],
        "made": made.count(),
        "stood": found.lists.count() - made.count(),
        "withdrawn": withdrawn(found.lists.all()).count(),
        "top": branches(found, (found.area,))[:1],
        "branches": branches(found, places.children(found.area)),
        "typed": request.POST,
        "problems": [],
        **more,
    }
    return render(request, "web/handing/issue.html", shown, status=status)


def branches(found: Issue, areas: Iterable[str]) -> tuple[Branch, ...]:
    """Those of the areas that have lists of the issue in them."""
    wanted = tuple(areas)
    below: Counter[str] = Counter()
    own: dict[str, list[IssuedList]] = defaultdict(list)
    for issued in found.lists.order_by("recipient", "unassigned"):
        below.update((*places.ancestors(issued.area), issued.area))
        if issued.area in wanted:
            own[issued.area].append(issued)
    return tuple(
        Branch(area, places.name(area, language()), below[area], tuple(Shown.of(each) for each in own[area]))
        for area in wanted
        if below[area]
    )

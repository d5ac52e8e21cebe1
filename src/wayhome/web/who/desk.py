"""The page of the queue: what waits for a decision, what was asked, and the way to what was decided."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wayhome.accounts.policy import Right
from wayhome.linkage.deciding import VERDICTS
from wayhome.linkage.looking import left_to_a_run
from wayhome.linkage.models import Pair
from wayhome.linkage.seeing import Half
from wayhome.linkage.waiting import Item, reasons_of
from wayhome.web.gatehouse import desk
from wayhome.web.pages import Pages, wanted_page
from wayhome.web.who.asks import asked_of
from wayhome.web.who.page import decision_done, kept, names_of
from wayhome.web.who.queue import Asked, Group, queue
from wayhome.web.who.reasons import Said, told

SIZE = 20
FEW_REASONS = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One group of the queue: the names that the reader may see, of the others the provinces, the first of its pairs.

    `reasons` are those of a pair of which the reader sees both sides.
    """

    names: list[str]
    elsewhere: list[str]
    first: Item | Half
    reasons: list[Said]
    decided: int
    pairs: int


@require_safe
@desk(Right.LINK, Right.SEE_IDENTITY)
def who(request: HttpRequest) -> HttpResponse:
    """What waits for the reader, the likeliest first; several pairs of the same registrations as one line."""
    access, asked, number = request.access, Asked.of(request.GET, request.access), wanted_page(request)
    found = queue(access, asked)
    shown = found.groups[(number - 1) * SIZE : number * SIZE]
    context = {
        "asked": asked,
        "typed": request.GET,
        "problems": {problem.field: problem for problem in asked.problems},
        "lines": _lines(shown),
        "count": len(found.items),
        "everywhere": access.everywhere,
        "left_to_a_run": left_to_a_run() if access.everywhere else 0,
        "is_cut": found.is_cut,
        "kept": kept(request),
        "pages": Pages(request, number, SIZE, len(found.groups)),
        "asks": asked_of(access).count(),
        "done": decision_done(request, "done"),
        "undone": decision_done(request, "undone"),
        "is_filtered": bool(asked.area or asked.weight or asked.found_by),
    }
    return render(request, "web/who/queue.html", context)


def _lines(groups: list[Group]) -> list[Line]:
    names = names_of({uid for group in groups for uid in group.uids})
    firsts = [group.items[0] for group in groups]
    ends = {end for first in firsts for end in first.ends}
    about = Pair.objects.filter(Q(left__in=ends) | Q(right__in=ends))
    pairs = list(about.values_list("left", "right", "state"))
    reasons = reasons_of([first for first in firsts if isinstance(first, Item)])
    lines = []
    for group, first in zip(groups, firsts, strict=True):
        states = [state for left, right, state in pairs if {left, right} & set(first.ends)]
        lines.append(
            Line(
                [names[uid] for uid in group.uids if uid in names],
                list(dict.fromkeys(item.province for item in group.items if isinstance(item, Half))),
                first,
                [each for each in told(reasons.get(first.pk, [])) if each.speaks_for][:FEW_REASONS],
                sum(state in VERDICTS[:2] for state in states),
                len(states),
            )
        )
    return lines

"""The page of the queue: what waits for a decision, what was asked, and the way to what was decided."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wayhome.accounts.policy import Access, Right
from wayhome.linkage.deciding import VERDICTS
from wayhome.linkage.looking import left_to_a_run
from wayhome.linkage.models import Pair
from wayhome.linkage.seeing import in_scope, provinces_of
from wayhome.web.gatehouse import desk
from wayhome.web.pages import Pages, wanted_page
from wayhome.web.who.asks import asked_of
from wayhome.web.who.page import decision_done, kept, names_of
from wayhome.web.who.queue import TO_ASK, Asked, Group, Item, queue
from wayhome.web.who.reasons import Said, told

SIZE = 20
FEW_REASONS = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One group of the queue: the names that the reader may see, of the others the provinces, the likeliest pair."""

    group: Group
    names: list[str]
    elsewhere: list[str]
    first: Item
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
        "lines": _lines(shown, access, asked),
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


def _lines(groups: list[Group], access: Access, asked: Asked) -> list[Line]:
    uids = {uid for group in groups for uid in group.uids}
    own = uids if access.everywhere else in_scope(uids, access)
    shown = set() if asked.show == TO_ASK else uids - own
    names = names_of(own | shown)
    provinces = provinces_of(uids - own - shown)
    firsts = [group.items[0] for group in groups]
    ends = {end for first in firsts for end in (first.left, first.right)}
    about = Pair.objects.filter(Q(left__in=ends) | Q(right__in=ends))
    pairs = list(about.values_list("pk", "left", "right", "state", "reasons"))
    reasons = {pk: why for pk, *_rest, why in pairs}
    lines = []
    for group, first in zip(groups, firsts, strict=True):
        both = {first.left, first.right} & set(names)
        states = [state for _pk, left, right, state, _why in pairs if both & {left, right}]
        said = told(reasons.get(first.pk, [])) if asked.show != TO_ASK else []
        lines.append(
            Line(
                group,
                [names[uid] for uid in group.uids if uid in names],
                [provinces[uid] for uid in group.uids if uid in provinces],
                first,
                [each for each in said if each.speaks_for][:FEW_REASONS],
                sum(state in VERDICTS[:2] for state in states),
                len(states),
            )
        )
    return lines

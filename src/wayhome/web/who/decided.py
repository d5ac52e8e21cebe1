"""What was decided and what the model tied by itself, each with the way to undo it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from wayhome.accounts.policy import Right
from wayhome.kernel.problems import Refused
from wayhome.linkage import deciding, undoing
from wayhome.linkage.models import Decision, Pair, Run
from wayhome.linkage.seeing import known_to, provinces_of, sight, sights
from wayhome.web.asking import sentences
from wayhome.web.gatehouse import desk
from wayhome.web.pages import Pages, wanted_page
from wayhome.web.who.page import kept, names_of

SIZE = 25
BY_PEOPLE, BY_MODEL, RUNS = "people", "model", "runs"


@require_safe
@desk(Right.LINK, Right.SEE_IDENTITY)
def decided(request: HttpRequest) -> HttpResponse:
    """Decisions in the reader's areas, the newest first; or what the model tied; or its runs."""
    access, number = request.access, wanted_page(request)
    wanted = request.GET.get("show", BY_PEOPLE)
    start = (number - 1) * SIZE
    context: dict[str, Any] = {"show": wanted, "everywhere": access.everywhere}
    if wanted == RUNS and access.everywhere:
        runs = Run.objects.annotate(tied=Count("pairs", filter=Q(pairs__state=Pair.State.ASSIGNED)))
        context |= {"runs": runs.order_by("-pk")[start : start + SIZE]}
        return render(request, "web/who/decided.html", context | {"pages": Pages(request, number, SIZE, runs.count())})
    lines: list[tuple[Decision | None, Pair]]
    if wanted == BY_MODEL:
        tied = known_to(access).filter(state=Pair.State.ASSIGNED)
        total = tied.count()
        lines = [(None, pair) for pair in tied.order_by("-pk")[start : start + SIZE]]
    else:
        rows = Decision.objects.filter(pair__in=known_to(access)).select_related("pair")
        total = rows.count()
        lines = [(each, each.pair) for each in rows.order_by("-pk")[start : start + SIZE] if each.pair]
    seen = sights([pair for _, pair in lines], access)
    ends = {uid for _, pair in lines for uid in (pair.left, pair.right)}
    names = names_of({uid for each in seen.values() for uid in each.sides})
    provinces = provinces_of(ends - set(names))
    context["lines"] = [
        {
            "decision": decision,
            "pair": pair.pk,
            "weight": pair.weight if seen[pair.pk].is_whole else None,
            "sides": [(names.get(uid, ""), provinces.get(uid, "")) for uid in (pair.left, pair.right)],
            "is_whole": seen[pair.pk].is_whole,
        }
        for decision, pair in lines
    ]
    return render(request, "web/who/decided.html", context | {"pages": Pages(request, number, SIZE, total)})


@require_POST
@desk(Right.LINK, Right.SEE_IDENTITY)
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take a decision back, and show its pair again."""
    decision = Decision.objects.filter(pk=number, pair__isnull=False).select_related("pair").first()
    if decision is None or decision.pair is None or not sight(decision.pair, request.access).is_whole:
        raise Http404
    try:
        undoing.undo(decision, request.access.by, request.access)
    except Refused as refused:
        messages.warning(request, " ".join(sentences(refused.problems)))
        return redirect("web:who_decided")
    return redirect(reverse("web:who_pair", args=[decision.pair.pk]) + kept(request, undone=decision.pk))


@require_POST
@desk(Right.LINK, Right.SEE_IDENTITY)
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """Undo one assignment of the model, and show its pair."""
    pair = Pair.objects.filter(pk=number).first()
    if pair is None or not sight(pair, request.access).is_whole:
        raise Http404
    try:
        deciding.take_back(pair, request.access.by, request.access)
    except Refused as refused:
        messages.warning(request, " ".join(sentences(refused.problems)))
        return redirect("web:who_pair", number=pair.pk)
    messages.success(request, gettext("Undone. The model leaves this pair to people from now on."))
    return redirect("web:who_pair", number=pair.pk)


@require_POST
@desk(Right.LINK, Right.SEE_IDENTITY)
def take_back_run(request: HttpRequest, number: int) -> HttpResponse:
    """Undo all that a run assigned. Only who sees the whole register may."""
    if not request.access.everywhere:
        raise PermissionDenied
    run = Run.objects.filter(pk=number).first()
    if run is None:
        raise Http404
    count = deciding.take_back_run(run, request.access.by)
    messages.success(request, gettext("{count} pairs of the run wait for people now.").format(count=count))
    return redirect(reverse("web:who_decided") + "?show=runs")

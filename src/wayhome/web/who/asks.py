"""Asking: who sees one side of a pair shows it to those who see the other; they then see both, and decide."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from wayhome.accounts.policy import Access, Right
from wayhome.linkage.asking import ask_about
from wayhome.linkage.models import Ask, Pair
from wayhome.linkage.pairs import WAITING
from wayhome.linkage.seeing import known_to, provinces_of, sight, sights
from wayhome.web.gatehouse import desk
from wayhome.web.pages import Pages, wanted_page
from wayhome.web.who.page import names_of

SIZE = 25


def asked_of(access: Access) -> QuerySet[Ask]:
    """What others ask this reader about and nobody answered: pairs of which they see the side that was not shown."""
    if access.everywhere:
        return Ask.objects.filter(pair__in=known_to(access).filter(WAITING), answered_at=None)
    mine = Ask.objects.filter(pair__in=known_to(access).filter(WAITING), answered_at=None)
    return mine.exclude(by=access.by)


@require_safe
@desk(Right.LINK, Right.SEE_IDENTITY)
def asks(request: HttpRequest) -> HttpResponse:
    """What others ask the reader, and what the reader asked others."""
    access, number = request.access, wanted_page(request)
    to_me, mine = asked_of(access), Ask.objects.filter(by=access.by)
    rows = Ask.objects.filter(Q(pk__in=to_me.values("pk")) | Q(pk__in=mine.values("pk"))).select_related("pair")
    shown = list(rows.order_by("answered_at", "-pk")[(number - 1) * SIZE : number * SIZE])
    seen = sights([each.pair for each in shown], access)
    names = names_of({uid for each in shown for uid in seen[each.pair_id].sides})
    ends = {uid for each in shown for uid in (each.pair.left, each.pair.right)}
    provinces = provinces_of(ends - set(names))
    lines = [
        {
            "ask": each,
            "is_mine": each.by == access.by,
            "sides": [(names.get(uid, ""), provinces.get(uid, "")) for uid in _in_order(each)],
            "is_known": bool(seen[each.pair_id].own),
        }
        for each in shown
    ]
    context = {"lines": lines, "pages": Pages(request, number, SIZE, rows.count())}
    return render(request, "web/who/asks.html", context)


def _in_order(ask: Ask) -> tuple[str, str]:
    """The side that is shown, then the other."""
    pair = ask.pair
    return (pair.left, pair.right) if ask.shown == pair.left else (pair.right, pair.left)


@require_POST
@desk(Right.LINK, Right.SEE_IDENTITY)
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """Show the side that the reader sees to those who see the other."""
    pair = Pair.objects.filter(pk=number).first()
    if pair is None or not sight(pair, request.access).own:
        raise Http404
    ask_about(pair, request.access, request.POST.get("message", "")[:1_000])
    messages.success(request, gettext("They are asked. Your side is shown to those who see the other one."))
    return redirect("web:who_pair", number=pair.pk)

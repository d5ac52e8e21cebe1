"""One pair: two registrations side by side with all evidence, and the decision whether they are one person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from wayhome.accounts.policy import Access, Right
from wayhome.kernel.problems import Problem, Refused
from wayhome.kernel.shortcode import code_of
from wayhome.ledger.record import KINDS
from wayhome.linkage import deciding
from wayhome.linkage.models import Ask, Decision, Pair
from wayhome.linkage.pairs import WAITING
from wayhome.linkage.seeing import Sight, halves, sight, sights
from wayhome.web.gatehouse import desk
from wayhome.web.who.beside import rows
from wayhome.web.who.queue import TO_ASK, Asked, queue
from wayhome.web.who.reasons import Said, told
from wayhome.web.who.sides import sides_of

State = Pair.State
MOST_TOGETHER = 20
KEPT = ("show", "area", "weight", "found_by")


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another pair of the same registrations, as the page lists it beside."""

    pair: Pair
    left: str
    right: str
    is_this: bool


@require_http_methods(["GET", "POST"])
@desk(Right.LINK, Right.SEE_IDENTITY)
def pair(request: HttpRequest, number: int) -> HttpResponse:
    """A pair of which the reader sees at least one side: to look at, and to decide where they see both."""
    access = request.access
    found = Pair.objects.filter(pk=number).first()
    seen = sight(found, access) if found else None
    if found is None or seen is None or not seen.own:
        raise Http404
    problems: list[Problem] = []
    if request.method == "POST":
        try:
            return _decide(request, found)
        except Refused as refused:
            problems = refused.problems
            found.refresh_from_db()
    context = _context(request, found, seen) | {"problems": problems}
    return render(request, "web/who/pair.html", context, status=409 if problems else 200)


def kept(request: HttpRequest, **more: object) -> str:
    """The query that keeps what the reader filters by, with something more."""
    asked = {name: value for name in KEPT if (value := request.GET.get(name))}
    asked |= {name: str(value) for name, value in more.items()}
    return f"?{urlencode(asked)}" if asked else ""


def _decide(request: HttpRequest, found: Pair) -> HttpResponse:
    """Write the decision down and go on to the next pair. Raises Refused."""
    verdict, seen = request.POST.get("verdict", ""), request.POST.get("seen", "")
    if verdict not in deciding.VERDICTS or not seen.isdecimal():
        raise BadRequest
    asked = Asked.of(request.GET, request.access)
    waiting = queue(request.access, asked)
    note = request.POST.get("note", "")[:1_000]
    decision = deciding.decide(found, verdict, request.access.by, request.access, note, int(seen))
    following = waiting.after(found)
    if following is not None and not Pair.objects.filter(WAITING, pk=following.pk).exists():
        following = queue(request.access, asked).after(found)
    query = kept(request, done=decision.pk)
    if following is None:
        return redirect(reverse("web:who") + query)
    return redirect(reverse("web:who_pair", args=[following.pk]) + query)


def _context(request: HttpRequest, found: Pair, seen: Sight) -> dict[str, Any]:
    access = request.access
    others = _neighbours(found, seen, access)
    sides = sides_of(seen.own, seen.shown, access)
    is_whole = seen.is_whole and len(sides) == 2
    asked = Asked.of(request.GET, access)
    # Its place among those to decide would tell how likely a pair is of which one side is not seen.
    waiting = queue(access, asked if is_whole else replace(asked, show=TO_ASK, weight=""))
    before, after = waiting.around(found)
    ends = [found.left, found.right]
    context: dict[str, Any] = {
        "is_whole": is_whole,
        "kept": kept(request),
        "before": before,
        "after": after,
        "place": waiting.place_of(found),
        "waiting": len(waiting.items),
        "neighbours": others,
        "decided": sum(each.pair.state in deciding.VERDICTS[:2] for each in others),
        "done": decision_done(request, "done"),
        "undone": decision_done(request, "undone"),
        "asks": list(Ask.objects.filter(pair=found).order_by("pk")),
        "note": request.POST.get("note", ""),
        "said": list[Said](),
    }
    if is_whole:
        left, right = (sides[uid] for uid in ends)
        return context | {
            "pair": found,
            "sides": [left, right],
            "codes": [code_of(uid) for uid in ends],
            "rows": rows(left, right, access),
            "said": told(found.reasons, (left.person.headline(), right.person.headline())),
            "is_forbidden": found.state not in (State.SAME, State.ASSIGNED) and deciding.is_forbidden(found),
        }
    half = next(iter(halves([found], access)), None)
    if half is None:
        raise Http404
    alone = sides.get(half.own)
    return context | {
        "pair": half,
        "sides": [alone] if alone else [],
        "rows": rows(alone, alone, access) if alone else [],
        "codes": [code_of(half.own)],
        "has_asked": any(ask.shown == half.own for ask in context["asks"]),
    }


def _neighbours(found: Pair, this: Sight, access: Access) -> list[Neighbour]:
    """All pairs of these registrations, decided ones too, of which the reader sees both sides; this one among them.

    None if there is no other. Those of a side that is not seen would tell who it is.
    """
    ends = this.sides
    about = Pair.objects.filter(Q(left__in=ends) | Q(right__in=ends)).order_by("-weight", "pk")
    pairs = {pair.pk: pair for pair in about[:MOST_TOGETHER]} | {found.pk: found}
    seen = sights(list(pairs.values()), access)
    whole = [pair for pair in pairs.values() if seen[pair.pk].is_whole]
    if len(whole) < 2:
        return []
    names = names_of({end for pair in whole for end in (pair.left, pair.right)})
    return [Neighbour(pair, names.get(pair.left, ""), names.get(pair.right, ""), pair.pk == found.pk) for pair in whole]


def names_of(uids: set[str]) -> dict[str, str]:
    """Registration to its name, for those that the caller made sure are seen."""
    return {person.uid: person.headline() for person in KINDS["person"].objects.filter(uid__in=uids)}


@dataclass(frozen=True, slots=True)
class Done:
    """A decision that a banner speaks of, with the names of its two; `opened`: other pairs had to open again."""

    decision: Decision
    names: str
    opened: int


def decision_done(request: HttpRequest, name: str) -> Done | None:
    """The decision that a banner speaks of, if the reader made it or took it back, and sees both sides."""
    written = request.GET.get(name, "")
    if not (written.isascii() and written.isdigit() and len(written) < 19):
        return None
    mine = Decision.objects.filter(Q(by=request.access.by) | Q(undone_by=request.access.by), pk=int(written))
    decision = mine.select_related("pair").annotate(changed=Count("changes")).first()
    if decision is None or decision.pair is None or not sight(decision.pair, request.access).is_whole:
        return None
    ends = (decision.pair.left, decision.pair.right)
    names = names_of(set(ends))
    return Done(decision, " · ".join(names.get(end, "") for end in ends), decision.changed - 1)

"""The page on which certificates are issued, for one quarantine or for the whole household in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wayhome.accounts.policy import Right
from wayhome.kernel.problems import Problem, Refused
from wayhome.kernel.shortcode import code_of
from wayhome.records.quarantine import Quarantine
from wayhome.reports.certificates.eligible import Candidate, candidates, of_household
from wayhome.reports.certificates.issuing import NOTHING, issue
from wayhome.reports.certificates.statement import Kind
from wayhome.reports.certificates.tables import Certificate
from wayhome.web.finding import find
from wayhome.web.gatehouse import desk
from wayhome.web.quarantine.words import Said, said
from wayhome.web.showing import Showing


@dataclass(frozen=True, slots=True)
class Line:
    """One of the household on the page: who, where their quarantine stands, what can be issued and what was."""

    quarantine: Quarantine
    called: str
    code: str
    said: Said
    offered: str
    why_none: Problem | None
    is_chosen: bool
    issued: Sequence[Certificate]


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT, Right.SEE_IDENTITY)
def issuing(request: HttpRequest, uid: str) -> HttpResponse:
    """What can be issued today for somebody in the reader's areas and for those of their household; issue it."""
    found, access = find("quarantine", uid, request.access), request.access
    if found.record is None:
        return redirect("web:record", "quarantine", uid)
    quarantine: Any = found.standing
    household = [each for each in candidates(of_household(quarantine, access), access) if each.person]
    chosen = request.POST.getlist("quarantine") if request.method == "POST" else None
    problems: list[Problem] = []
    if request.method == "POST":
        try:
            made = _issue([each for each in household if each.quarantine.uid in (chosen or ())], request)
        except Refused as refused:
            problems = refused.problems
        else:
            messages.success(request, _("Issued: {numbers}").format(numbers=", ".join(each.number for each in made)))
            return redirect("web:quarantine_certificates", uid)
    lines = _lines(household, chosen, Showing(access))
    standing = [each for line in lines for each in line.issued if not each.withdrawn]
    context = {
        "quarantine": quarantine,
        "lines": lines,
        "may_issue": any(line.offered for line in lines),
        "standing": standing,
        "problems": problems,
    }
    return render(request, "web/certificates/issuing.html", context, status=400 if problems else 200)


def _issue(chosen: Sequence[Candidate], request: HttpRequest) -> list[Certificate]:
    """To each what can be given now, all or none. Raises Refused."""
    if not chosen:
        raise Refused([NOTHING("quarantine")])
    with transaction.atomic():
        made = []
        for kind in Kind:
            theirs = [each.quarantine for each in chosen if (each.wanted or _usual(each)) is kind]
            made += issue(theirs, kind, request.access) if theirs else []
    return made


def _lines(household: Sequence[Candidate], chosen: Sequence[str] | None, showing: Showing) -> list[Line]:
    """The household on the page. Before anybody chose, all are chosen to whom nothing of the kind was issued."""
    uids = [each.quarantine.uid for each in household]
    issued: dict[str, list[Certificate]] = {uid: [] for uid in uids}
    for certificate in Certificate.objects.filter(quarantine__in=uids):
        issued[certificate.quarantine].append(certificate)
    return [
        Line(
            quarantine=each.quarantine,
            called=showing.headline(each.person) if each.person else "",
            code=code_of(each.quarantine.person),
            said=said(each.standing),
            offered=str(Certificate.Sort(each.wanted.value).label) if each.wanted else "",
            why_none=_why_none(each),
            is_chosen=_has_none(each, issued[each.quarantine.uid]) if chosen is None else each.quarantine.uid in chosen,
            issued=issued[each.quarantine.uid],
        )
        for each in household
    ]


def _has_none(candidate: Candidate, issued: Sequence[Certificate]) -> bool:
    return not any(each.sort == candidate.wanted and not each.withdrawn for each in issued)


def _why_none(candidate: Candidate) -> Problem | None:
    """Why the certificate of completion, or else the letter, cannot be given; None if it can."""
    offer = candidate.offers.get(_usual(candidate))
    later = candidate.offers.get(Kind.COMPLETED)
    told = offer if isinstance(offer, Problem) else later
    return told if isinstance(told, Problem) else None


def _usual(candidate: Candidate) -> Kind:
    """The kind that fits where the quarantine stands."""
    return Kind.ORDER if candidate.standing.is_open else Kind.COMPLETED

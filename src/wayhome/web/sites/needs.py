"""The board of needs: what is lacking where, the overdue first; who takes care of it until when; that it was met."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from wayhome.accounts.policy import Right
from wayhome.capture import intake
from wayhome.kernel.problems import Problem, Refused
from wayhome.ledger.fields import Day, Property, Ref, Text
from wayhome.ledger.write import Draft
from wayhome.packs.norms import norms
from wayhome.records.base import this_minute, today
from wayhome.records.sites import charging
from wayhome.records.sites.standing import URGENCY, StandingNeed, State
from wayhome.records.staying.spans import Moment
from wayhome.reference.sites import Site
from wayhome.web.finding import find
from wayhome.web.gatehouse import desk
from wayhome.web.pages import Pages, wanted_page
from wayhome.web.people.questions import Questions, asked
from wayhome.web.showing import Showing
from wayhome.web.sites.asking import asked as asked_of_board
from wayhome.web.sites.lines import Line, answers_for, lines, lines_of

SIZE = 100
SOON = dt.timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Row:
    """One need on the board, with the line of its site."""

    line: Line
    standing: StandingNeed


@require_safe
@desk()
def board(request: HttpRequest) -> HttpResponse:
    """The needs of the sites in the reader's areas: overdue, then those nobody takes care of, then by the day due."""
    wanted, number = asked_of_board(request), wanted_page(request)
    rows = [Row(line, need) for line in lines(wanted, request.access) for need in line.standing]
    counts = {state.value: sum(row.standing.state == state for row in rows) for state in URGENCY}
    state, norm, owner = (request.GET.get(name, "") for name in ("state", "norm", "owner"))
    owners = {row.standing.taken.owner for row in rows if row.standing.taken and row.standing.taken.owner}
    shown = sorted((row for row in rows if _fits(row, state, norm, owner)), key=_urgency)
    context = {
        "asked": wanted,
        "counts": [(each, count, wanted.query(state=each)) for each, count in counts.items()],
        "rows": shown[(number - 1) * SIZE : number * SIZE],
        "pages": Pages(request, number, SIZE, len(shown)),
        "state": state,
        "norm": norm,
        "owner": owner,
        "norms": list(norms().values()),
        "owners": sorted(owners),
        "may_edit": request.access.may(Right.EDIT) and wanted.is_now,
    }
    return render(request, "web/sites/needs.html", context)


def _fits(row: Row, state: str, norm: str, owner: str) -> bool:
    standing = row.standing
    if standing.state != state if state in URGENCY else not standing.is_open:
        return False
    if norm and standing.need.norm.id != norm:
        return False
    return not owner or (standing.taken is not None and standing.taken.owner == owner)


def _urgency(row: Row) -> tuple[object, ...]:
    due = row.standing.taken.due if row.standing.taken else None
    return URGENCY.index(row.standing.state), due or dt.date.max, row.line.name, row.standing.need.norm.id


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT)
def take(request: HttpRequest, uid: str, norm: str) -> HttpResponse:
    """Say which organisation takes care of a need, and until which day."""
    properties = [
        asked("owner", Ref("organisation", _("Who takes care of it"), required=True)),
        asked("due", Day(_("Until which day"), required=True)),
        asked("note", Text(_("Note"), help=_("What is planned. No names of people."))),
    ]
    standing = _standing(request, uid, norm)
    row = standing.taken if standing.taken and standing.taken.met is None else None
    values = {"owner": row.owner, "due": row.due, "note": row.note} if row else {"due": today() + SOON}

    def verb(said: dict[str, Any]) -> list[Draft] | Problem:
        return charging.take(standing, said["owner"], said["due"], said["note"])

    return _answer(request, standing, gettext("Who takes care of it"), properties, values, verb)


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT)
def met(request: HttpRequest, uid: str, norm: str) -> HttpResponse:
    """Say on which day a need was met, and how."""
    properties = [
        asked("met", Day(_("Met on"), required=True)),
        asked("how", Text(_("How it was met"), required=True, help=_("What was done, such as: four latrines built"))),
    ]
    standing = _standing(request, uid, norm)

    def verb(said: dict[str, Any]) -> list[Draft] | Problem:
        return charging.meet(standing, said["met"], said["how"])

    return _answer(request, standing, gettext("The need is met"), properties, {"met": today()}, verb)


def _standing(request: HttpRequest, uid: str, norm: str) -> StandingNeed:
    """The open need of a site in the reader's areas, as it stands now. Raises Http404 if there is none any more."""
    found = find("site", uid, request.access)
    if found.record is None:
        raise Http404
    place = cast(Site, found.standing)
    if not answers_for(place, request.access):
        raise PermissionDenied
    line = lines_of([place], Moment(today(), this_minute()), request.access)[0]
    standing = next((each for each in line.needs if each.need.norm.id == norm), None)
    if standing is None or standing.state == State.MET:
        raise Http404
    return standing


def _answer(
    request: HttpRequest,
    standing: StandingNeed,
    title: str,
    properties: list[Property],
    values: dict[str, Any],
    verb: Callable[[dict[str, Any]], list[Draft] | Problem],
) -> HttpResponse:
    """The form; or, once it is filled in without a fault, the site as it is then."""
    questions = Questions(request.access, properties, values)
    if request.method == "POST":
        said = questions.read(request.POST)
        if not questions.is_wrong and _do(questions, verb(said), request.access):
            messages.success(request, gettext("The change is written."))
            return redirect("web:site", standing.site.uid)
    context = {
        "standing": standing,
        "called": Showing(request.access).headline(standing.site),
        "title": title,
        "questions": questions,
    }
    return render(request, "web/sites/need.html", context, status=400 if questions.is_wrong else 200)


def _do(questions: Questions, drafts: list[Draft] | Problem, access: Any) -> bool:
    try:
        if isinstance(drafts, Problem):
            raise Refused([drafts])
        intake.change("site_need", drafts, access.by, access=access)
    except Refused as refused:
        questions.blame(refused.problems)
        return False
    return True

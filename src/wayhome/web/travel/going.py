"""Departing and arriving: who is on it, and of each who was on it whether they are here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from wayhome.accounts.policy import Right
from wayhome.kernel.problems import Problem
from wayhome.ledger.fields import Clock, Code, Day, Text
from wayhome.ledger.write import Draft
from wayhome.records.base import this_minute, today
from wayhome.records.passenger import Passenger
from wayhome.records.travelling.boarding import seats_beyond
from wayhome.records.travelling.confirming import confirm, did_board, did_not_arrive
from wayhome.records.travelling.going import arrive, depart
from wayhome.records.wording import told
from wayhome.reference.codes import code_list
from wayhome.web.asking import language
from wayhome.web.finding import find
from wayhome.web.gatehouse import desk
from wayhome.web.people.questions import Questions, asked
from wayhome.web.travel.one import Page
from wayhome.web.travel.seeing import ABOARD, CONFIRMED, EXPLAINED, LEFT, LISTED, Line, lines_of

HERE, UNKNOWN = "here", ""
"""What is said of a passenger where it ends: that they are here, or nothing yet; else a reason."""


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT)
def leave(request: HttpRequest, uid: str) -> HttpResponse:
    """It departs, with those who are ticked; all of the manifest, unless somebody is left behind."""
    page = Page(request.access, uid)
    if not page.may_change:
        raise PermissionDenied
    lines = [line for line in page.lines if line.state == LISTED]
    ticked = {line.passenger.uid for line in lines}
    if request.method == "POST":
        ticked &= set(request.POST.getlist("aboard"))
    beyond = seats_beyond(page.transport, len(ticked))
    properties = [
        asked("day", Day(_("Departed on"), required=True)),
        asked("time", Clock(_("Time of departure"))),
        asked("beyond_seats", Text(_("Why more people than seats"), help=_("Such as children on laps"))),
    ]
    questions = Questions(page.access, properties, {"day": today(), "time": this_minute()})
    if request.method == "POST":
        said = questions.read(request.POST)
        if not questions.is_wrong:
            drafts = depart(page.transport, ticked, said["day"], said["time"], said["beyond_seats"])
            questions.blame(page.change(drafts))
        if not questions.is_wrong:
            messages.success(request, _departed(len(ticked), len(lines) - len(ticked)))
            return redirect("web:transport", uid)
    context = {"page": page, "questions": questions, "lines": lines, "ticked": ticked, "beyond": beyond}
    return render(request, "web/travel/depart.html", context, status=400 if questions.is_wrong else 200)


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT)
def come(request: HttpRequest, uid: str) -> HttpResponse:
    """It arrives: all are here, but those of whom something else is said."""
    page = Page(request.access, uid)
    lines = [line for line in page.lines if line.state == ABOARD]
    at_last_stop = page.may_change and not page.transport.arrived
    properties = [asked("day", Day(_("Arrived on"), required=True)), asked("time", Clock(_("Time of arrival")))]
    questions = Questions(page.access, properties, {"day": today(), "time": this_minute()})
    said_of = {line.passenger.uid: HERE for line in lines}
    is_over = at_last_stop
    if request.method == "POST":
        said_of = {uid: request.POST.get(f"is-{uid}", UNKNOWN) for uid in said_of}
        is_over = at_last_stop and "last_stop" in request.POST
        said = questions.read(request.POST)
        if not questions.is_wrong:
            questions.blame(page.change(_arrived(page, lines, said_of, said["day"], said["time"], is_over)))
        if not questions.is_wrong:
            messages.success(request, _confirmed(list(said_of.values())))
            return redirect("web:transport", uid)
    context = {
        "page": page,
        "questions": questions,
        "lines": [(line, said_of[line.passenger.uid]) for line in lines],
        "reasons": reasons(),
        "at_last_stop": at_last_stop,
        "is_over": is_over,
    }
    return render(request, "web/travel/arrive.html", context, status=400 if questions.is_wrong else 200)


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT)
def passenger(request: HttpRequest, uid: str) -> HttpResponse:
    """What became of one passenger: here after all, or why not."""
    found = find("passenger", uid, request.access)
    if found.record is None:
        raise Http404
    line = cast(Passenger, found.record)
    page = Page(request.access, line.transport)
    seen = lines_of([line], {line.transport: bool(page.transport.departed)}, request.access)[0]
    properties = [
        asked("what", Code(_("What is known of them"), required=True, codes="not_arrived")),
        asked("day", Day(_("Arrived on"), help=_("If they are here"))),
        asked("time", Clock(_("Time of arrival"))),
    ]
    if page.access.may(Right.SEE_IDENTITY):
        properties.append(asked("note", Text(_("Note"), help=_("Who said so, where they are, whom to call"))))
    values = {"day": today(), "time": this_minute(), "what": line.not_arrived, "note": line.note}
    questions = Questions(page.access, properties, values, {"what": _what_can_be_said(seen, page)})
    if request.method == "POST":
        said = questions.read(request.POST)
        if not questions.is_wrong:
            questions.blame(page.change(_became(line, said)))
        if not questions.is_wrong:
            messages.success(request, gettext("It is noted."))
            return redirect("web:transport", line.transport)
    context = {"page": page, "line": seen, "questions": questions}
    return render(request, "web/travel/passenger.html", context, status=400 if questions.is_wrong else 200)


def reasons() -> list[tuple[str, str]]:
    """Why somebody has not arrived, as (code, label)."""
    return [(code.code, code.label(language())) for code in code_list("not_arrived")]


def _arrived(
    page: Page, lines: Sequence[Line], said_of: dict[str, str], day: dt.date, time: str | None, is_over: bool
) -> list[Draft] | Problem:
    drafts: list[Draft] = []
    here = [line.passenger for line in lines if said_of[line.passenger.uid] == HERE]
    parts: list[list[Draft] | Problem] = [arrive(page.transport, day, time)] if is_over else []
    if here:
        parts.append(confirm(here, day, time))
    codes = {code for code, _label in reasons()}
    parts += [
        did_not_arrive(line.passenger, said_of[line.passenger.uid])
        for line in lines
        if said_of[line.passenger.uid] in codes
    ]
    for part in parts:
        if isinstance(part, Problem):
            return part.about({"arrived": "day", "confirmed": "day"}.get(part.field, part.field))
        drafts += part
    return drafts


def _what_can_be_said(line: Line, page: Page) -> list[tuple[str, str]]:
    can_arrive = page.transport.departed and line.state in (ABOARD, EXPLAINED)
    first = [(HERE, gettext("They are here"))] if can_arrive else []
    first += [("boarded", gettext("They did board"))] if line.state == LEFT else []
    return [*first, *reasons()] if line.state != CONFIRMED else reasons()


def _became(line: Passenger, said: dict[str, Any]) -> list[Draft] | Problem:
    if said["what"] == "boarded":
        return did_board(line)
    if said["what"] == HERE:
        return confirm([line], said["day"] or today(), said["time"])
    return did_not_arrive(line, said["what"], said.get("note"))


def _departed(aboard: int, left: int) -> str:
    said = ngettext("It has left with {n} person.", "It has left with {n} people.", aboard).format(n=told(aboard))
    if left:
        behind = ngettext("{n} person was left behind.", "{n} people were left behind.", left).format(n=told(left))
        said = f"{said} {behind}"
    return said


def _confirmed(answers: Sequence[str]) -> str:
    here, unknown = answers.count(HERE), answers.count(UNKNOWN)
    said = ngettext("{n} person is here.", "{n} people are here.", here).format(n=told(here))
    if unknown:
        still = ngettext("Of {n} person nothing is known yet.", "Of {n} people nothing is known yet.", unknown)
        said = f"{said} {still.format(n=told(unknown))}"
    return said

"""The inbox: what phones and browsers sent, what became of it, and what waits for somebody's decision."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wayhome.accounts.policy import Right
from wayhome.capture.forms.tables import FormVersion
from wayhome.capture.models import Submission
from wayhome.capture.submissions.deciding import UNDECIDED
from wayhome.kernel.clock import parse_day
from wayhome.kernel.problems import Problem
from wayhome.linkage.seeing import may_link
from wayhome.linkage.waiting import to_decide
from wayhome.web.asking import NOT_A_DAY
from wayhome.web.gatehouse import desk
from wayhome.web.inbox_counts import begins, counted
from wayhome.web.inbox_masks import Mask
from wayhome.web.inbox_scope import overseen
from wayhome.web.inbox_values import in_language
from wayhome.web.pages import Pages, wanted_page

SIZE = 50
MOST_LINES = 20

State = Submission.State
TO_DECIDE = "stuck"
SHOWN_STATES = (State.RECEIVED, *UNDECIDED, State.ACCEPTED, State.REPLACED, State.DROPPED, State.ERASED)


@dataclass(frozen=True, slots=True)
class Line:
    """One submission of the list: what form it is, and the first reason why it is not in."""

    submission: Submission
    title: str
    problem: Problem | None
    more: int


@require_safe
@desk(Right.SUPERVISE)
def inbox(request: HttpRequest) -> HttpResponse:
    """What was sent by the people who capture in the reader's areas: counted, filtered, what is stuck first.

    What is in the register may be of somebody who was there already: how many pairs wait is told to those who decide.
    """
    rows, problems = _asked(overseen(request.access), request.GET)
    found, number = counted(rows), wanted_page(request)
    wanted = request.GET.get("state", TO_DECIDE)
    states = UNDECIDED if wanted == TO_DECIDE else (wanted,) if wanted in State.values else tuple(State.values)
    titles = titles_of(found.forms)
    shown = _page(rows.filter(state__in=states), number, is_queue=wanted == TO_DECIDE or wanted in UNDECIDED)
    context = {
        "wanted": wanted,
        "stuck": sum(found.states[state] for state in UNDECIDED),
        "total": found.states.total(),
        "tiles": [(state, found.states[state]) for state in SHOWN_STATES],
        "lines": list(_lines(shown, titles, request)),
        "pairs": to_decide(request.access) if may_link(request.access) else None,
        "groups": list(_groups(found.forms, found.senders, found.days, titles)),
        "asked": request.GET,
        "forms": sorted(titles.items(), key=lambda form: form[1]),
        "senders": sorted(found.senders),
        "problems": problems,
        "is_alone": not any(request.GET.get(name) for name in ("form", "by", "from", "to")),
        "pages": Pages(request, number, SIZE, sum(found.states[state] for state in states)),
    }
    return render(request, "web/inbox/inbox.html", context)


def titles_of(forms: Iterable[str]) -> dict[str, str]:
    """form_id to the title of its newest version in the reader's language; a form that is not here has its id."""
    newest = FormVersion.objects.filter(form__form_id__in=list(forms)).order_by("pk")
    titles = {form: in_language(title) or form for form, title in newest.values_list("form__form_id", "title")}
    return {form: titles.get(form, form) for form in forms}


def _asked(rows: QuerySet[Submission], asked: Mapping[str, str]) -> tuple[QuerySet[Submission], dict[str, Problem]]:
    """The submissions of the form, sender and days asked for, and what is wrong with a day as written."""
    problems: dict[str, Problem] = {}
    if form := asked.get("form"):
        rows = rows.filter(form_id=form)
    if sender := asked.get("by"):
        rows = rows.filter(by=sender)
    for name, lookup, add in (("from", "gte", 0), ("to", "lt", 1)):
        if written := asked.get(name, "").strip():
            if day := parse_day(written):
                rows = rows.filter(**{f"received__{lookup}": begins(_later(day, add))})
            else:
                problems[name] = NOT_A_DAY(name, value=written)
    return rows, problems


def _later(day: dt.date, days: int) -> dt.date:
    return day + dt.timedelta(days=days) if day < dt.date.max else day


def _page(rows: QuerySet[Submission], number: int, is_queue: bool) -> list[Submission]:
    """One page, without the answers: the longest waiting first where something has to be decided, else the newest."""
    ordered = rows.order_by("pk" if is_queue else "-pk").values_list("pk", flat=True)
    wanted = list(ordered[(number - 1) * SIZE : number * SIZE])
    found = Submission.objects.defer("xml", "mended", "made").in_bulk(wanted)
    return [found[pk] for pk in wanted]


def _lines(shown: list[Submission], titles: Mapping[str, str], request: HttpRequest) -> Iterator[Line]:
    masks: dict[tuple[str, str], Mask] = {}
    for each in shown:
        problems = each.found_problems if each.state in UNDECIDED else []
        if problems:
            key = each.form_id, each.version
            mask = masks[key] = masks.get(key) or Mask.of(each, request.access)
            problems = mask.masked(problems)
        yield Line(each, titles.get(each.form_id, each.form_id), next(iter(problems), None), len(problems) - 1)


def _groups(
    forms: Mapping[str, Counter[str]],
    senders: Mapping[str, Counter[str]],
    days: Mapping[dt.date | None, Counter[str]],
    titles: Mapping[str, str],
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The counts of each form, sender and day: what is stuck first, the days newest first."""
    yield "form", _ranked((form, titles[form], counts) for form, counts in forms.items())
    yield "by", _ranked((sender, sender, counts) for sender, counts in senders.items())
    recent = sorted(((day, counts) for day, counts in days.items() if day), key=lambda item: item[0], reverse=True)
    yield "day", [_line(day.isoformat(), day, counts) for day, counts in recent]


def _ranked(groups: Iterable[tuple[str, str, Counter[str]]]) -> list[dict[str, Any]]:
    lines = [_line(*group) for group in groups]
    return sorted(lines, key=lambda line: (-line["stuck"], -line["total"], line["name"]))[:MOST_LINES]


def _line(key: str, name: Any, counts: Counter[str]) -> dict[str, Any]:
    return {
        "key": key,
        "name": name,
        "total": counts.total(),
        "received": counts[State.RECEIVED],
        "accepted": counts[State.ACCEPTED],
        "stuck": sum(counts[state] for state in UNDECIDED),
    }

"""Making lists: for which area and days, for whom, on what grounds; counted first, made in the background."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from wayhome.accounts.policy import Access, Right
from wayhome.jobs.tasks import start
from wayhome.kernel.clock import parse_day
from wayhome.kernel.problems import Problem, Refused
from wayhome.packs import active
from wayhome.records.base import today
from wayhome.reference import places
from wayhome.reference.codes import code_list
from wayhome.reports import wording
from wayhome.reports.handing import counting
from wayhome.reports.lists import asking, issuing, words
from wayhome.reports.lists.asking import Wanted
from wayhome.reports.lists.recipients import Recipient, recipients
from wayhome.web.asking import NOT_A_DAY, language
from wayhome.web.gatehouse import desk
from wayhome.web.handing.one import seen
from wayhome.web.naming import as_written

#: what each legal basis means, and when it is the right one
MEANINGS = {
    "consent": gettext_lazy(
        "Everybody on the list chose that this office may know of them. Right for visits, calls and help. Who did not "
        "choose it, or took it back, is left out."
    ),
    "legal_obligation": gettext_lazy(
        "A law or a written legal order demands it, such as quarantine under health law. People are told, not asked. "
        "Right only where you can name that law or order."
    ),
    "public_interest": gettext_lazy(
        "An authority ordered it in writing to protect health or lives, and there is no time to ask. Right for a short "
        "while and for few people; name the order, its day and who gave it."
    ),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A kind of recipient to choose: what it is called, and in words what it would learn."""

    id: str
    title: str
    learns: str


@require_http_methods(["GET", "POST"])
@desk(Right.ISSUE_LISTS, Right.SEE_IDENTITY)
def new(request: HttpRequest) -> HttpResponse:
    """Choose what lists are wanted, count them, and start making them."""
    typed = _typed(request)
    problems: list[Problem] = []
    shown: dict[str, Any] = {}
    if request.method == "POST":
        try:
            wanted = _wanted(typed)
            asking.check(wanted, request.access)
            if request.POST.get("action") == "make":
                begun = issuing.begin(wanted, request.access)
                title = places.full_name(wanted.area, language())
                return redirect("web:job", start("issue_lists", title, request.access.by, issue=begun.pk).pk)
            shown = _counted(wanted, request.access)
        except Refused as refused:
            problems = refused.problems
    shown |= {
        "typed": typed,
        "problems": problems,
        "recipients": [_choice(each) for each in recipients().values()],
        "bases": [(code.code, code.label(language()), MEANINGS[code.code]) for code in code_list("legal_basis")],
        "today": today(),
    }
    return render(request, "web/handing/new.html", shown, status=422 if problems else 200)


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What stands in the form: what was typed; else what was asked for the list that is issued anew; else a guess."""
    if request.method == "POST":
        return {**request.POST.dict(), "recipients": request.POST.getlist("recipients")}
    access, again = request.access, request.GET.get("again", "")
    if again.isascii() and again.isdigit():
        before = seen(access, int(again))
        return {
            "area": as_written("area", before.area),
            "recipients": [before.recipient],
            "start": before.start.isoformat() if before.start else "",
            "end": before.end.isoformat(),
            "basis": before.basis,
            "order": before.order,
            "purpose": before.purpose,
        }
    own = access.areas[0] if len(access.areas) == 1 else ""
    return {"area": as_written("area", own) if own else "", "recipients": [], "end": active().last_day.isoformat()}


def _choice(recipient: Recipient) -> Choice:
    at = words.languages().index(language()) if language() in words.languages() else 1
    if recipient.counts:
        learns = _("Numbers of people only, small ones hidden. Never who.")
    else:
        learns = ", ".join(words.heading(column.name)[at] for column in recipient.columns)
    return Choice(recipient.id, recipient.title(language()), learns)


def _wanted(typed: dict[str, Any]) -> Wanted:
    """What is asked for. Raises Refused where a day is none, or no place is meant."""
    area = places.resolve(typed.get("area", ""))
    problems = [area.about("area")] if isinstance(area, Problem) else []
    days: dict[str, dt.date | None] = {}
    for name in ("start", "end", "expires"):
        written = typed.get(name, "").strip()
        days[name] = parse_day(written) if written else None
        if days[name] is None and (written or name == "end"):
            problems.append(NOT_A_DAY(name, value=written))
    if problems:
        raise Refused(problems)
    return Wanted(
        area=str(area),
        recipients=tuple(typed["recipients"]),
        start=days["start"],
        end=days["end"] or today(),
        basis=typed.get("basis", ""),
        purpose=typed.get("purpose", "").strip(),
        order=typed.get("order", "").strip(),
        expires=days["expires"],
    )


def _counted(wanted: Wanted, access: Access) -> dict[str, Any]:
    """What would be made, in numbers and in a sentence."""
    counted = counting.count(wanted, access)
    speech, known = language(), recipients()
    said = {
        "villages": wording.number(counted.villages, speech),
        "people": wording.number(counted.people, speech),
        "without": wording.number(counted.without, speech),
        "lists": wording.number(counted.lists, speech),
    }
    return {
        "counted": counted,
        "summary": _("People: {people}, in villages: {villages}; without a village: {without}. Lists: {lists}.").format(
            **said
        ),
        "by_recipient": [(known[name].title(speech), each) for name, each in counted.recipients.items()],
    }

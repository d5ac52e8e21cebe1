"""One submission in the inbox: what it says, what stands against it, what was decided, and what can be decided now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from wayhome.accounts.policy import Right
from wayhome.capture.models import Awaited, Submission
from wayhome.capture.submissions import deciding
from wayhome.capture.submissions.as_own import take_as_own
from wayhome.capture.submissions.items import AS_OWN
from wayhome.kernel.problems import Problem, Refused
from wayhome.kernel.shortcode import code_of
from wayhome.web.gatehouse import desk
from wayhome.web.imports import one_of
from wayhome.web.inbox_answers import sheet_of
from wayhome.web.inbox_compare import choices_of, relatives, sheets_of, side_by_side, standing_of
from wayhome.web.inbox_mend import FieldCard, fields_of, typed_changes
from wayhome.web.inbox_scope import overseen, stuck_first
from wayhome.web.inbox_sheet import Sheet

State = Submission.State
DONE = {
    State.ACCEPTED: _("It is in now."),
    State.WAITING: _("It waits for an earlier update now."),
    State.CONFLICT: _("It is mended; what is left is to choose between two changes."),
    State.DROPPED: _("It is left out. It stays here with the reason."),
}
TAKEN_AS_OWN = _("It is taken in as its own in a moment.")


@require_http_methods(["GET", "POST"])
@desk(Right.SUPERVISE)
def submission(request: HttpRequest, number: int) -> HttpResponse:
    """A submission of the people who capture in the reader's areas: answers, problems, decisions; and to decide."""
    rows = overseen(request.access)
    found: Submission = one_of(rows, number)
    sheet = sheet_of(found, request.access)
    fields = fields_of(sheet) if found.state in (State.HELD, State.CONFLICT) and sheet.is_read else []
    problems: list[Problem] = []
    if request.method == "POST":
        try:
            _decide(request, found, sheet, fields)
        except Refused as refused:
            problems = refused.problems
        else:
            return _next(request, found, rows)
        if request.POST.get("do") == "mend":
            # What was typed stays in the fields, and the problems of now stand beside them.
            _show(problems, sheet, fields)
            problems = []
    context = _context(request, found, sheet, rows) | {"fields": fields, "problems": sheet.mask.masked(problems)}
    return render(request, "web/inbox/submission.html", context, status=400 if request.method == "POST" else 200)


def _decide(request: HttpRequest, found: Submission, sheet: Sheet, fields: list[FieldCard]) -> None:
    """Do what was asked. Raises Refused with what stands against it."""
    access, by, reason = request.access, request.access.by, request.POST.get("reason", "")
    ways: Mapping[str, Callable[[], None]] = {
        "mend": lambda: deciding.mend(found, typed_changes(fields, request.POST, sheet), by, access),
        "drop": lambda: deciding.drop(found, by, reason),
        "keep_current": lambda: deciding.keep_current(found, by, reason),
        "use_variant": lambda: deciding.use_variant(found, by, reason, access),
        "as_own": lambda: _as_own(found, by, reason),
        "apply_now": lambda: deciding.apply_now(found, by, reason, access),
        "resolve": lambda: deciding.resolve(found, _chosen(request), by, reason, access),
    }
    way = ways.get(request.POST.get("do", ""))
    if way is None:
        raise BadRequest
    way()


def _as_own(found: Submission, by: str, reason: str) -> None:
    take_as_own(found, by, reason)


def _chosen(request: HttpRequest) -> dict[str, str]:
    """Field to "sent" or "current", as chosen on the page."""
    return {name.removeprefix("c:"): str(value) for name, value in request.POST.items() if name.startswith("c:")}


def _next(request: HttpRequest, decided: Submission, rows: QuerySet[Submission]) -> HttpResponseRedirect:
    """On to the next that waits for the same sort of decision, else for any; else back to the inbox."""
    now = rows.only("state", "decision").get(pk=decided.pk)
    said = TAKEN_AS_OWN if now.decision == AS_OWN else DONE.get(State(now.state), _("It is decided."))
    messages.success(request, str(said))
    stuck = stuck_first(rows).exclude(pk=decided.pk)
    for queue in (stuck.filter(state=decided.state, pk__gt=decided.pk), stuck.filter(state=decided.state), stuck):
        if following := queue.values_list("pk", flat=True).first():
            return redirect("web:submission_page", number=following)
    messages.success(request, gettext("Nothing waits for a decision any more."))
    return redirect("web:inbox")


def _show(problems: list[Problem], sheet: Sheet, fields: list[FieldCard]) -> None:
    """Put the problems of a try to mend beside the fields, in the place of those that were known before."""
    answers = {field.answer.place: field.answer for card in fields for field in card.fields}
    for answer in answers.values():
        answer.problems = []
    sheet.problems = []
    for card in sheet.card.every():
        card.problems = []
    for problem in sheet.mask.masked(problems):
        if problem.field in answers:
            answers[problem.field].problems.append(problem)
        else:
            sheet.problems.append(problem)


def _context(request: HttpRequest, found: Submission, sheet: Sheet, rows: QuerySet[Submission]) -> dict[str, Any]:
    others = relatives(found, rows)
    rival = standing_of(others) if found.state == State.VARIANT else None
    stuck = stuck_first(rows)
    return {
        "submission": found,
        "sheet": sheet,
        "others": others,
        "rival": rival,
        "compared": side_by_side(sheets_of([rival, found], request.access)) if rival else [],
        "choices": choices_of(found, request.access, _chosen(request)) if found.state == State.CONFLICT else [],
        "awaited": _awaited(found),
        "may_apply_now": deciding.may_apply_now(found),
        "decisions": [each | {"at": parse_datetime(each["at"])} for each in found.decisions or []],
        "reason": request.POST.get("reason", ""),
        "place_in_queue": stuck.filter(pk__lt=found.pk).count() + 1 if found.state in deciding.UNDECIDED else 0,
        "queue": stuck.count(),
        "later": stuck.filter(pk__gt=found.pk).values_list("pk", flat=True).first(),
        "earlier": stuck.filter(pk__lt=found.pk).values_list("pk", flat=True).last(),
    }


def _awaited(found: Submission) -> list[str]:
    """The short codes of the records that it waits for, where they have one."""
    keys = Awaited.objects.filter(submission=found.pk).values_list("key", flat=True)
    uids = [key.split(":")[2] for key in keys if key.startswith(("record:", "step:"))]
    return [code for uid in dict.fromkeys(uids) if (code := code_of(uid))]

"""Samples: take one; results that are waited for, several of them saved at once; and what a result calls for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from wayhome.accounts.policy import Access, Right
from wayhome.accounts.scope import scope
from wayhome.capture import intake
from wayhome.kernel.clock import parse_day
from wayhome.kernel.problems import Problem, Refused
from wayhome.kernel.shortcode import code_of
from wayhome.ledger.fields import Code, Property
from wayhome.ledger.write import Draft
from wayhome.linkage import finding
from wayhome.records.base import property_of, today
from wayhome.records.person import Person
from wayhome.records.sample import Sample
from wayhome.records.sampling import taking, waiting
from wayhome.reference.codes import code_list
from wayhome.web.asking import NOT_A_DAY, language
from wayhome.web.finding import find, visible
from wayhome.web.gatehouse import desk
from wayhome.web.pages import Pages, wanted_page
from wayhome.web.people.questions import Questions, asked
from wayhome.web.showing import Showing, Shown, plain

SIZE, MOST_CALLING, MOST_FOUND = 50, 50, 40
TAKEN = ("taken", "taken_time", "site", "laboratory", "due", "note")


@dataclass(slots=True)
class Line:
    """One sample on the desk: whose it is, what is known of it, what was typed, and what is wrong with that."""

    sample: Sample
    called: str
    code: str
    told: list[Shown]
    due: dt.date | None = None
    is_overdue: bool = False
    stays: Shown | None = None
    has_left: bool = False
    next_type: str = ""
    typed: str = ""
    day: str = ""
    problems: list[Problem] = field(default_factory=list)


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT, Right.SEE_MEDICAL)
def samples(request: HttpRequest) -> HttpResponse:
    """Results that call for something, and samples without a result: those that are overdue first."""
    access, sought, number = request.access, request.GET.get("q", "").strip(), wanted_page(request)
    rows = scope(waiting.waited_for(), access, of_few=True).order_by("taken", "seq")
    if sought:
        rows = rows.filter(person__in=finding.people(sought, access, MOST_FOUND))
    total = rows.count()
    awaited = _lines(list(rows[(number - 1) * SIZE : number * SIZE]), access)
    called_for = _lines(
        list(scope(waiting.calling(), access, of_few=True).order_by("result_day", "seq")[:MOST_CALLING]), access
    )
    _look_around(called_for, access)
    if request.method == "POST" and _keep(request, awaited, called_for):
        return redirect(request.get_full_path())
    context = {
        "awaited": sorted(awaited, key=lambda line: (not line.is_overdue, line.due or dt.date.max)),
        "calling": called_for,
        "asked": sought,
        "results": _choices("sample_result"),
        "answers": _choices("alert_answer"),
        "types": dict(_choices("sample_type")),
        "today": today(),
        "overdue": scope(waiting.waited_for().filter(waiting.overdue(today())), access, of_few=True).count(),
        "is_wrong": any(line.problems for line in (*awaited, *called_for)),
        "pages": Pages(request, number, SIZE, total),
    }
    return render(request, "web/screening/samples.html", context, status=400 if context["is_wrong"] else 200)


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT, Right.SEE_MEDICAL)
def take(request: HttpRequest, uid: str) -> HttpResponse:
    """A sample of a person in the reader's areas; `screening` and `type` in the address say why and which."""
    found, access = find("person", uid, request.access), request.access
    if found.record is None:
        raise Http404
    type = request.GET.get("type", "")
    questions = Questions(access, asked_of(), {"taken": today(), "type": type or None})
    if request.method == "POST":
        said = questions.read(request.POST)
        if not questions.is_wrong and _take(request, uid, questions, said):
            return redirect("web:person", uid)
    context = {
        "person": found.record,
        "called": Showing(access).headline(found.standing),
        "code": code_of(uid),
        "questions": questions,
        "wrong": questions.is_wrong,
    }
    return render(request, "web/screening/take.html", context, status=400 if questions.is_wrong else 200)


def asked_of() -> list[Property]:
    """The questions about a sample that was taken. For what it is examined follows from its type, as a rule."""
    usual = _("Leave it empty for what such a sample is usually examined for")
    condition = asked("condition", Code(_("Examined for"), codes="condition", help=usual))
    return [property_of(Sample, "type"), condition, *(property_of(Sample, name) for name in TAKEN)]


def _take(request: HttpRequest, person: str, questions: Questions, said: dict[str, Any]) -> bool:
    access: Access = request.access
    try:
        made = taking.take(person, said.pop("condition"), said.pop("type"), said.pop("taken") or today(), **said)
        if isinstance(made, Problem):
            raise Refused([made])
        if (screened := request.GET.get("screening", "")) and ("screening", screened) in visible(
            [("screening", screened)], access
        ):
            made[0].values["screening"] = screened
        intake.change("sample", made, access.by, access=access)
    except Refused as refused:
        questions.blame(refused.problems)
        return False
    messages.success(request, gettext("The sample is written."))
    return True


def _lines(rows: list[Sample], access: Access) -> list[Line]:
    people = visible([("person", row.person) for row in rows], access)
    showing, on = Showing(access), today()
    lines = []
    for row in rows:
        person = people.get(("person", row.person))
        due = waiting.due_of(row)
        told = showing.values(Sample, row.values(), ("type", "condition", "result"))
        lines.append(
            Line(
                row,
                showing.headline(person) if person else "",
                code_of(row.person),
                told,
                due,
                due is not None and due < on,
                day=on.isoformat(),
            )
        )
    return lines


def _look_around(lines: list[Line], access: Access) -> None:
    """Where each person is now, and which sample is to be taken next."""
    stays = waiting.staying({line.sample.person for line in lines})
    people = visible([("person", line.sample.person) for line in lines], access)
    following = waiting.to_take_next([line.sample for line in lines])
    showing = Showing(access)
    for line in lines:
        line.next_type = following.get(line.sample.uid, "")
        person = people.get(("person", line.sample.person))
        site = stays.get(line.sample.person)
        line.has_left = line.sample.person not in stays
        if site:
            line.stays = showing.value(property_of(Sample, "site"), site)
        elif person is not None:
            name = "current" if getattr(person, "current", None) else "home"
            line.stays = showing.value(property_of(Person, name), getattr(person, name))


def _keep(request: HttpRequest, awaited: list[Line], called_for: list[Line]) -> bool:
    """Write all results and answers that were chosen; all of them or, if one is wrong, none."""
    access: Access = request.access
    drafts: list[Draft] = []
    for line in awaited:
        line.typed = request.POST.get(f"result:{line.sample.uid}", "")
        line.day = request.POST.get(f"day:{line.sample.uid}", "") or today().isoformat()
        if line.typed:
            _draft(line, drafts, "sample_result")
    for line in called_for:
        line.typed = request.POST.get(f"answer:{line.sample.uid}", "")
        if line.typed:
            _draft(line, drafts, "alert_answer")
    if not drafts and not any(line.problems for line in (*awaited, *called_for)):
        messages.info(request, gettext("Nothing was chosen, so nothing was written."))
        return True
    if any(line.problems for line in (*awaited, *called_for)):
        return False
    try:
        intake.change("sample", drafts, access.by, access=access)
    except Refused as refused:
        first = next((line for line in (*awaited, *called_for) if line.typed), None)
        if first:
            first.problems.extend(refused.problems)
        return False
    messages.success(
        request, gettext("Results and answers written: {number}").format(number=plain(len(drafts), language()))
    )
    return True


def _draft(line: Line, drafts: list[Draft], codes: str) -> None:
    if line.typed not in code_list(codes):
        return
    day = parse_day(line.day)
    if day is None:
        line.problems.append(NOT_A_DAY("day", value=line.day))
        return
    verb = taking.found if codes == "sample_result" else taking.answered
    made = verb(line.sample, line.typed, day)
    if isinstance(made, Problem):
        line.problems.append(made)
        return
    faults = Sample.check_values(made[0].values)
    line.problems.extend(faults)
    drafts.extend(made)


def _choices(codes: str) -> list[tuple[str, str]]:
    return [(code.code, code.label(language())) for code in code_list(codes)]

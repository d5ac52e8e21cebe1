"""Forms about one quarantine: another last day, other authorities, its end. All pass the gate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from wayhome.accounts.policy import Right
from wayhome.capture import intake
from wayhome.kernel.problems import Problem, Refused, declare
from wayhome.ledger.fields import Code, Day, Ref, Text
from wayhome.ledger.write import Draft
from wayhome.records.amendment import Amendment
from wayhome.records.base import property_of, today
from wayhome.records.following import ordering
from wayhome.records.following.standing import BY_DECISION, State, standings
from wayhome.records.quarantine import Quarantine
from wayhome.reference.codes import code_list
from wayhome.reports import wording
from wayhome.web.asking import language
from wayhome.web.finding import find
from wayhome.web.gatehouse import desk
from wayhome.web.lists import may_change
from wayhome.web.people.questions import Questions, asked
from wayhome.web.showing import Showing

CHANGED = declare(
    "quarantine.changed_meanwhile",
    "Somebody changed this quarantine while you had it open. Look at where it stands now, then choose again.",
)

Verb = Callable[[dict[str, Any]], list[Draft] | Problem]


class Page:
    """One form about one quarantine."""

    def __init__(self, request: HttpRequest, uid: str):
        self.request, self.access = request, request.access
        found = find("quarantine", uid, self.access)
        if found.record is None:
            raise Http404
        if not may_change(Quarantine, self.access):
            raise PermissionDenied
        self.quarantine = cast(Quarantine, found.standing)
        self.standing = standings([self.quarantine], today())[uid]

    @property
    def called(self) -> str:
        showing = Showing(self.access, [(Quarantine, {"person": self.quarantine.person})])
        return showing.reference("person", self.quarantine.person).text

    def seen(self) -> int:
        """The newest entry about this quarantine and its papers: a form was made from what stood then."""
        papers: QuerySet[Any] = Amendment.objects.all()
        newest = papers.filter(quarantine=self.quarantine.uid).aggregate(newest=Max("seq"))["newest"] or 0
        return max(newest, self.quarantine.seq)

    def answer(self, title: str, questions: Questions, verb: Verb, help: Any = "") -> HttpResponse:
        """The form; or, once it is filled in without a fault, the quarantine as it is then."""
        if self.request.method == "POST":
            values = questions.read(self.request.POST)
            if self.request.POST.get("seen") != str(self.seen()):
                questions.blame([CHANGED()])
            if not questions.is_wrong and self._do(questions, verb(values)):
                messages.success(self.request, gettext("The change is written."))
                return redirect("web:quarantine", self.quarantine.uid)
        context = {"page": self, "title": title, "help": help, "questions": questions, "wrong": questions.is_wrong}
        status = 400 if questions.is_wrong else 200
        return render(self.request, "web/quarantine/change.html", context, status=status)

    def _do(self, questions: Questions, drafts: list[Draft] | Problem) -> bool:
        try:
            if isinstance(drafts, Problem):
                raise Refused([drafts])
            intake.change("quarantine", drafts, self.access.by, access=self.access)
        except Refused as refused:
            questions.blame(refused.problems)
            return False
        return True


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT)
def amend(request: HttpRequest, uid: str) -> HttpResponse:
    """A document that makes it longer or shorter."""
    page = Page(request, uid)
    properties = [
        asked("until", Day(_("New last day"), required=True)),
        asked("reason", Text(_("Reason"), required=True)),
        asked("day", Day(_("Day of the document"), required=True)),
        *(property_of(Amendment, name) for name in ("decided_by", "document")),
    ]
    questions = Questions(page.access, properties, {"until": page.standing.last, "day": today()})

    def verb(typed: dict[str, Any]) -> list[Draft] | Problem:
        papers = (typed["decided_by"] or "", typed["document"] or "")
        return ordering.amend(page.quarantine, typed["until"], typed["reason"], typed["day"], *papers)

    last = page.standing.last
    help = gettext("The last day is {day} as it stands. A later day extends the quarantine, an earlier one reduces it.")
    shown = help.format(day=wording.day(last, language())) if last else ""
    return page.answer(gettext("Another last day"), questions, verb, shown)


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT)
def end(request: HttpRequest, uid: str) -> HttpResponse:
    """It ends otherwise than by the rule."""
    page = Page(request, uid)
    properties = [
        asked("reason", Code(_("Why it ends"), codes="quarantine_end", required=True)),
        asked("day", Day(_("On which day"), required=True)),
    ]
    if page.access.may_see(note := property_of(Quarantine, "note")):
        properties.append(note)
    values = {"day": today(), "note": page.quarantine.note}
    questions = Questions(page.access, properties, values, {"reason": _reasons(page)})

    def verb(typed: dict[str, Any]) -> list[Draft] | Problem:
        return ordering.end(page.quarantine, typed["reason"], typed["day"], typed.get("note") or "")

    help = gettext("From that day on nobody is sent to visit. Visits can still be noted.")
    return page.answer(gettext("End the quarantine"), questions, verb, help)


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT)
def entrust(request: HttpRequest, uid: str) -> HttpResponse:
    """Other authorities answer for it."""
    page = Page(request, uid)
    properties = [asked("area", Ref("area", _("Responsible area"), required=True))]
    questions = Questions(page.access, properties, {"area": page.quarantine.responsible})

    def verb(typed: dict[str, Any]) -> list[Draft] | Problem:
        return ordering.entrust(page.quarantine, typed["area"])

    return page.answer(gettext("Other authorities follow up"), questions, verb, gettext("The days go on as they are."))


def _reasons(page: Page) -> list[tuple[str, str]]:
    """Why it may end now: that it is completed can be decided only where it waits or has no days to count."""
    may_complete = page.standing.state in (State.WAITING, State.UNDATED)
    codes = code_list("quarantine_end")
    return [(each.code, each.label(language())) for each in codes if may_complete or each.code != BY_DECISION]

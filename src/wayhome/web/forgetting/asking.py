"""Pages on which people say what may be shared, and take it back. Both pass the gate."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from wayhome.accounts.policy import Right
from wayhome.capture import intake
from wayhome.kernel.digest import new_uid
from wayhome.kernel.problems import Refused
from wayhome.ledger.fields import Code, Codes, Day
from wayhome.ledger.write import Draft
from wayhome.records.base import today
from wayhome.records.consent import APART, Consent
from wayhome.records.withdrawing import withdrawal
from wayhome.web.finding import find
from wayhome.web.forgetting.rights import SHARING, of_the_same_human, rights_of
from wayhome.web.gatehouse import desk
from wayhome.web.people.questions import Questions, asked
from wayhome.web.showing import Showing

WORDING = "screen 2026-11"
"""The version of the text that the page tells its reader to read aloud. It changes with that text."""


def _questions(request: HttpRequest) -> Questions:
    properties = [
        asked("language", Code(_("Language in which it was asked"), codes="language", required=True)),
        asked("agreed", Codes(_("Agreed to"), codes=SHARING, help=_("What is not chosen is refused"))),
        asked("given_by", Code(_("Given by"), codes="consent_giver", required=True)),
        asked("way", Code(_("How it was given"), codes="consent_way", required=True)),
        asked("day", Day(_("Day"), required=True)),
    ]
    questions = Questions(request.access, properties, {"day": today()})
    for field in questions.fields:
        field.choices = [(code, label) for code, label in field.choices if code not in APART]
    return questions


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT)
def consent(request: HttpRequest, uid: str) -> HttpResponse:
    """Ask somebody in the reader's areas what may be shared; what is not chosen is refused."""
    called = _called(request, uid)
    questions = _questions(request)
    if request.method == "POST":
        said = {name: value for name, value in questions.read(request.POST).items() if value is not None}
        values = {"person": uid, "known_by": today(), "wording": WORDING, "illustrative": False, **said}
        draft = Draft(Consent.kind, values, new_uid(), based_on=0)
        if not questions.is_wrong and _written(request, [draft], questions):
            messages.success(request, gettext("What they agreed to is written."))
            return redirect("web:person", uid)
    context = {"uid": uid, "called": called, "questions": questions, "wrong": questions.is_wrong}
    return render(request, "web/forgetting/consent.html", context, status=400 if questions.is_wrong else 200)


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT)
def withdraw(request: HttpRequest, uid: str) -> HttpResponse:
    """Take back what somebody in the reader's areas agreed to, after saying what stops with it."""
    called, access = _called(request, uid), request.access
    questions = Questions(access, [])
    if request.method == "POST":
        registrations = [each.uid for each in of_the_same_human(uid, access)[0]]
        if _written(request, withdrawal(registrations, today()), questions):
            messages.success(request, gettext("It is withdrawn. From today on nothing of theirs is shared."))
            return redirect("web:person", uid)
    context = {"uid": uid, "called": called, "rights": rights_of(uid, access), "problems": questions.problems}
    return render(request, "web/forgetting/withdraw.html", context, status=400 if questions.problems else 200)


def _called(request: HttpRequest, uid: str) -> str:
    found = find("person", uid, request.access)
    if found.record is None:
        raise Http404
    return Showing(request.access).headline(found.record)


def _written(request: HttpRequest, drafts: Sequence[Draft], questions: Questions) -> bool:
    try:
        intake.change("consent", drafts, request.access.by, access=request.access)
    except Refused as refused:
        questions.blame(refused.problems)
        return False
    return True

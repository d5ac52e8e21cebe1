"""One visit or call as it was noted: how each was. It can be taken back as long as nobody answered what was found."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from wayhome.accounts.policy import Right
from wayhome.accounts.scope import scope
from wayhome.capture import intake
from wayhome.kernel.problems import Refused, declare
from wayhome.records.follow_up import FollowUp
from wayhome.records.following import contacting
from wayhome.web.asking import sentences
from wayhome.web.following.asked import asked
from wayhome.web.gatehouse import desk
from wayhome.web.people.household_page import people_of
from wayhome.web.showing import Showing

ANSWERED = declare(
    "visit.answered", "What was found has an answer already, so this visit stays. Correct the row it is about instead."
)
TOLD = ("status", "symptoms", "temperature", "needs", "note", "answer", "answered")


@require_http_methods(["GET", "POST"])
@desk(Right.FOLLOW_UP, Right.SEE_IDENTITY)
def contact(request: HttpRequest, uid: str) -> HttpResponse:
    """The rows of a contact in the reader's areas. Raises Http404 if there is none."""
    access, wanted = request.access, asked(request)
    rows = list(scope(FollowUp.objects.filter(Q(contact=uid)), access, of_few=True).order_by("seq"))
    if not rows:
        raise Http404
    if request.method == "POST":
        return _taken_back(request, uid)
    showing, people = Showing(access), people_of([row.person for row in rows], access)
    context = {
        "asked": wanted,
        "uid": uid,
        "first": rows[0],
        "how": showing.values(FollowUp, rows[0].values(), ("day", "channel")),
        "rows": [_row(row, people, showing) for row in rows],
        "is_answered": any(row.answer for row in rows),
    }
    return render(request, "web/following/contact.html", context)


def _row(row: FollowUp, people: Any, showing: Showing) -> dict[str, Any]:
    person = people.get(row.person)
    return {
        "uid": row.uid,
        "called": showing.headline(person) if person else showing.reference("person", row.person).text,
        "told": [value for value in showing.values(FollowUp, row.values(), TOLD) if value.parts],
    }


def _taken_back(request: HttpRequest, uid: str) -> HttpResponse:
    """Void all rows of the contact. Those outside the reader's areas keep it from being taken back: it is one."""
    drafts = contacting.take_back(uid)
    back = redirect(f"{reverse('web:follow_up')}?{asked(request).again}#next")
    try:
        if not drafts:
            raise Refused([ANSWERED()])
        intake.change("follow_up", drafts, request.access.by, access=request.access)  # type: ignore[attr-defined]
    except Refused as refused:
        messages.warning(request, " ".join(sentences(refused.problems)))
        return back
    messages.success(request, gettext("The visit is taken back."))
    return back

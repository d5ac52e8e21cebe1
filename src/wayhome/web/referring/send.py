"""Send a person on: to the nearest facility or service, with their consent."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from wayhome.accounts.policy import Access, Right
from wayhome.capture import intake
from wayhome.kernel.problems import Problem, Refused
from wayhome.kernel.shortcode import code_of
from wayhome.ledger.fields import MEDICAL, Property, Text
from wayhome.records.base import property_of, today
from wayhome.records.person import Person
from wayhome.records.referral import Referral
from wayhome.records.referring import sending
from wayhome.records.referring.directory import Near, near
from wayhome.reference import places
from wayhome.reference.services import MEDICAL_TYPES
from wayhome.web.asking import language
from wayhome.web.finding import find, visible
from wayhome.web.gatehouse import desk
from wayhome.web.people.questions import Questions, asked
from wayhome.web.showing import Showing, label

ASKED = ("reason", "condition", "consent", "from_site", "sent", "sent_time", "note", "letter")
SITE = "referring_site"


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT)
def refer(request: HttpRequest, uid: str) -> HttpResponse:
    """Send a person in the reader's areas to a place of the directory; `to` in the address chooses it beforehand."""
    found, access = find("person", uid, request.access), request.access
    if found.record is None:
        raise Http404
    questions = questions_to(access, found.values, request)
    if request.method == "POST":
        said = questions.read(request.POST)
        if not questions.is_wrong and (made := _send(request, found.standing, questions, said)):
            return redirect("web:referral", made)
    context = {
        "person": found.record,
        "called": Showing(access).headline(found.standing),
        "code": code_of(uid),
        "questions": questions,
        "wrong": questions.is_wrong,
    }
    return render(request, "web/referring/send.html", context, status=400 if questions.is_wrong else 200)


def questions_to(access: Access, person: dict[str, Any], request: HttpRequest) -> Questions:
    """To whom, why, who agreed, from where; what only health workers read is asked of them alone."""
    area = person.get("current") or person.get("home")
    receivers = [each for each in near(area, today()) if access.may_learn(MEDICAL) or not _tells(each)]
    to = asked("to", Text(_("Sent to"), required=True, help=_("The nearest first")))
    properties: list[Property] = [to]
    properties += [prop for name in ASKED if access.may_see(prop := property_of(Referral, name))]
    screened = request.GET.get("screening", "")
    values = {
        "sent": today(),
        "from_site": request.session.get(SITE),
        "to": request.GET.get("to"),
        "reason": "health" if screened else None,
    }
    choices = [(f"{each.kind}:{each.uid}", _named(each)) for each in receivers]
    return Questions(access, properties, values, {"to": choices})


def _send(request: HttpRequest, person: Any, questions: Questions, said: dict[str, Any]) -> str:
    """Write the referral; its uid, or "" where it is refused."""
    access: Access = request.access
    kind, _colon, uid = said.pop("to").partition(":")
    reason, consent = said.pop("reason"), said.pop("consent")
    sent: dt.date = said.pop("sent") or today()
    more = {**said, "from_area": sending_area(person, access), "screening": _screening(request)}
    try:
        made = sending.send(person.uid, (kind, uid), reason, consent, sent, **more)
        if isinstance(made, Problem):
            raise Refused([made])
        written = intake.change("referral", made, access.by, access=access)
    except Refused as refused:
        questions.blame(refused.problems)
        return ""
    request.session[SITE] = said.get("from_site")
    messages.success(request, gettext("It is sent. You see here what becomes of it."))
    return str(written.stamps[0].uid)


def sending_area(person: Person, access: Access) -> str:
    """In whose area the sender is: where the person is now, if the sender answers for it, else the sender's own."""
    for area in (person.current, person.home):
        if area and any(places.inside(area, own) for own in access.areas):
            return str(area)
    return access.areas[0]


def _screening(request: HttpRequest) -> str:
    asked_for = ("screening", request.GET.get("screening", ""))
    return asked_for[1] if asked_for[1] and asked_for in visible([asked_for], request.access) else ""


def _tells(each: Near) -> bool:
    """Whether the name of the place tells of an illness."""
    return each.kind == "service" and each.type in MEDICAL_TYPES


def _named(each: Near) -> str:
    return f"{label(each.kind, each.uid)} · {places.full_name(each.area, language())}"

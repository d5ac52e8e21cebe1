"""Planning: a new transport, or other facts of one. Few questions, for somebody with a torch and a phone."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from wayhome.accounts.policy import Access, Right
from wayhome.capture import intake
from wayhome.kernel.digest import new_uid
from wayhome.kernel.problems import Refused
from wayhome.ledger.fields import Property
from wayhome.ledger.write import Draft
from wayhome.records.base import property_of, today
from wayhome.records.transport import Transport
from wayhome.reference import names
from wayhome.web.gatehouse import desk
from wayhome.web.people.questions import Questions
from wayhome.web.travel.one import Page

ASKED = ("code", "means", "day", "from_site", "area", "destination", "to_site", "places", "plate", "driver_phone",
         "organisation", "note")  # fmt: skip


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT)
def plan(request: HttpRequest) -> HttpResponse:
    """A transport that is to go."""
    access = request.access
    own = None if access.everywhere or len(access.areas) != 1 else access.areas[0]
    questions = Questions(access, _asked(access), {"means": "bus", "day": today(), "area": own})
    if request.method == "POST":
        said = _said(questions, request.POST)
        draft = Draft("transport", {**said, "known_by": today()}, new_uid(), based_on=0)
        if not questions.is_wrong and _write(questions, draft, access):
            return redirect("web:transport", draft.uid)
    context = {"title": gettext("Plan a transport"), "questions": questions}
    return render(request, "web/travel/plan.html", context, status=400 if questions.is_wrong else 200)


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT)
def change(request: HttpRequest, uid: str) -> HttpResponse:
    """Other facts of a transport."""
    page = Page(request.access, uid)
    if not page.may_change:
        raise PermissionDenied
    before = page.transport.values()
    questions = Questions(page.access, _asked(page.access), before)
    if request.method == "POST":
        said = _said(questions, request.POST)
        asked = {field.prop.name for field in questions.fields}
        kept = {name: value for name, value in before.items() if name not in asked}
        draft = Draft("transport", {**kept, **said}, uid, based_on=page.transport.version)
        if not questions.is_wrong and _write(questions, draft, page.access):
            return redirect("web:transport", uid)
    context = {"title": gettext("Change the transport"), "questions": questions, "page": page}
    return render(request, "web/travel/plan.html", context, status=400 if questions.is_wrong else 200)


def _asked(access: Access) -> list[Property]:
    return [prop for name in ASKED if access.may_see(prop := property_of(Transport, name))]


def _said(questions: Questions, posted: Any) -> dict[str, Any]:
    """What was answered; the area of departure follows from the site where it is not said."""
    said = {name: value for name, value in questions.read(posted).items() if value is not None}
    if "from_site" in said and "area" not in said and (area := names.area_of("site", said["from_site"])):
        said["area"] = area
    if "to_site" in said and "destination" not in said and (area := names.area_of("site", said["to_site"])):
        said["destination"] = area
    return said


def _write(questions: Questions, draft: Draft, access: Access) -> bool:
    try:
        intake.change("transport", [draft], access.by, access=access)
    except Refused as refused:
        questions.blame(refused.problems)
        return False
    return True

"""A child is born at a site."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from wayhome.accounts.policy import Right
from wayhome.records.base import property_of
from wayhome.records.person import Person
from wayhome.records.staying.birth import born
from wayhome.records.staying.spans import Moment
from wayhome.web.gatehouse import desk
from wayhome.web.people.questions import Questions
from wayhome.web.staying.arriving import moment, when_questions
from wayhome.web.staying.leaving import ask_to_choose
from wayhome.web.staying.place import Place
from wayhome.web.staying.sheet import Sheet, line_of

NAMES = ("given_name", "family_name", "name_local", "sex")


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT, Right.SEE_IDENTITY)
def birth(request: HttpRequest, uid: str) -> HttpResponse:
    """Register the newborn beside the mother, who is inside."""
    place = Place(request, uid, changing=True)
    asks = request.POST if request.method == "POST" else request.GET
    stays = place.stays(asks.getlist("stay")[:1])
    mother = place.people([stay.person for stay in stays]).get(stays[0].person) if stays else None
    if mother is None:
        return ask_to_choose(request, place)
    at = moment()
    properties = [*(property_of(Person, name) for name in NAMES), *when_questions()]
    values: dict[str, Any] = {"family_name": mother.family_name, "day": at.day, "time": at.time}
    questions = Questions(place.access, properties, values)
    line = line_of(stays[0].uid, mother.uid, mother, place.showing)
    sheet = Sheet(place.access, [line], questions)
    if request.method == "POST":
        said = questions.read(request.POST)
        names = {name: said[name] for name in NAMES}
        if not questions.is_wrong and sheet.write(born(stays[0], Moment(said["day"], said["time"]), names)):
            messages.success(request, gettext("The child is registered, and stays with its mother."))
            return redirect("web:site_residents", uid)
    context = {"place": place, "sheet": sheet, "mother": line}
    return render(request, "web/staying/birth.html", context, status=400 if sheet.is_wrong else 200)

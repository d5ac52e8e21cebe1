"""Checking in: whoever is found by name or code, with their family; or all who came by one transport."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from wayhome.accounts.policy import Right
from wayhome.accounts.scope import scope
from wayhome.kernel.problems import Problem
from wayhome.ledger.fields import Clock, Day, Property, Text
from wayhome.ledger.write import Draft
from wayhome.records.base import this_minute, today
from wayhome.records.following.standing import open_of
from wayhome.records.person import Person
from wayhome.records.stay import Stay
from wayhome.records.staying.beds import free_beds, propose
from wayhome.records.staying.checking import Comer, check_in_all
from wayhome.records.staying.claims import called
from wayhome.records.staying.lodging import PASSED_THROUGH
from wayhome.records.staying.occupancy import occupancy
from wayhome.records.staying.spans import Moment
from wayhome.reports import wording
from wayhome.web.asking import language
from wayhome.web.gatehouse import desk
from wayhome.web.lists import may_add
from wayhome.web.people.questions import Questions, asked
from wayhome.web.people.search import humans
from wayhome.web.staying.place import Place
from wayhome.web.staying.seeking import by_code, seen, sought, with_household
from wayhome.web.staying.sheet import BEYOND, Line, Sheet, line_of
from wayhome.web.staying.together import families


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT, Right.SEE_IDENTITY)
def check_in(request: HttpRequest, uid: str) -> HttpResponse:
    """Look people up, one after the other or a whole household, and check all of them in at once."""
    place = Place(request, uid, changing=True)
    asks = request.POST if request.method == "POST" else request.GET
    written, who = asks.get("q", "").strip(), asks.getlist("who")
    if beside := asks.get("with", ""):
        who += with_household(beside, place.access)
    called_by_code = by_code(written, place.access) if written else []
    found = [] if called_by_code else sought(written, place.access) if written else []
    who = seen([*who, *called_by_code], place.access)
    sheet = _sheet(place, who, moment())
    if request.method == "POST":
        said = sheet.hold(request.POST)
        if not sheet.is_wrong and sheet.write(come_in(place, sheet, said)):
            say_who_came(request, place, sheet.chosen)
            return redirect("web:site_residents", uid)
    there = _stays_of([*who, *found], place)
    context = {
        "place": place,
        "sheet": sheet,
        "asked": "" if called_by_code else written,
        "who": who,
        "humans": humans(found, place.access),
        "there": there,
        "may_add": may_add(Person, place.access),
        **beds_left(place, sheet),
    }
    return render(request, "web/staying/check_in.html", context, status=400 if sheet.is_wrong else 200)


def moment() -> Moment:
    """This minute."""
    return Moment(today(), this_minute())


def when_questions() -> list[Property]:
    """On which day and at what time."""
    return [asked("day", Day(_("Day"), required=True)), asked("time", Clock(_("Time"), required=True))]


def beyond_question() -> Property:
    help = _("Needed only if more come in than there are beds")
    return asked(BEYOND, Text(_("Why more than there are beds"), help=help))


def give_beds(place: Place, lines: Sequence[Line], at: Moment) -> None:
    """Number the families and propose beds: a family side by side."""
    line_by = {line.person: line for line in lines}
    groups = families([line.person for line in lines], at.day)
    for number, group in enumerate((group for group in groups if len(group) > 1), 1):
        for person in group:
            line_by[person].family = number
    for person, bed in propose(groups, free_beds(place.site, at)).items():
        line_by[person].bed = bed


def beds_left(place: Place, sheet: Sheet) -> dict[str, int | None]:
    """How many places are free, None if nobody knows; and how many more than that are about to come in."""
    free = occupancy([place.site], moment())[place.site.uid].free
    return {
        "free": None if free is None else max(0, free),
        "short": max(0, len(sheet.chosen) - (free or 0)) if free is not None else 0,
    }


def arrival_questions(place: Place, at: Moment) -> Questions:
    """When they come, and why more than there are beds."""
    return Questions(place.access, [*when_questions(), beyond_question()], {"day": at.day, "time": at.time})


def _sheet(place: Place, who: Sequence[str], at: Moment) -> Sheet:
    people = place.people(list(who))
    lines = [line_of(each, each, people[each], place.showing) for each in who if each in people]
    give_beds(place, lines, at)
    return Sheet(place.access, lines, arrival_questions(place, at))


def come_in(place: Place, sheet: Sheet, said: dict[str, Any]) -> list[Draft] | Problem:
    """The drafts by which all who are chosen on the sheet stay here."""
    comers = [Comer(line.person, line.bed or None) for line in sheet.chosen]
    return check_in_all(comers, place.lodging, Moment(said["day"], said["time"]), said[BEYOND])


def _stays_of(persons: Sequence[str], place: Place) -> dict[str, dict[str, Any]]:
    """Person to where they are checked in now, as far as the reader may know."""
    stays = scope(Stay.objects.lasting(moment()).filter(person__in=persons), place.access, of_few=True)
    return {
        each.person: {"stay": each, "where": called(each.values()), "here": each.site == place.site.uid}
        for each in stays
    }


def say_who_came(request: HttpRequest, place: Place, chosen: Sequence[Line]) -> None:
    """How many came in; and, where people stay apart, for how many of them no quarantine is ordered."""
    persons = [line.person for line in chosen]
    words = ngettext("{n} person is checked in.", "{n} people are checked in.", len(persons))
    messages.success(request, words.format(n=wording.number(len(persons), language())))
    unordered = 0 if place.lodging.place == PASSED_THROUGH else len(persons) - len(open_of(persons))
    if unordered:
        words = ngettext(
            "For {n} of them no quarantine is ordered.", "For {n} of them no quarantine is ordered.", unordered
        )
        way = f"{reverse('web:site_residents', args=[place.site.uid])}?show=unordered"
        said = words.format(n=wording.number(unordered, language()))
        messages.warning(request, format_html('{} <a href="{}">{}</a>', said, way, gettext("Who that is")))

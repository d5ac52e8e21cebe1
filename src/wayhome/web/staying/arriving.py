"""Checking in: whoever is found by name or code, with their family; or all who came by one transport."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

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
from wayhome.records.passenger import Passenger
from wayhome.records.person import Person
from wayhome.records.stay import Stay
from wayhome.records.staying.beds import free_beds, propose
from wayhome.records.staying.checking import Comer, check_in_all
from wayhome.records.staying.claims import called
from wayhome.records.staying.lodging import PASSED_THROUGH
from wayhome.records.staying.occupancy import occupancy
from wayhome.records.staying.spans import Moment
from wayhome.records.transport import Transport
from wayhome.records.travelling.confirming import confirm
from wayhome.records.travelling.going import NOT_DEPARTED, arrive
from wayhome.reports import wording
from wayhome.web.asking import language
from wayhome.web.finding import find
from wayhome.web.gatehouse import desk
from wayhome.web.lists import may_add
from wayhome.web.people.questions import Questions, asked
from wayhome.web.people.search import humans
from wayhome.web.staying.coming import is_bound_for
from wayhome.web.staying.place import Place
from wayhome.web.staying.seeking import by_code, seen, sought, with_household
from wayhome.web.staying.sheet import BEYOND, Line, Sheet, line_of
from wayhome.web.staying.together import families
from wayhome.web.travel.seeing import may_change as may_change_transport

UNSEEN = _(
    "Who this is cannot be seen from your areas, so they cannot be checked in here yet. Ask those who sent them to say "
    "where they are bound."
)


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
        if not sheet.is_wrong and sheet.write(_comes(place, sheet, said)):
            _say(request, place, sheet.chosen)
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
        **_beds_left(place, sheet),
    }
    return render(request, "web/staying/check_in.html", context, status=400 if sheet.is_wrong else 200)


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT, Right.SEE_IDENTITY)
def from_transport(request: HttpRequest, uid: str, transport: str) -> HttpResponse:
    """Check in all who came by a bus or truck: each is ticked, with a bed; whoever is missing is unticked."""
    place = Place(request, uid, changing=True)
    bus = cast(Transport, find("transport", transport, place.access).standing)
    lines = list(
        scope(Passenger.objects.still_open().filter(transport=transport), place.access, of_few=True).order_by("seq")
    )
    sheet = _manifest(place, bus, lines)
    at_last_stop = may_change_transport(bus, place.access) and bus.departed is not None and bus.arrived is None
    if request.method == "POST":
        said = sheet.hold(request.POST)
        if not sheet.is_wrong and sheet.write(_come(place, bus, lines, sheet, said, at_last_stop)):
            _say(request, place, sheet.chosen)
            missing = len(sheet.lines) - len(sheet.chosen)
            return redirect("web:transport_arrive" if missing else "web:site_residents", transport if missing else uid)
    context = {
        "place": place,
        "transport": bus,
        "sheet": sheet,
        "has_departed": bus.departed is not None,
        **_beds_left(place, sheet),
    }
    return render(request, "web/staying/manifest.html", context, status=400 if sheet.is_wrong else 200)


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


def _beds_left(place: Place, sheet: Sheet) -> dict[str, int | None]:
    """How many places are free, None if nobody knows; and how many more than that are about to come in."""
    free = occupancy([place.site], moment())[place.site.uid].free
    return {
        "free": None if free is None else max(0, free),
        "short": max(0, len(sheet.chosen) - (free or 0)) if free is not None else 0,
    }


def _questions(place: Place, at: Moment) -> Questions:
    return Questions(place.access, [*when_questions(), beyond_question()], {"day": at.day, "time": at.time})


def _sheet(place: Place, who: Sequence[str], at: Moment) -> Sheet:
    people = place.people(list(who))
    lines = [line_of(each, each, people[each], place.showing) for each in who if each in people]
    give_beds(place, lines, at)
    return Sheet(place.access, lines, _questions(place, at))


def _manifest(place: Place, bus: Transport, passengers: Sequence[Passenger]) -> Sheet:
    at = moment()
    people = place.people([each.person for each in passengers])
    lines = []
    for each in passengers:
        line = line_of(each.uid, each.person, people.get(each.person), place.showing)
        if each.person not in people:
            line.note = str(UNSEEN)
        elif not is_bound_for(place.site.uid, bus, each):
            line.is_chosen, line.note = False, gettext("is bound for another place")
        lines.append(line)
    give_beds(place, [line for line in lines if line.is_chosen], at)
    lines.sort(key=lambda line: (not line.is_chosen, line.family == 0, line.family))
    return Sheet(place.access, lines, _questions(place, at))


def _comes(place: Place, sheet: Sheet, said: dict[str, Any]) -> list[Draft] | Problem:
    comers = [Comer(line.person, line.bed or None) for line in sheet.chosen]
    return check_in_all(comers, place.lodging, Moment(said["day"], said["time"]), said[BEYOND])


def _come(
    place: Place, bus: Transport, passengers: Sequence[Passenger], sheet: Sheet, said: dict[str, Any], is_over: bool
) -> list[Draft] | Problem:
    """They are confirmed and checked in, and where it is the last stop, the transport has arrived: all or nothing."""
    if bus.departed is None:
        return NOT_DEPARTED(transport=bus.headline())
    chosen = {line.key for line in sheet.chosen}
    inside = _comes(place, sheet, said)
    if isinstance(inside, Problem):
        return inside
    here = confirm([each for each in passengers if each.uid in chosen], said["day"], said["time"])
    if isinstance(here, Problem):
        return here
    ended: list[Draft] | Problem = []
    if is_over and bus.to_site in (None, place.site.uid):
        ended = arrive(bus, said["day"], said["time"])
    if isinstance(ended, Problem):
        return ended
    # Where the people are now follows from the stay: two drafts of one person would contradict each other.
    return [*ended, *(each for each in here if each.kind != "person"), *inside]


def _stays_of(persons: Sequence[str], place: Place) -> dict[str, dict[str, Any]]:
    """Person to where they are checked in now, as far as the reader may know."""
    stays = scope(Stay.objects.lasting(moment()).filter(person__in=persons), place.access, of_few=True)
    return {
        each.person: {"stay": each, "where": called(each.values()), "here": each.site == place.site.uid}
        for each in stays
    }


def _say(request: HttpRequest, place: Place, chosen: Sequence[Line]) -> None:
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

"""Checking out, moving on and changing beds: of one, of a family, or of all whose days are over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from wayhome.accounts.policy import Right
from wayhome.kernel.problems import Problem
from wayhome.ledger.fields import Code, Property, Ref
from wayhome.ledger.write import Draft
from wayhome.records.stay import Stay
from wayhome.records.staying.checking import COMPLETED, check_out
from wayhome.records.staying.going_on import WENT_ON
from wayhome.records.staying.lodging import PASSED_THROUGH, Lodging, at_site
from wayhome.records.staying.moving import change_beds, move
from wayhome.records.staying.spans import Moment
from wayhome.records.wording import words
from wayhome.reference.codes import code_list
from wayhome.reference.sites import Site
from wayhome.reports import wording
from wayhome.web.asking import language
from wayhome.web.gatehouse import desk
from wayhome.web.people.questions import Questions, asked
from wayhome.web.quarantine.words import said
from wayhome.web.staying.arriving import beyond_question, moment, when_questions
from wayhome.web.staying.goals import goals
from wayhome.web.staying.inside import OVERDUE, TODAY, leaving_of, standings_of
from wayhome.web.staying.place import Place
from wayhome.web.staying.sheet import BEYOND, Line, Sheet, line_of
from wayhome.web.staying.together import families

IN_A_HOUSE = ("home", "relatives", "hotel", "other")
"""Where somebody may go who goes to no site."""

Said = dict[str, Any]
Verb = Callable[[Sequence[Stay], Sheet, Said], "list[Draft] | Problem"]


class Page:
    """Some of those inside a site, and what is to be done with them."""

    def __init__(self, request: HttpRequest, uid: str, properties: Sequence[Property], **more: Any):
        self.request, self.place = request, Place(request, uid, changing=True)
        asks = request.POST if request.method == "POST" else request.GET
        self.stays = self.place.stays(asks.getlist("stay"))
        at = moment()
        self.standings = standings_of(self.stays, at.day, self.place.access)
        choices = more.pop("choices", None)
        values = {"day": at.day, "time": at.time, "reason": self._likely(), **more}
        questions = Questions(self.place.access, properties, values, choices)
        self.sheet = Sheet(self.place.access, self._lines(at), questions)

    def answer(self, title: str, verb: Verb, said: Callable[[int], str], help: Any = "", **more: Any) -> HttpResponse:
        """The form; or, once it is filled in without a fault, or nobody is chosen, those who are inside then."""
        if not self.stays:
            return ask_to_choose(self.request, self.place)
        if self.request.method == "POST":
            typed = self.sheet.hold(self.request.POST)
            keys = {line.key for line in self.sheet.chosen}
            stays = [stay for stay in self.stays if stay.uid in keys]
            if not self.sheet.is_wrong and self.sheet.write(verb(stays, self.sheet, typed)):
                messages.success(self.request, said(len(stays)))
                return redirect("web:site_residents", self.place.site.uid)
        context = {"place": self.place, "sheet": self.sheet, "title": title, "help": help, **more}
        return render(self.request, "web/staying/leave.html", context, status=400 if self.sheet.is_wrong else 200)

    def _likely(self) -> str | None:
        """Why they leave, most likely: where people only pass, they went on; if the days of all are over, by that."""
        if self.place.lodging.place == PASSED_THROUGH:
            return WENT_ON
        over = [leaving_of(self.standings.get(stay.uid)) in (TODAY, OVERDUE) for stay in self.stays]
        return COMPLETED if over and all(over) else None

    def _lines(self, at: Moment) -> list[Line]:
        by_person = {stay.person: stay for stay in self.stays}
        people = self.place.people(list(by_person))
        lines = []
        for number, family in enumerate(families(list(by_person), at.day), 1):
            for person in family:
                line = line_of(by_person[person].uid, person, people.get(person), self.place.showing)
                line.bed, line.is_chosen = by_person[person].bed or "", True
                line.family = number if len(family) > 1 else 0
                if standing := self.standings.get(line.key):
                    told = said(standing)
                    line.note = words(told.day or told.state, told.until)
                lines.append(line)
        return lines


def ask_to_choose(request: HttpRequest, place: Place) -> HttpResponse:
    """Nobody was chosen: back to those who are inside."""
    messages.warning(request, gettext("Nobody is chosen. Tick first who it is about."))
    return redirect("web:site_residents", place.site.uid)


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT)
def leave(request: HttpRequest, uid: str) -> HttpResponse:
    """They leave: completed, gone on, or for another reason."""
    reasons = [(each.code, each.label(language())) for each in code_list("stay_exit") if each.code != "moved"]
    properties = [asked("reason", Code(_("Why they leave"), codes="stay_exit", required=True)), *when_questions()]
    page = Page(request, uid, properties, choices={"reason": reasons})

    def verb(stays: Sequence[Stay], sheet: Sheet, said: Said) -> list[Draft] | Problem:
        return check_out(stays, said["reason"], Moment(said["day"], said["time"]))

    def done(number: int) -> str:
        words = ngettext("{n} person is checked out.", "{n} people are checked out.", number)
        return words.format(n=wording.number(number, language()))

    help = _(
        "Who goes to a place that is known is moved instead: the days of the quarantine go on there. Death and leaving "
        "without leave end it."
    )
    return page.answer(gettext("Check out"), verb, done, help)


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT)
def go_on(request: HttpRequest, uid: str) -> HttpResponse:
    """They move to another site, or to a house, in this province or another one."""
    houses = [(each.code, each.label(language())) for each in code_list("stay_place") if each.code in IN_A_HOUSE]
    properties = [
        asked("site", Ref("site", _("To which site"))),
        asked("place", Code(_("Or to a house"), codes="stay_place", help=_("Home is where each of them is from"))),
        asked("area", Ref("area", _("Where the house lies"), help=_("Needed if they do not go home"))),
        *when_questions(),
        beyond_question(),
    ]
    sites = goals(Place(request, uid, changing=True), moment())
    page = Page(request, uid, properties, choices={"place": houses, "site": sites}, site=request.GET.get("to") or None)

    def verb(stays: Sequence[Stay], sheet: Sheet, said: Said) -> list[Draft] | Problem:
        site = Site.objects.filter(uid=said["site"]).first() if said["site"] else None
        where = at_site(site) if site else Lodging(said["place"] or "", said["area"])
        return move(stays, where, Moment(said["day"], said["time"]), None, said[BEYOND])

    def done(number: int) -> str:
        words = ngettext("{n} person is moved. The days go on.", "{n} people are moved. The days go on.", number)
        return words.format(n=wording.number(number, language()))

    help = _("The quarantine goes on, and those who answer for the place to which they go follow it up from now on.")
    return page.answer(gettext("Move"), verb, done, help)


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT)
def beds(request: HttpRequest, uid: str) -> HttpResponse:
    """They sleep in other beds here."""
    page = Page(request, uid, [])

    def verb(stays: Sequence[Stay], sheet: Sheet, said: Said) -> list[Draft] | Problem:
        return change_beds(stays, {line.person: line.bed for line in sheet.chosen})

    def done(number: int) -> str:
        return gettext("The beds are written.")

    return page.answer(gettext("Other beds"), verb, done, with_beds=True)

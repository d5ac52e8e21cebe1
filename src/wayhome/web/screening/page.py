"""One screening: a sheet for a person, judged while it is filled in; saved, it leads to the next of the household."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from wayhome.accounts.policy import Access, Right
from wayhome.accounts.scope import scope
from wayhome.capture import intake
from wayhome.kernel.problems import Refused
from wayhome.kernel.shortcode import code_of
from wayhome.packs.case_definitions import case_definitions
from wayhome.records.base import property_of, today
from wayhome.records.judging.screening import by_definition, differs, screen
from wayhome.records.membership import Membership
from wayhome.records.person import Person
from wayhome.records.screening import Screening
from wayhome.web.finding import find
from wayhome.web.gatehouse import desk
from wayhome.web.screening.sheet import STATES, Sheet
from wayhome.web.showing import Showing

REMEMBERED = "screening_site"
SAMPLE, REFER = "sample", "refer"
WAYS = {SAMPLE: "web:sample_take", REFER: "web:refer"}


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the same household, and whether they were screened today."""

    person: Person
    called: str
    is_done: bool


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT, Right.SEE_MEDICAL)
def screening(request: HttpRequest, uid: str) -> HttpResponse:
    """Screen a person in the reader's areas."""
    found, access = find("person", uid, request.access), request.access
    if found.record is None:
        raise Http404
    person = found.standing
    sheet = Sheet(access, {"day": today(), "site": request.session.get(REMEMBERED)})
    if request.method == "POST":
        sheet.read(request.POST)
        if not sheet.is_wrong and (made := _keep(request, sheet, uid)):
            request.session[REMEMBERED] = sheet.answers["site"]
            return _onward(request, person, made)
    showing = Showing(access, [(Person, found.values)])
    columns = ("sex", "age", "home", "current")
    context = {
        "person": person,
        "called": showing.headline(person),
        "code": code_of(uid),
        "about": [value for value in showing.values(Person, found.values, columns) if value.parts],
        "members": members_of(uid, access),
        "before": _before(uid, access),
        "sheet": sheet,
        "told": sheet.told(),
        "states": STATES,
        "definitions": case_definitions(),
    }
    return render(request, "web/screening/screening.html", context, status=400 if sheet.is_wrong else 200)


@require_POST
@desk(Right.EDIT, Right.SEE_MEDICAL)
def judged(request: HttpRequest) -> HttpResponse:
    """What the definitions say of the answers so far: a part of the page, asked for while it is filled in."""
    sheet = Sheet(request.access, {})
    sheet.read(request.POST)
    return render(request, "web/screening/_judged.html", {"told": sheet.told()})


def members_of(uid: str, access: Access) -> list[Member]:
    """Who lives in the household of this person now, as far as the reader sees them; nobody if it is they alone.

    A family at the gate is at home in another province: of those whom the reader sees it is told that they are one.
    """
    homes = Membership.objects.filter(person=uid).standing(today()).values("household")
    ties = Membership.objects.filter(household__in=homes).standing(today())
    uids = list(dict.fromkeys(ties.values_list("person", flat=True)))
    if len(uids) < 2:
        return []
    people = scope(Person.objects.filter(uid__in=uids), access, of_few=True)
    known = {person.uid: person for person in people}
    done = set(Screening.objects.filter(person__in=uids, day=today()).values_list("person", flat=True))
    showing = Showing(access)
    return [Member(known[each], showing.headline(known[each]), each in done) for each in uids if each in known]


def _keep(request: HttpRequest, sheet: Sheet, person: str) -> str:
    """Write the screening; its uid, or "" where it is refused."""
    access: Access = request.access
    try:
        draft = screen(person, sheet.answers, sheet.said)
        written = intake.change("screening", [draft], access.by, access=access)
    except Refused as refused:
        sheet.blame(refused.problems)
        return ""
    return str(written.stamps[0].uid)


def _onward(request: HttpRequest, person: Any, made: str) -> HttpResponse:
    """To what was asked for next: a sample, a referral, or whoever of the household was not screened today."""
    called = Showing(request.access).headline(person)
    messages.success(request, gettext("The screening of {name} is written.").format(name=called))
    if way := WAYS.get(request.POST.get("then", "")):
        return redirect(f"{reverse(way, args=[person.uid])}?screening={made}")
    others = [each for each in members_of(person.uid, request.access) if each.person.uid != person.uid]
    following = next((each for each in others if not each.is_done), None)
    if following:
        messages.info(request, gettext("Next of this household: {name}").format(name=following.called))
        return redirect("web:screening", following.person.uid)
    return redirect("web:screening_desk")


def _before(uid: str, access: Access) -> list[dict[str, Any]]:
    """The last screenings of this person."""
    rows = scope(Screening.objects.filter(person=uid), access, of_few=True).order_by("-day", "-seq")[:3]
    showing = Showing(access)
    columns = ("temperature", "symptoms", "tb_signs", "suspected", "outcome")
    return [
        {
            "record": row,
            "told": [v for v in showing.values(Screening, row.values(), columns) if v.parts],
            "defined": showing.value(property_of(Screening, "proposed"), by_definition(row)[0]),
            "version": by_definition(row)[2],
            "differs": bool(differs(row)),
        }
        for row in rows
    ]

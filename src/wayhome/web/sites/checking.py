"""The form of a site check, in sections, as somebody walks through a site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from wayhome.accounts.policy import Access, Right
from wayhome.capture import intake
from wayhome.kernel.problems import Problem, Refused
from wayhome.records.base import this_minute, today
from wayhome.records.site_check import SiteCheck
from wayhome.records.sites.needs import needs, people_of
from wayhome.records.staying.occupancy import inside
from wayhome.records.staying.spans import LAST_MINUTE, Moment
from wayhome.reference.sites import Site
from wayhome.reports import wording
from wayhome.web.asking import language
from wayhome.web.fields import Field, fields_for, hold_typed, typed_changes
from wayhome.web.finding import find
from wayhome.web.gatehouse import desk
from wayhome.web.showing import Showing
from wayhome.web.sites.lines import answers_for

SECTIONS = {
    "people": (
        "day", "reason", "organisation", "people_night", "people_day", "women", "men", "children", "with_disability",
    ),
    "water": (
        "water_source", "water", "latrines_women", "latrines_men", "latrines_shared", "hand_washing", "waste",
    ),
    "beds": ("floor", "beds", "beds_apart", "bedding", "nets", "apart"),
    "food": ("meals", "power"),
    "health": ("health_staff", "referral_site", "ambulance"),
    "safety": ("security", "lighting", "locks", "complaint_way", "information", "note"),
}  # fmt: skip
"""The questions of the form, in the order in which one walks through a site."""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the form."""

    name: str
    fields: list[Field]


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT)
def check(request: HttpRequest, uid: str) -> HttpResponse:
    """Write down what a visit found at a site in the reader's areas."""
    access = request.access
    found = find("site", uid, access)
    if found.record is None:
        raise Http404
    place = cast(Site, found.standing)
    if not answers_for(place, access):
        raise PermissionDenied
    known = {"site": uid, "area": place.area, "day": today()}
    sections = sections_for(known, access)
    fields = [field for section in sections for field in section.fields]
    problems: list[Problem] = []
    if request.method == "POST":
        texts = typed_changes(fields, request.POST)
        hold_typed(fields, request.POST)
        try:
            written = _write(place, texts, access)
        except Refused as refused:
            problems = _blame(fields, refused.problems)
        else:
            messages.success(request, _said(place, written))
            return redirect(f"{reverse('web:site', args=[uid])}#needs")
    context = {
        "site": place,
        "called": Showing(access).headline(place),
        "sections": sections,
        "problems": problems,
        "wrong": bool(problems) or any(field.problems for field in fields),
        "inside": inside([uid], Moment(today(), this_minute())).get(uid, 0),
    }
    return render(request, "web/sites/check.html", context, status=400 if context["wrong"] else 200)


def sections_for(known: Mapping[str, Any], access: Access) -> list[Section]:
    """The questions, section by section, holding what is known already."""
    by_name = {field.prop.name: field for field in fields_for(SiteCheck, known, access)}
    return [Section(name, [by_name[each] for each in asked]) for name, asked in SECTIONS.items()]


def _write(place: Site, texts: Mapping[str, Any], access: Access) -> SiteCheck:
    said = {"site": place.uid, "area": place.area or "", "day": today().isoformat(), **texts}
    written = intake.put(SiteCheck.kind, said, access.by, access=access)
    return SiteCheck.objects.get(uid=written.stamps[0].uid)


def _blame(fields: list[Field], problems: list[Problem]) -> list[Problem]:
    """Put each problem beside its question; those that are about none are returned."""
    asked = {field.prop.name: field for field in fields}
    for problem in problems:
        if problem.field in asked:
            asked[problem.field].problems.append(problem)
    return [problem for problem in problems if problem.field not in asked]


def _said(place: Site, written: SiteCheck) -> str:
    """That the check is written, and what it found."""
    there = inside([place.uid], Moment(written.day or today(), LAST_MINUTE)).get(place.uid, 0)
    lacking = len(needs(written, people_of(written, there, place.capacity)))
    if not lacking:
        return gettext("The check is written. It found nothing that is lacking.")
    said = ngettext(
        "The check is written. It found {number} need.", "The check is written. It found {number} needs.", lacking
    )
    return said.format(number=wording.number(lacking, language()))

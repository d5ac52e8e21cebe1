"""A site as those who answer for its area keep it: its beds, its days, who runs it. A new one, too, where it must open
in a night."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from wayhome.accounts.policy import Access, Right
from wayhome.capture import intake
from wayhome.kernel.problems import Problem, Refused
from wayhome.ledger.write import CHANGED_MEANWHILE
from wayhome.reference import names
from wayhome.reference.sites import Site
from wayhome.web.fields import Field, fields_for, hold_typed, typed_changes
from wayhome.web.finding import find
from wayhome.web.gatehouse import desk
from wayhome.web.showing import Showing
from wayhome.web.sites.lines import answers_for

ASKED = (
    "name", "name_local", "type", "area", "code", "capacity", "capacity_women", "capacity_men", "capacity_families",
    "capacity_day", "apart", "opened", "closed", "organisation", "manager", "contact", "lat", "lon",
)  # fmt: skip


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT)
def new(request: HttpRequest) -> HttpResponse:
    """Register a site in the reader's areas."""
    access = request.access
    area = access.areas[0] if len(access.areas) == 1 and not access.everywhere else None
    fields = _fields({"type": "quarantine_centre", "area": area}, access)
    if request.method == "POST":
        texts = typed_changes(_fields({}, access), request.POST)
        hold_typed(fields, request.POST)
        if uid := _put(request, fields, texts):
            return redirect("web:site", uid)
    return _form(request, fields)


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT)
def change(request: HttpRequest, uid: str) -> HttpResponse:
    """Change what a site in the reader's areas is, from the version they saw."""
    found, access = find("site", uid, request.access), request.access
    if found.record is None:
        raise Http404
    place = cast(Site, found.standing)
    if not answers_for(place, access):
        raise PermissionDenied
    fields = _fields(found.values, access)
    if request.method == "POST":
        texts = typed_changes(fields, request.POST)
        hold_typed(fields, request.POST)
        version = request.POST.get("version", "")
        if _put(request, fields, texts, uid, int(version) if version.isascii() and version.isdigit() else 0):
            return redirect("web:site", uid)
    return _form(request, fields, place)


def _fields(values: Mapping[str, Any], access: Access) -> list[Field]:
    by_name = {field.prop.name: field for field in fields_for(Site, values, access)}
    return [by_name[name] for name in ASKED if name in by_name]


def _put(
    request: HttpRequest, fields: list[Field], texts: Mapping[str, Any], uid: str | None = None, seen: int | None = None
) -> str:
    """Write it, and return the uid; "" where it is refused, with the reasons beside the fields."""
    try:
        written = intake.put(Site.kind, texts, request.access.by, uid=uid, based_on=seen, access=request.access)
    except Refused as refused:
        _blame(fields, refused.problems)
        return ""
    names.forget()
    messages.success(request, gettext("The change is written.") if uid else gettext("It is registered."))
    return uid or written.stamps[0].uid


def _blame(fields: list[Field], problems: list[Problem]) -> None:
    """Put each problem beside its field; those that are about none stand beside the first."""
    asked = {field.prop.name: field for field in fields}
    for problem in problems:
        asked.get(problem.field, fields[0]).problems.append(problem)


def _form(request: HttpRequest, fields: list[Field], place: Site | None = None) -> HttpResponse:
    faults = [problem for field in fields for problem in field.problems]
    context = {
        "site": place,
        "called": Showing(request.access).headline(place) if place else "",
        "fields": fields,
        "wrong": bool(faults),
    }
    meanwhile = any(problem.code == CHANGED_MEANWHILE.code for problem in faults)
    return render(request, "web/sites/change.html", context, status=409 if meanwhile else 400 if faults else 200)

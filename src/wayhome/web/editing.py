"""Forms: register a record, change one, end one. All of them go through the gate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from wayhome.capture import intake
from wayhome.capture.rows import defaults
from wayhome.kernel.problems import Problem, Refused
from wayhome.ledger.record import Record
from wayhome.records.base import today
from wayhome.web.fields import fields_for, sent
from wayhome.web.finding import Found, find, model_of
from wayhome.web.lists import may_change
from wayhome.web.showing import Showing


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Register a record."""
    model = model_of(kind)
    _allow(request, model)
    values = dict(defaults(model))
    if any(prop.name == "known_by" for prop in model.properties()):
        values["known_by"] = today()
    if request.method == "GET":
        return _form(request, model, values, (), {"title": gettext("New")})
    try:
        written = intake.put(kind, sent(model, request.POST, request.access), request.access.by, access=request.access)
    except Refused as refused:
        return _form(request, model, values, refused.problems, {"title": gettext("New")})
    messages.success(request, gettext("Registered."))
    return redirect("web:record", kind, written.stamps[0].uid)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, kind: str, uid: str) -> HttpResponse:
    """Change a record, based on the version the form was made from."""
    found = _standing(request, kind, uid)
    extra = {"title": gettext("Change"), "called": Showing(request.access).headline(found.record), "uid": uid}
    if request.method == "GET":
        return _form(request, found.model, found.values, (), extra | {"version": found.record.version})
    based_on = _version(request)
    texts = sent(found.model, request.POST, request.access)
    try:
        written = intake.put(kind, texts, request.access.by, uid=uid, based_on=based_on, access=request.access)
    except Refused as refused:
        return _form(request, found.model, found.values, refused.problems, extra | {"version": based_on})
    messages.success(request, gettext("Changed.") if written.stamps else gettext("Nothing was different, so nothing was written."))
    return redirect("web:record", kind, uid)


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, kind: str, uid: str) -> HttpResponse:
    """End a record, after asking."""
    found = _standing(request, kind, uid)
    problems: Sequence[Problem] = ()
    if request.method == "POST":
        try:
            intake.void(kind, uid, request.access.by, based_on=_version(request), access=request.access)
        except Refused as refused:
            problems = refused.problems
        else:
            messages.success(request, gettext("Voided. Its history stays."))
            return redirect("web:record", kind, uid)
    showing = Showing(request.access, [(found.model, found.values)])
    shown = {
        "model": found.model,
        "meta": found.model._meta,
        "uid": uid,
        "called": showing.headline(found.record),
        "version": found.record.version,
        "shown": showing.values(found.model, found.values, found.model.columns),
        "problems": problems,
    }
    return render(request, "web/void.html", shown, status=400 if problems else 200)


def _form(
    request: HttpRequest, model: type[Record], values: Mapping[str, Any], problems: Sequence[Problem], extra: Mapping[str, Any]
) -> HttpResponse:
    typed = request.POST if request.method == "POST" else None
    fields = fields_for(model, values, typed, problems, request.access)
    shown = {field.prop.name for field in fields}
    elsewhere = [problem for problem in problems if problem.field not in shown]
    context = {"model": model, "meta": model._meta, "fields": fields, "problems": elsewhere, "wrong": len(problems), **extra}
    return render(request, "web/form.html", context, status=400 if problems else 200)


def _standing(request: HttpRequest, kind: str, uid: str) -> Found:
    """The record to change. Raises Http404 if it is not there for this reader, PermissionDenied if they only read."""
    found = find(kind, uid, request.access)
    _allow(request, found.model)
    if found.record is None:
        raise Http404
    return found


def _allow(request: HttpRequest, model: type[Record]) -> None:
    if not may_change(model, request.access):
        raise PermissionDenied


def _version(request: HttpRequest) -> int:
    """The version the form was made from. A form that does not say is based on none, and is refused as changed meanwhile."""
    written = request.POST.get("version", "")
    return int(written) if written.isascii() and written.isdigit() else 0

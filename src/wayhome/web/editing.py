"""Forms: register a record, change one, end one. All of them go through the gate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from wayhome.accounts.policy import Access, Right
from wayhome.capture import intake
from wayhome.capture.gate import NO_SUCH_RECORD
from wayhome.capture.rows import defaults
from wayhome.kernel.problems import Problem, Refused
from wayhome.ledger.record import Record
from wayhome.ledger.write import CHANGED_MEANWHILE
from wayhome.linkage.looking import look_at
from wayhome.records.base import today
from wayhome.reference import names, places
from wayhome.web.context import is_reference
from wayhome.web.fields import Field, fields_for, hold_typed, typed_changes
from wayhome.web.finding import Found, changed, find, model_of, state_of, visible
from wayhome.web.gatehouse import desk
from wayhome.web.lists import may_add, may_change
from wayhome.web.record_page import referring
from wayhome.web.showing import Showing, has_name


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT)
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Register a record in the reader's areas; a reference record with the right to edit those."""
    model, access = model_of(kind), request.access
    if not may_add(model, access):
        raise PermissionDenied
    values: dict[str, Any] = defaults(model)
    if any(prop.name == "known_by" for prop in model.properties()):
        values["known_by"] = today()
    fields = fields_for(model, values, access)
    if request.method == "POST":
        texts = typed_changes(fields, request.POST)
        hold_typed(fields, request.POST)
        try:
            _refuse_unseen(model, texts, access)
            written = intake.put(kind, texts, access.by, access=access)
        except Refused as refused:
            return _form(request, model, fields, refused.problems)
        _read_anew(model)
        _look_for(kind, written.stamps[0].uid)
        messages.success(request, gettext("It is registered."))
        return _back_to(kind, written.stamps[0].uid)
    return _form(request, model, fields)


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT)
def edit(request: HttpRequest, kind: str, uid: str) -> HttpResponse:
    """Change a record in the reader's areas, based on the version they saw; properties they do not see stay."""
    found, access = _standing(request, kind, uid), request.access
    if request.method == "GET":
        return _form(request, found.model, fields_for(found.model, found.values, access), found=found)
    based_on = _version(request)
    before = _state_at(found, based_on)
    fields = fields_for(found.model, before, access)
    texts = typed_changes(fields, request.POST)
    if based_on != found.standing.version:
        return _changed_meanwhile(request, found, before, texts)
    hold_typed(fields, request.POST)
    try:
        _refuse_unseen(found.model, texts, access)
        written = intake.put(kind, texts, access.by, uid=uid, based_on=based_on, access=access)
    except Refused as refused:
        if any(problem.code == CHANGED_MEANWHILE.code for problem in refused.problems):
            return _changed_meanwhile(request, find(kind, uid, access), before, texts)
        return _form(request, found.model, fields, refused.problems, found)
    _read_anew(found.model)
    if written.stamps:
        _look_for(kind, uid)
    said = (
        gettext("The change is written.")
        if written.stamps
        else gettext("Nothing was different, so nothing was written.")
    )
    messages.success(request, said)
    return _back_to(kind, uid)


@require_http_methods(["GET", "POST"])
@desk(Right.EDIT)
def void(request: HttpRequest, kind: str, uid: str) -> HttpResponse:
    """End a record in the reader's areas, after asking once and saying what rests on it."""
    found, access = _standing(request, kind, uid), request.access
    problems: Sequence[Problem] = ()
    if request.method == "POST":
        try:
            intake.void(kind, uid, access.by, based_on=_version(request), access=access)
        except Refused as refused:
            problems = refused.problems
        else:
            _read_anew(found.model)
            messages.success(request, gettext("It is voided. Its history stays."))
            return redirect("web:record", kind, uid)
    showing = Showing(access, [(found.model, found.values)])
    shown = {
        "model": found.model,
        "meta": found.model._meta,
        "uid": uid,
        "called": showing.headline(found.standing),
        "version": found.standing.version,
        "shown": [value for value in showing.values(found.model, found.values) if value.parts],
        "referring": list(referring(found, access, showing)),
        "problems": problems,
    }
    return render(request, "web/register/void.html", shown, status=400 if problems else 200)


def _look_for(kind: str, uid: str) -> None:
    """Note who else in the register may be the person who was written down: the next page shows it."""
    if kind == "person":
        look_at(uid)


def _back_to(kind: str, uid: str) -> HttpResponse:
    """The page of what was written; of a person all that is known of them, and who they may be besides."""
    return redirect("web:person", uid) if kind == "person" else redirect("web:record", kind, uid)


def _changed_meanwhile(
    request: HttpRequest, found: Found, before: Mapping[str, Any], texts: Mapping[str, Any]
) -> HttpResponse:
    """The form once more, on what the record says now: what somebody else changed is marked, what was typed is kept."""
    if found.record is None:
        raise Http404
    model, access = found.model, request.access
    fields = fields_for(model, found.values, access)
    showing = Showing(access, [(model, found.values)])
    others = set(changed(model, before, found.values))
    for field in fields:
        if field.prop.name in others:
            field.now = showing.value(field.prop, found.values.get(field.prop.name)).text or "–"
    hold_typed([field for field in fields if field.prop.name in texts], request.POST)
    return _form(request, model, fields, (), found, status=409)


def _form(
    request: HttpRequest,
    model: type[Record],
    fields: Sequence[Field],
    problems: Sequence[Problem] = (),
    found: Found | None = None,
    status: int = 200,
) -> HttpResponse:
    for field in fields:
        field.problems = [problem for problem in problems if problem.field == field.prop.name]
    shown = {field.prop.name for field in fields}
    context = {
        "model": model,
        "meta": model._meta,
        "fields": fields,
        "problems": [problem for problem in problems if problem.field not in shown],
        "wrong": bool(problems),
        "meanwhile": status == 409,
        "check": _check(model, request.access, found),
    }
    if found and found.record:
        called = Showing(request.access).headline(found.record)
        context |= {"uid": found.uid, "called": called, "version": found.record.version}
    return render(request, "web/register/form.html", context, status=400 if problems else status)


def _check(model: type[Record], access: Access, found: Found | None) -> str:
    """Where a form asks, while somebody types, who may be known already; "" for what is not looked up."""
    if model.kind != "person" or not access.may(Right.SEE_IDENTITY):
        return ""
    return reverse("web:person_known", args=[found.uid]) if found else reverse("web:people_known")


def _standing(request: HttpRequest, kind: str, uid: str) -> Found:
    """The record to change. Raises Http404 if it is not there for this reader, PermissionDenied if they only read."""
    found = find(kind, uid, request.access)
    if not may_change(found.model, request.access):
        raise PermissionDenied
    if found.record is None:
        raise Http404
    return found


def _state_at(found: Found, version: int) -> Mapping[str, Any]:
    """What the record said at a version of its history; what it says now, if there is no such version."""
    entry = next((each for each in found.entries if each.version == version), None)
    return state_of(found.model, entry) if entry else found.values


def _refuse_unseen(model: type[Record], texts: Mapping[str, Any], access: Access) -> None:
    """Raises Refused if something typed points at a record outside the areas: for this reader there is none."""
    typed = [(p.name, (p.refers, texts[p.name])) for p in model.properties() if _is_number(p, texts)]
    seen = visible([reference for _, reference in typed], access)
    unseen = [NO_SUCH_RECORD(name, value=uid) for name, (kind, uid) in typed if (kind, uid) not in seen]
    if unseen:
        raise Refused(unseen)


def _is_number(prop: Any, texts: Mapping[str, Any]) -> bool:
    return bool(prop.refers) and not prop.many and not has_name(prop.refers) and bool(texts.get(prop.name))


def _read_anew(model: type[Record]) -> None:
    """Names and places are remembered for a moment; who changed one sees the change at once."""
    if is_reference(model):
        places.forget()
        names.forget()


def _version(request: HttpRequest) -> int:
    """The version the form was made from; a form that does not say is based on none."""
    written = request.POST.get("version", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0

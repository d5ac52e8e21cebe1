"""The list page of every kind of record."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wayhome.accounts.policy import Access, Right
from wayhome.ledger.record import Record
from wayhome.web.context import is_reference
from wayhome.web.finding import model_of
from wayhome.web.listing import listing, searchable
from wayhome.web.pages import Pages, wanted_page
from wayhome.web.showing import Showing

SIZE = 50


@require_safe
def records(request: HttpRequest, kind: str) -> HttpResponse:
    """The records of one kind that the reader may see: filtered, searched, a page at a time."""
    model = model_of(kind)
    found = listing(model, request.access, request.GET.dict())
    number = wanted_page(request)
    shown = list(found.records[(number - 1) * SIZE : number * SIZE])
    states = [(model, record.values()) for record in shown]
    showing = Showing(request.access, states)
    columns = list_columns(model, request.access)
    lines = [
        {"uid": record.uid, "called": showing.headline(record), "cells": showing.values(model, values, columns)}
        for record, (_, values) in zip(shown, states, strict=True)
    ]
    context = {
        "model": model,
        "meta": model._meta,
        "heads": [_head(model, name) for name in columns],
        "lines": lines,
        "problems": found.problems,
        "asked": request.GET,
        "dated": next((p.verbose_name for p in model.properties() if p.name == model.dated_by), ""),
        "search_in": [p.verbose_name for p in searchable(model, request.access)],
        "has_area": not is_reference(model) or any(p.refers == "area" for p in model.properties()),
        "may_add": may_change(model, request.access),
        "pages": Pages(request, number, SIZE, found.records.count()),
    }
    return render(request, "web/list.html", context)


def list_columns(model: type[Record], access: Access) -> list[str]:
    """The columns of the list that this reader may see."""
    known = {prop.name: prop for prop in model.properties()}
    chosen = model.columns or tuple(known)[:6]
    return [name for name in chosen if name in known and access.may_see(known[name])]


def may_change(model: type[Record], access: Access) -> bool:
    """Whether the reader may change records of this kind (those in their areas)."""
    return access.may(Right.EDIT_REFERENCE if is_reference(model) else Right.EDIT)


def _head(model: type[Record], name: str) -> str:
    return str(next(p.verbose_name for p in model.properties() if p.name == name))

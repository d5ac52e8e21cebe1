"""The list page of every kind of record."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from wayhome.accounts.policy import Access, Right
from wayhome.kernel.shortcode import code_of
from wayhome.ledger.fields import Count, Quantity
from wayhome.ledger.record import Record
from wayhome.web.context import is_reference
from wayhome.web.finding import model_of
from wayhome.web.gatehouse import desk
from wayhome.web.listing import has_area, listing, searchable, with_code
from wayhome.web.pages import Pages, wanted_page
from wayhome.web.showing import Showing

SIZE = 50
FEW = 6


@require_safe
@desk()
def records(request: HttpRequest, kind: str) -> HttpResponse:
    """The records of one kind in the reader's areas: filtered, searched, a page at a time."""
    model, access = model_of(kind), request.access
    found, number = listing(model, access, request.GET.dict()), wanted_page(request)
    shown = found.page(number, SIZE)
    asked_for = [(model, {prop.name: uid for prop, uid in found.refers})]
    showing = Showing(access, [*((model, record.values()) for record in shown), *asked_for])
    columns = list_columns(model, access)
    properties = {prop.name: prop for prop in model.properties()}
    context = {
        "model": model,
        "heads": [(properties[name].verbose_name, isinstance(properties[name], Count | Quantity)) for name in columns],
        "lines": [_line(record, columns, showing) for record in shown],
        "refers": [showing.value(prop, uid) for prop, uid in found.refers],
        "problems": found.problems,
        "coded": _coded(model, request.GET.get("q", ""), showing),
        "asked": request.GET,
        "dated": properties[model.dated_by].verbose_name if model.dated_by else "",
        "search_in": [prop.verbose_name for prop in searchable(model, access)],
        "has_area": has_area(model),
        "may_add": may_add(model, access),
        "pages": Pages(request, number, SIZE, found.total()),
    }
    return render(request, "web/register/list.html", context)


def list_columns(model: type[Record], access: Access) -> list[str]:
    """The columns of the list that this reader may see."""
    known = {prop.name: prop for prop in model.properties()}
    chosen = model.columns or tuple(known)[:FEW]
    return [name for name in chosen if name in known and access.may_see(known[name])]


def may_change(model: type[Record], access: Access) -> bool:
    """Whether the reader may change records of this kind (those in their areas)."""
    return access.may(Right.EDIT_REFERENCE if is_reference(model) else Right.EDIT)


def settled(model: type[Record]) -> tuple[str, ...]:
    """The properties that no form changes: they follow from the country's gazetteer."""
    return getattr(model, "settled", ())


def may_add(model: type[Record], access: Access) -> bool:
    """Whether the reader may register new ones: not of a kind that needs what no form can give."""
    needs = {prop.name for prop in model.properties() if prop.required}
    return may_change(model, access) and needs.isdisjoint(settled(model))


def _coded(model: type[Record], written: str, showing: Showing) -> list[tuple[Record, str, str]]:
    """The records of other kinds that are called by the short code searched for."""
    others = (record for record in with_code(written, showing.access) if record.kind != model.kind)
    named = [(each, capfirst(str(each._meta.verbose_name)), showing.headline(each)) for each in others]
    return named if model.has_code else []


def _line(record: Record, columns: list[str], showing: Showing) -> dict[str, Any]:
    first, *others = showing.values(type(record), record.values(), columns)
    called = showing.headline(record)
    return {
        "uid": record.uid,
        "code": code_of(record.uid) if record.has_code else "",
        "called": called,
        "first": first.text or called,
        "others": others,
        "illustrative": getattr(record, "illustrative", False),
    }

"""The page of one record: everything it says, and its history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wayhome.accounts.policy import Access
from wayhome.accounts.scope import scope
from wayhome.ledger.models import Entry
from wayhome.ledger.record import KINDS
from wayhome.web.finding import Found, changed, find, state_of
from wayhome.web.lists import may_change
from wayhome.web.showing import Showing, Shown

SHOWN_REFERRING = 12


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of a record's history: the entry, and each property it changed, before and after."""

    entry: Entry
    changes: list[tuple[Shown, Shown]]


@require_safe
def record(request: HttpRequest, kind: str, uid: str) -> HttpResponse:
    """All properties of a record, what refers to it, and its history; of a voided one the last state and the history."""
    found = find(kind, uid, request.access)
    steps = _states(found)
    showing = Showing(request.access, [(found.model, found.values), *((found.model, values) for _, values in steps)])
    history = _history(found, steps, showing)
    context = {
        "model": found.model,
        "meta": found.model._meta,
        "uid": uid,
        "record": found.record,
        "called": showing.headline(found.record) if found.record else str(found.model._meta.verbose_name),
        "shown": showing.values(found.model, found.values),
        "history": history,
        "referring": _referring(found, request.access, showing) if found.record else [],
        "may_change": bool(found.record) and may_change(found.model, request.access),
    }
    return render(request, "web/record.html", context)


def _states(found: Found) -> list[tuple[Entry, dict[str, Any]]]:
    return [(entry, {} if entry.op == Entry.Op.VOID else state_of(found.model, entry)) for entry in found.entries]


def _history(found: Found, steps: list[tuple[Entry, dict[str, Any]]], showing: Showing) -> list[Step]:
    """The entries newest first. Of a first entry and of a void only that it was made; of the others what changed."""
    known = {prop.name: prop for prop in found.model.properties()}
    history, before = [], None
    for entry, after in steps:
        names = changed(found.model, before, after) if before is not None and entry.op != Entry.Op.VOID else []
        changes = [(showing.value(known[n], (before or {}).get(n)), showing.value(known[n], after.get(n))) for n in names]
        history.append(Step(entry, changes))
        before = after if entry.op != Entry.Op.VOID else before
    return history[::-1]


def _referring(found: Found, access: Access, showing: Showing) -> list[dict[str, Any]]:
    """Records in scope that point at this one, a few of each kind. Everything points at places and sites: not for those."""
    if getattr(found.model, "everyone", False):
        return []
    listed = []
    for model in KINDS.values():
        for prop in model.properties():
            if prop.refers == found.model.kind and not prop.many:
                pointing = scope(model.objects.filter(**{prop.name: found.uid}), access).order_by("-seq")
                records = [(each.uid, showing.headline(each)) for each in pointing[: SHOWN_REFERRING + 1]]
                if records:
                    more = len(records) > SHOWN_REFERRING
                    listed.append({"model": model, "meta": model._meta, "as": prop.verbose_name, "records": records[:SHOWN_REFERRING], "more": more})
    return listed

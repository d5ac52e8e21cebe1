"""The page of one record: everything it says, what refers to it, and its history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wayhome.accounts.policy import Access
from wayhome.accounts.scope import scope
from wayhome.kernel.shortcode import code_of
from wayhome.ledger.fields import IDENTITY, Property
from wayhome.ledger.models import Entry
from wayhome.ledger.record import KINDS, Record
from wayhome.web.finding import Found, changed, find, state_of
from wayhome.web.gatehouse import desk
from wayhome.web.lists import may_change
from wayhome.web.showing import Showing, Shown

SHOWN_REFERRING = 10


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of a record's history: each property it changed, before and after, and whether its names are erased."""

    entry: Entry
    changes: list[tuple[Shown, Shown]]
    erased: bool


@dataclass(frozen=True, slots=True)
class Referring:
    """Records of one kind that point at a record by one property; `all_of_them` asks the list for the rest."""

    model: type[Record]
    by: Property
    records: list[tuple[str, str]]
    all_of_them: str


@require_safe
@desk()
def record(request: HttpRequest, kind: str, uid: str) -> HttpResponse:
    """A record in the reader's areas: its properties, what refers to it, its history; also of one that was voided."""
    found = find(kind, uid, request.access)
    states = [(entry, {} if entry.op == Entry.Op.VOID else state_of(found.model, entry)) for entry in found.entries]
    showing = Showing(request.access, [(found.model, found.values), *((found.model, values) for _, values in states)])
    history = list(_history(found, states, showing))[::-1]
    erased = any(step.erased for step in history)
    shown = zip(found.model.properties(), showing.values(found.model, found.values), strict=True)
    context = {
        "model": found.model,
        "meta": found.model._meta,
        "uid": uid,
        "code": code_of(uid) if found.model.has_code else "",
        "record": found.record,
        "called": showing.headline(found.record) if found.record else str(found.model._meta.verbose_name),
        "shown": [(value, erased and prop.secrecy == IDENTITY and not value.parts) for prop, value in shown],
        "history": history,
        "referring": list(referring(found, request.access, showing)) if found.record else [],
        "may_change": bool(found.record) and may_change(found.model, request.access),
    }
    return render(request, "web/register/record.html", context)


def _history(found: Found, states: Sequence[tuple[Entry, Mapping[str, Any]]], showing: Showing) -> Iterator[Step]:
    """The entries, oldest first. Of a first entry and of a void only that it was made; of the others what changed."""
    known = {prop.name: prop for prop in found.model.properties()}
    before: Mapping[str, Any] | None = None
    for entry, after in states:
        is_void = entry.op == Entry.Op.VOID
        differ = changed(found.model, before, after) if before is not None and not is_void else []
        names = [name for name in differ if showing.access.may_know_of(known[name])]
        pairs = [(showing.value(known[n], (before or {}).get(n)), showing.value(known[n], after.get(n))) for n in names]
        yield Step(entry, pairs, bool(entry.identity_digest) and entry.identity is None)
        before = before if is_void else after


def referring(found: Found, access: Access, showing: Showing) -> Iterator[Referring]:
    """The records in scope that point at this one, a few for each property: one query a kind.

    Those of reference records come in no order: to sort all that name a province takes longer than to open its list.
    """
    for model in KINDS.values():
        pointing = [p for p in model.properties() if p.refers == found.model.kind and access.may_see(p)]
        if not pointing:
            continue
        lists = {f"{prop.name}_as_text": Cast(prop.name, TextField()) for prop in pointing if prop.many}
        conditions = (_points(prop, found.uid) for prop in pointing)
        records = scope(model.objects.alias(**lists).filter(reduce(or_, conditions)), access)
        few = list(records[: SHOWN_REFERRING + 1])
        for prop in pointing:
            those = [each for each in few if found.uid in _pointed_at(each, prop)]
            if those:
                named = [(each.uid, showing.headline(each)) for each in those[:SHOWN_REFERRING]]
                more = f"?{prop.name}={found.uid}" if len(few) > SHOWN_REFERRING and not prop.many else ""
                yield Referring(model, prop, named, more)


def _points(prop: Property, uid: str) -> Q:
    return Q(**{f"{prop.name}_as_text__contains": f'"{uid}"'}) if prop.many else Q(**{prop.name: uid})


def _pointed_at(record: Record, prop: Property) -> list[str]:
    value = getattr(record, prop.name)
    return value or [] if prop.many else [value]

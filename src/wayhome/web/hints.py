"""Hints while somebody types a reference: the places, sites or records that may be meant, out of those they may see."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from wayhome.accounts.policy import Access, Right
from wayhome.ledger.record import Record
from wayhome.records.household import Household
from wayhome.records.person import Person
from wayhome.reference import names, places
from wayhome.reference.finding import Hit
from wayhome.web.asking import language
from wayhome.web.finding import model_of
from wayhome.web.gatehouse import desk
from wayhome.web.listing import listing
from wayhome.web.naming import as_written
from wayhome.web.people.hinting import household_hints, people_hints
from wayhome.web.showing import Showing

LIMIT = 12


@require_safe
@desk()
def hints(request: HttpRequest, kind: str) -> JsonResponse:
    """Up to a dozen of {value, label} for what is typed in `q`, the reader's own areas first."""
    model, text = model_of(kind), request.GET.get("q", "").strip()
    return JsonResponse({"hints": _hints(model, text, request.access) if text else []})


def _hints(model: type[Record], text: str, access: Access) -> list[dict[str, str]]:
    if model.kind == "area":
        return [{"value": as_written("area", hit.uid), "label": _label(hit, text)} for hit in _places(text, access)]
    if model.kind in names.NAMED:
        folded = text.casefold()
        named = names.choices(model.kind, language())
        fitting = [uid for uid, name in named if folded in name.casefold() or folded in uid]
        return [{"value": as_written(model.kind, uid), "label": uid} for uid in fitting[:LIMIT]]
    if access.may(Right.SEE_IDENTITY) and model.kind in (Person.kind, Household.kind):
        return people_hints(text, access, LIMIT) if model.kind == Person.kind else household_hints(text, access, LIMIT)
    found = listing(model, access, {"q": text}).page(1, LIMIT)
    showing = Showing(access)
    return [{"value": as_written(model.kind, each.uid, showing.headline(each)), "label": text} for each in found]


def _places(text: str, access: Access) -> list[Hit]:
    """What may be meant in the reader's areas, then elsewhere; a province before its villages."""
    own = [] if access.everywhere else [hit for area in access.areas for hit in places.search(text, area, LIMIT)]
    found = {hit.uid: hit for hit in [*own, *places.search(text, limit=LIMIT)]}
    return list(found.values())[:LIMIT]


def _label(hit: Hit, text: str) -> str:
    """The name in the other script, and where the place lies.

    What was typed stands in it too, or browsers would not offer the choice.
    """
    speech = language()
    around = [places.name(each, speech) for each in reversed(places.ancestors(hit.uid)[1:])]
    label = ", ".join([hit.name if speech == "km" else hit.name_local, *around])
    return label if text.casefold() in f"{as_written('area', hit.uid)} {label}".casefold() else f"{label} ← {text}"

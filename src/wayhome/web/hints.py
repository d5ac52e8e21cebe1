"""Hints while somebody types a reference: the places, sites or records that may be meant, out of those they may see."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from wayhome.accounts.policy import Access
from wayhome.ledger.record import Record
from wayhome.reference import names, places
from wayhome.web.asking import language
from wayhome.web.finding import model_of
from wayhome.web.listing import listing
from wayhome.web.showing import Showing

LIMIT = 12


@require_safe
def hints(request: HttpRequest, kind: str) -> JsonResponse:
    """Up to a dozen of {value, label} for what is typed in `q`."""
    model, text = model_of(kind), request.GET.get("q", "").strip()
    return JsonResponse({"hints": _hints(model, text, request.access) if text else []})


def _hints(model: type[Record], text: str, access: Access) -> list[dict[str, str]]:
    if model.kind == "area":
        hits = places.search(text, limit=LIMIT)
        return [{"value": as_written("area", hit.uid), "label": places.full_name(hit.uid, language())} for hit in hits]
    if model.kind in names.NAMED:
        folded = text.casefold()
        named = names.choices(model.kind, language())
        fitting = [choice for choice in named if folded in choice[1].casefold() or folded in choice[0]]
        return [{"value": uid, "label": name} for uid, name in fitting[:LIMIT]]
    found = list(listing(model, access, {"q": text}).records[:LIMIT])
    showing = Showing(access)
    return [{"value": record.uid, "label": showing.headline(record)} for record in found]


def as_written(kind: str, uid: str) -> str:
    """A reference as a form shows it, so that reading it again means the same: for a place its code and name."""
    if kind == "area" and places.exists(uid):
        written = f"{uid} {places.name(uid, language())}"
        return written if places.resolve(written) == uid else uid
    return uid

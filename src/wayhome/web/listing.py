"""A list of records of one kind, cut by area, days and words: the same for pages, exports and hints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_

from django.db.models import F, Q, QuerySet

from wayhome.accounts.policy import Access
from wayhome.accounts.scope import areas_of, scope
from wayhome.kernel.clock import parse_day
from wayhome.kernel.names import strip_invisible
from wayhome.kernel.problems import Problem
from wayhome.ledger.fields import Property
from wayhome.ledger.record import Record
from wayhome.reference import places
from wayhome.web.asking import NOT_A_DAY
from wayhome.web.context import is_reference


@dataclass(slots=True)
class Listing:
    """The records that match, in order, and what is wrong with the filter as written (that part is then left out)."""

    model: type[Record]
    records: QuerySet[Record]
    problems: dict[str, Problem] = field(default_factory=dict)


def listing(model: type[Record], access: Access, asked: Mapping[str, str]) -> Listing:
    """The records in scope that match: `area` (a place as people write it), `from` and `to` (days), `q` (words)."""
    found = Listing(model, scope(model.objects.all(), access))
    if written := asked.get("area", "").strip():
        _in_area(found, written, access)
    for name, lookup in (("from", "gte"), ("to", "lte")):
        if (written := asked.get(name, "").strip()) and model.dated_by:
            if day := parse_day(written):
                found.records = found.records.filter(**{f"{model.dated_by}__{lookup}": day})
            else:
                found.problems[name] = NOT_A_DAY(name, value=written)
    if words := asked.get("q", "").split():
        found.records = searched(found.records, searchable(model, access), words)
    found.records = found.records.order_by(*_order(model))
    return found


def searchable(model: type[Record], access: Access) -> list[Property]:
    """The properties that this reader may search: never one they may not see."""
    return [p for p in model.properties() if p.name in model.searchable and access.may_see(p)]


def searched(records: QuerySet[Record], properties: list[Property], words: list[str]) -> QuerySet[Record]:
    """The records in which every word stands somewhere in these properties."""
    if not properties:
        return records.none()
    for word in words:
        plain = strip_invisible(word)
        records = records.filter(reduce(or_, (Q(**{f"{p.name}__icontains": plain}) for p in properties)))
    return records


def _in_area(found: Listing, written: str, access: Access) -> None:
    area = places.resolve(written)
    if isinstance(area, Problem):
        found.problems["area"] = area.about("area")
        return
    narrow = replace(access, areas=(area,), everywhere=area == places.country())
    if not is_reference(found.model):
        found.records = scope(found.records, narrow)
    elif any(p.name == "path" for p in found.model.properties()):
        found.records = found.records.filter(path__startswith=places.below(area))
    elif place := next((p.name for p in found.model.properties() if p.refers == "area" and not p.many), ""):
        found.records = found.records.filter(**{f"{place}__in": areas_of(replace(narrow, everywhere=False))})


def _order(model: type[Record]) -> tuple[object, ...]:
    if is_reference(model):
        return ("uid",)
    newest = (F(model.dated_by).desc(nulls_last=True),) if model.dated_by else ()
    return (*newest, "-seq")

"""A list of records of one kind, cut by area, days, words and what they refer to: the same for lists and hints."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_

from django.db.models import F, Q, QuerySet, TextField
from django.db.models.expressions import OrderBy
from django.db.models.functions import Cast

from wayhome.accounts.policy import Access
from wayhome.accounts.scope import areas_of, scope
from wayhome.kernel.clock import parse_day
from wayhome.kernel.names import strip_invisible
from wayhome.kernel.problems import Problem
from wayhome.kernel.shortcode import CHECK_LETTERS, tail_of
from wayhome.ledger.fields import Property
from wayhome.ledger.record import KINDS, Record
from wayhome.ledger.tails import UidTail
from wayhome.reference import places
from wayhome.web.asking import NOT_A_DAY
from wayhome.web.context import is_reference
from wayhome.web.pages import MOST

_LETTER = f"[{CHECK_LETTERS}]"
_CODE = re.compile(
    rf"{_LETTER}{{4}}[ -]?{_LETTER}{{4}}[ -]?{_LETTER}{{3}}|[A-Z]{{4}}-[A-Z]{{4}}(-[A-Z]*)?", re.IGNORECASE
)
"""What may be meant as a short code: so many of its letters, or letters in its groups."""


@dataclass(slots=True)
class Listing:
    """The records that match, in order, and what is wrong with the filter as written (that part is then left out)."""

    model: type[Record]
    records: QuerySet[Record]
    refers: list[tuple[Property, str]] = field(default_factory=list)
    problems: dict[str, Problem] = field(default_factory=dict)

    def page(self, number: int, size: int) -> list[Record]:
        """One page of them. Sorting is done on the uids alone: whole rows are read for the page only."""
        uids = list(self.records.values_list("uid", flat=True)[(number - 1) * size : number * size])
        found = self.model.objects.in_bulk(uids)
        return [found[uid] for uid in uids]

    def total(self) -> int:
        """How many there are; counting ends one above MOST."""
        return self.records.order_by()[: MOST + 1].count()


def listing(model: type[Record], access: Access, asked: Mapping[str, str]) -> Listing:
    """The records in scope that match what is asked.

    `area`: a place as people write it; `from`, `to`: days; `q`: words; the name of a reference: the uid it points at.
    """
    found = Listing(model, scope(model.objects.all(), access))
    if written := asked.get("area", "").strip():
        _in_area(found, written, access)
    for name, lookup in (("from", "gte"), ("to", "lte")):
        if (written := asked.get(name, "").strip()) and model.dated_by:
            if day := parse_day(written):
                found.records = found.records.filter(**{f"{model.dated_by}__{lookup}": day})
            else:
                found.problems[name] = NOT_A_DAY(name, value=written)
    for prop in model.properties():
        if _may_be_asked(prop, access) and asked.get(prop.name):
            found.refers.append((prop, asked[prop.name]))
            found.records = found.records.filter(**{prop.name: asked[prop.name]})
    if words := asked.get("q", "").split():
        _search(found, access, asked["q"], words)
    found.records = found.records.order_by(*_order(model))
    return found


def _may_be_asked(prop: Property, access: Access) -> bool:
    """Whether a list is cut by what this property refers to: never by what the reader may not see."""
    names_one = bool(prop.refers) and not prop.many
    return names_one and prop.name not in ("area", "from", "to", "q") and access.may_see(prop)


def _search(found: Listing, access: Access, written: str, words: list[str]) -> None:
    """Look for the words; where they may be a short code, for the record that has it too."""
    records = found.records
    found.records = searched(records, searchable(found.model, access), words)
    if not found.model.has_code or not _CODE.fullmatch(written.strip()):
        return
    tail = tail_of(written)
    if isinstance(tail, str):
        by_code = records.alias(tail=UidTail("uid")).filter(tail=tail)
        found.records = records.filter(Q(uid__in=by_code.values("uid")) | Q(uid__in=found.records.values("uid")))
    elif "-" in written or not found.records.exists():
        found.problems["q"] = tail.about("q")


def with_code(written: str, access: Access) -> list[Record]:
    """The records of any kind in scope that are called by this short code. Usually one; codes are not unique."""
    tail = tail_of(written)
    if isinstance(tail, Problem):
        return []
    kinds = [model for model in KINDS.values() if model.has_code]
    found = (scope(model.objects.alias(tail=UidTail("uid")).filter(tail=tail), access) for model in kinds)
    return [record for records in found for record in records]


def searchable(model: type[Record], access: Access) -> list[Property]:
    """The properties that this reader may search: never one they may not see."""
    return [p for p in model.properties() if p.name in model.searchable and access.may_see(p)]


def searched(records: QuerySet[Record], properties: list[Property], words: list[str]) -> QuerySet[Record]:
    """The records in which every word stands somewhere in these properties."""
    if not properties:
        return records.none()
    lists = {f"{p.name}_as_text": Cast(p.name, TextField()) for p in properties if p.many}
    names = [f"{p.name}_as_text" if p.many else p.name for p in properties]
    records = records.alias(**lists)
    for word in words:
        plain = strip_invisible(word)
        records = records.filter(reduce(or_, (Q(**{f"{name}__icontains": plain}) for name in names)))
    return records


def has_area(model: type[Record]) -> bool:
    """Whether a list of this kind can be cut by area."""
    return not is_reference(model) or any(p.refers == "area" for p in model.properties())


def _in_area(found: Listing, written: str, access: Access) -> None:
    area = places.resolve(written)
    if isinstance(area, Problem):
        found.problems["area"] = area.about("area")
        return
    narrow = replace(access, areas=(area,), everywhere=area == places.country())
    if not is_reference(found.model):
        found.records = scope(found.records, narrow)
    elif lies := [p.name for p in found.model.properties() if p.refers == "area" and not p.many]:
        inside = areas_of(narrow)
        found.records = found.records.filter(reduce(or_, (Q(**{f"{name}__in": inside}) for name in lies)))


def _order(model: type[Record]) -> tuple[str | OrderBy, ...]:
    if is_reference(model):
        return ("uid",)
    newest = (F(model.dated_by).desc(nulls_last=True),) if model.dated_by else ()
    return (*newest, "-seq")

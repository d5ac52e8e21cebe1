"""How registrations stand in today's records: their traits, read from persons and memberships."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import reduce
from itertools import groupby, islice
from operator import itemgetter, or_
from typing import Any

from django.db.models import Q, QuerySet

from wayhome.kernel.names import NameRules
from wayhome.linkage.traits import Row, traits_of
from wayhome.packs import active
from wayhome.records.base import today
from wayhome.records.membership import Membership
from wayhome.records.person import Person

AT_ONCE = 5_000
_TOLD = (
    "family_name", "given_name", "name_local", "sex", "age", "birth_date", "phone", "document_number", "home",
    "current", "known_by",
)  # fmt: skip
_WHO = ("family_name", "given_name", "name_local", "phone", "document_number")
_BELONGS = ("person", "household", "start", "end", "known_by", "seq")


def told() -> QuerySet[Person]:
    """The registrations that say anything of who it is. The others, such as those erased, are compared with nobody."""
    return Person.objects.filter(reduce(or_, (Q(**{f"{name}__gt": ""}) for name in _WHO)))


def rows_of(uids: Collection[str]) -> dict[str, Row]:
    """The traits of those of the registrations that stand and say who it is."""
    rules = active().name_rules
    found: dict[str, Row] = {}
    listed = list(uids)
    for start in range(0, len(listed), AT_ONCE):
        part = listed[start : start + AT_ONCE]
        households = dict(_households(part))
        persons = told().filter(uid__in=part).values_list("uid", *_TOLD)
        found |= {row.person: row for row in _rows(rules, persons, households)}
    return found


def all_rows() -> Iterator[Row]:
    """The traits of every registration that says who it is, in the order of their uids."""
    persons = told().order_by("uid").values_list("uid", *_TOLD).iterator(AT_ONCE)
    while part := list(islice(persons, AT_ONCE)):
        yield from _rows(active().name_rules, part, dict(_households([uid for uid, *_ in part])))


def _rows(rules: NameRules, persons: Iterable[tuple[Any, ...]], households: dict[str, str]) -> Iterator[Row]:
    for uid, *values in persons:
        yield traits_of(rules, dict(zip(_TOLD, values, strict=True)), households.get(uid, ""), uid)


def _households(persons: Collection[str]) -> Iterator[tuple[str, str]]:
    """Person to the household they belong to today: the one they came to last, of several."""
    day = today()
    rows = Membership.objects.filter(person__in=persons).order_by("person").values_list(*_BELONGS)
    for person, belongings in groupby(rows, key=itemgetter(0)):
        now = [(start or known, seq, home) for _, home, start, end, known, seq in belongings if not end or end > day]
        if now:
            yield person, max(now)[2]

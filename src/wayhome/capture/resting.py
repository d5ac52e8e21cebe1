"""What rests on a record: the records of any kind that name it. It does not end before they do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.fields import OPEN, Property
from wayhome.ledger.record import KINDS, Record

Key = tuple[str, str]
"""(kind, uid)."""

RESTS_ON = declare(
    "record.rests_on",
    "Records that rest on this one: {number} ({kind}, under “{property}”). Change or remove those first.",
)
RESTS_UNSEEN = declare(
    "record.rests_unseen", "Something that is not shown here rests on this record, so it stays. Ask those who wrote it."
)


def problems(kind: str, uid: str) -> list[Problem]:
    """Why a record cannot end: for each property that names it, how many records do."""
    found = []
    for model in KINDS.values():
        for prop in model.properties():
            if prop.refers == kind and (number := _naming(model.kind, prop, kind, uid)):
                found.append(_said(model, prop, number))
    return _first_what_all_may_know(found)


def _said(model: type[Record], prop: Property, number: int) -> Problem:
    """How many records of this kind rest on something; without kind and number where not all may know of any."""
    if model.known_to != OPEN:
        return RESTS_UNSEEN()
    return RESTS_ON(number=number, kind=str(model._meta.verbose_name_plural), property=str(prop.verbose_name))


def _first_what_all_may_know(found: list[Problem]) -> list[Problem]:
    """The problems that name what rests; that something unseen does is said only where nothing else keeps a record."""
    return [each for each in found if each.code != RESTS_UNSEEN.code] or found[:1]


def _naming(kind: str, prop: Property, named: str, uid: str) -> int:
    records = KINDS[kind].objects.all()
    if kind == named:
        records = records.exclude(uid=uid)
    if prop.many:
        records = records.alias(listed=Cast(prop.name, TextField()))
        return int(records.filter(listed__contains=f'"{uid}"').count())
    return int(records.filter(Q(**{prop.name: uid})).count())


def of_many(ending: Collection[Key], leave_out: Collection[Key]) -> dict[Key, list[Problem]]:
    """Why none of these records (kind, uid) can end, but for records in `leave_out`, which are written with them."""
    found: dict[Key, list[Problem]] = defaultdict(list)
    for named in {kind for kind, _ in ending}:
        uids = {uid for kind, uid in ending if kind == named}
        for model in KINDS.values():
            for prop in model.properties():
                if prop.refers == named:
                    for uid, number in _naming_many(model.kind, prop, uids, leave_out).items():
                        found[named, uid].append(_said(model, prop, number))
    return {key: _first_what_all_may_know(said) for key, said in found.items()}


def _naming_many(kind: str, prop: Property, uids: set[str], leave_out: Collection[Key]) -> Counter[str]:
    records = KINDS[kind].objects.all()
    if prop.many:
        rows = records.exclude(**{f"{prop.name}__isnull": True}).values_list("uid", prop.name)
        naming = [(uid, named) for uid, several in rows for named in several if named in uids]
    else:
        naming = list(records.filter(**{f"{prop.name}__in": uids}).values_list("uid", prop.name))
    return Counter(named for uid, named in naming if (kind, uid) not in leave_out)

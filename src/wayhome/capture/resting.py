"""What rests on a record: the records of any kind that name it. It does not end before they do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.fields import Property
from wayhome.ledger.record import KINDS

Key = tuple[str, str]
"""(kind, uid)."""

RESTS_ON = declare(
    "record.rests_on",
    "Records that rest on this one: {number} ({kind}, under “{property}”). Change or remove those first.",
)


def problems(kind: str, uid: str) -> list[Problem]:
    """Why a record cannot end: for each property that names it, how many records do."""
    found = []
    for model in KINDS.values():
        for prop in model.properties():
            if prop.refers == kind and (number := _naming(model.kind, prop, kind, uid)):
                noun = str(model._meta.verbose_name_plural)
                found.append(RESTS_ON(number=number, kind=noun, property=str(prop.verbose_name)))
    return found


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
                        noun = str(model._meta.verbose_name_plural)
                        said = RESTS_ON(number=number, kind=noun, property=str(prop.verbose_name))
                        found[named, uid].append(said)
    return dict(found)


def _naming_many(kind: str, prop: Property, uids: set[str], leave_out: Collection[Key]) -> Counter[str]:
    records = KINDS[kind].objects.all()
    if prop.many:
        rows = records.exclude(**{f"{prop.name}__isnull": True}).values_list("uid", prop.name)
        naming = [(uid, named) for uid, several in rows for named in several if named in uids]
    else:
        naming = list(records.filter(**{f"{prop.name}__in": uids}).values_list("uid", prop.name))
    return Counter(named for uid, named in naming if (kind, uid) not in leave_out)

"""What rests on a record: the records of any kind that name it. It does not end before they do."""

from __future__ import annotations

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.fields import Property
from wayhome.ledger.record import KINDS

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

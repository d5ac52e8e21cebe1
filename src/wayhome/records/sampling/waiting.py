"""Which samples are waited for, since when they are overdue, and which results call for something to be done."""

from __future__ import annotations

import datetime as dt
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wayhome.kernel.problems import Problem
from wayhome.ledger.fields import MEDICAL
from wayhome.ledger.write import Draft
from wayhome.packs.laboratory import laboratory
from wayhome.records.following.alerts import ALERTS, ANSWERED, AlertKind
from wayhome.records.sample import CALLING, POSITIVE, Sample
from wayhome.records.sampling import taking
from wayhome.records.sampling.taking import due_day
from wayhome.records.stay import Stay


def waited_for() -> QuerySet[Sample]:
    """The samples without a result."""
    return Sample.objects.filter(result=None)


def overdue(on: dt.date) -> Q:
    """Those of the samples without a result whose result was due before that day."""
    late = [Q(due__lt=on)]
    for type, days in laboratory().turnaround.items():
        late.append(Q(due=None, type=type, taken__lt=on - dt.timedelta(days=days)))
    return reduce(or_, late)


def due_of(sample: Sample) -> dt.date | None:
    """When its result is due: as it says itself, else by the usual days of its type."""
    return sample.due or due_day(sample.type, sample.taken)


def calling() -> QuerySet[Sample]:
    """The samples whose result calls for something, and nothing was done yet, wherever the person is by now.

    A positive result calls until somebody answers it; one that only suggests an illness also until the sample that it
    asks for was taken.
    """
    found = Sample.objects.filter(result__in=CALLING, answer=None)
    for (type, result), following in laboratory().then.items():
        if result in CALLING and result not in POSITIVE:
            later = Sample.objects.filter(person=OuterRef("person"), type=following, seq__gt=OuterRef("seq"))
            found = found.exclude(Q(type=type, result=result) & Q(Exists(later)))
    return found


def to_take_next(samples: list[Sample]) -> dict[str, str]:
    """Of samples with a result: uid to the type that is to be taken next, where that has not been done. One query."""
    wanted = {each.uid: then for each in samples if (then := laboratory().then.get((each.type, each.result or "")))}
    persons = {each.person for each in samples if each.uid in wanted}
    taken = Sample.objects.filter(person__in=persons).values_list("person", "type", "seq") if persons else ()
    last: dict[tuple[str, str], int] = {}
    for person, type, seq in taken:
        last[person, type] = max(seq, last.get((person, type), 0))
    return {
        each.uid: wanted[each.uid]
        for each in samples
        if each.uid in wanted and last.get((each.person, wanted[each.uid]), 0) <= each.seq
    }


def staying(persons: set[str]) -> dict[str, str | None]:
    """Person to the site at which they stay now, "" for a place that is no site; who stays nowhere is left out."""
    rows = Stay.objects.filter(person__in=persons, checked_in__isnull=False, checked_out=None)
    return {person: site or "" for person, site in rows.values_list("person", "site")}


def _answer(sample: Sample, answer: str, day: dt.date) -> list[Draft] | Problem:
    return ANSWERED("answer") if sample.answer else taking.answered(sample, answer, day)


RESULT = ALERTS.add(
    "sample",
    AlertKind(
        "sample",
        _("Result of a sample"),
        calling,
        ("condition", "type", "result", "result_day"),
        "result_day",
        MEDICAL,
        _answer,
    ),
)

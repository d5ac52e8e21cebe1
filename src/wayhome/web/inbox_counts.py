"""How many submissions came to what: by state, form, sender and day, from one look at an index."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When

from wayhome.capture.models import Submission
from wayhome.packs import active
from wayhome.records.base import today

DAYS = 14

State = Submission.State


@dataclass(slots=True)
class Counted:
    """Counts by state, and for each form, sender and day by state. The last of the days stands for all before."""

    states: Counter[str] = field(default_factory=Counter)
    forms: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    senders: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    days: dict[dt.date | None, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))


def counted(rows: QuerySet[Submission]) -> Counted:
    """The counts of these submissions."""
    days = [today() - dt.timedelta(days=back) for back in range(DAYS)]
    by_day = Case(
        *(When(received__gte=begins(day), then=Value(back)) for back, day in enumerate(days)),
        default=Value(DAYS),
        output_field=IntegerField(),
    )
    groups = (
        rows.order_by().annotate(back=by_day).values_list("state", "form_id", "by", "back").annotate(number=Count("*"))
    )
    found = Counted()
    for state, form, sender, back, number in groups:
        day = days[back] if back < DAYS else None
        for counts in (found.states, found.forms[form], found.senders[sender], found.days[day]):
            counts[state] += number
    return found


def begins(day: dt.date) -> dt.datetime:
    """The moment at which a day begins in the country of the active pack."""
    return dt.datetime.combine(day, dt.time(), ZoneInfo(active().time_zone))

"""Referrals that wait: at the receiver for an answer, at the sender for another place, at both for an outcome."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from wayhome.accounts.policy import Access
from wayhome.accounts.scope import areas_of, scope
from wayhome.records.person import Person
from wayhome.records.referral import ACCEPTED, REFUSED, Referral
from wayhome.records.referring.sending import DAYS_TO_ANSWER


def received(access: Access) -> QuerySet[Referral]:
    """The referrals to places in the reader's areas."""
    found = scope(Referral.objects.all(), access)
    return found if access.everywhere else found.filter(area__in=areas_of(access))


def sent(access: Access) -> QuerySet[Referral]:
    """The referrals from the reader's areas."""
    found = scope(Referral.objects.all(), access)
    return found if access.everywhere else found.filter(from_area__in=areas_of(access))


def to_answer(referrals: QuerySet[Referral]) -> QuerySet[Referral]:
    """Those without an answer, the longest waiting first."""
    return referrals.filter(answer=None).order_by(Coalesce("sent", "known_by"), "seq")


def to_end(referrals: QuerySet[Referral]) -> QuerySet[Referral]:
    """Those that were accepted and have no outcome."""
    return referrals.filter(answer=ACCEPTED, outcome=None).order_by(Coalesce("answered", "known_by"), "seq")


def refused(referrals: QuerySet[Referral]) -> QuerySet[Referral]:
    """Those that were refused, after which the person was sent nowhere else: the newest first."""
    later = Referral.objects.filter(Q(answer=None) | ~Q(answer=REFUSED)).values("person")
    return referrals.filter(answer=REFUSED).exclude(person__in=later).order_by("-answered", "-seq")


def is_overdue(referral: Referral, on: dt.date) -> bool:
    """Whether it waits for an answer for longer than an ill person should."""
    return not referral.answer and (referral.sent or referral.known_by) < on - dt.timedelta(days=DAYS_TO_ANSWER)


def facts_of(persons: set[str]) -> dict[str, tuple[str, int | None]]:
    """Person to sex and age: all that a receiver is told of somebody before they have accepted, beside the short code.

    Not by the scope: the referral is in it, and names nobody.
    """
    rows = Person.objects.filter(uid__in=persons).values_list("uid", "sex", "age")
    return {uid: (sex or "", age) for uid, sex, age in rows}

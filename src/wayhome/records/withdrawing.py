"""Withdrawing: from a day on, nothing that somebody agreed to holds any more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from wayhome.kernel.digest import new_uid
from wayhome.ledger.write import Draft
from wayhome.records.consent import Consent
from wayhome.records.consenting import agreed


def withdrawal(registrations: Sequence[str], day: dt.date) -> list[Draft]:
    """The drafts by which one human, who has these registrations, withdraws what they agreed to; [] if that was done.

    Who gave no answer of their own withdraws from that of their household, and who gave one at a registration that is
    not among these from that one: by an answer of theirs that agrees to nothing.
    """
    consents: QuerySet[Any] = Consent.objects.all()
    own: list[Consent] = list(consents.filter(person__in=registrations))
    drafts = [
        Draft(
            Consent.kind,
            consent.values()
            | {"day": consent.day or consent.known_by, "withdrawn": day, "known_by": max(consent.known_by, day)},
            consent.uid,
            based_on=consent.version,
        )
        for consent in own
        if consent.withdrawn is None or consent.withdrawn > day
    ]
    if drafts or (own and not agreed(registrations[:1], day)[registrations[0]]):
        return drafts
    refused = {"person": registrations[0], "day": day, "withdrawn": day, "known_by": day, "illustrative": False}
    return [Draft(Consent.kind, refused, new_uid(), based_on=0)]

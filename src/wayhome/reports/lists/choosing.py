"""Choices: who may be named to whom. The legal basis decides, and where it is consent, each person's recorded choice.

Who withdrew is named on no basis: an order that insists is a matter for people, not for this program.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from wayhome.records import consenting
from wayhome.records.consent import Consent
from wayhome.reports.lists.recipients import CONSENT, Recipient
from wayhome.reports.lists.returned import Returned

NOT_AGREED, WITHDREW = "not_agreed", "withdrew"


@dataclass(frozen=True, slots=True)
class Choices:
    """What people chose, and the basis on which lists are issued."""

    basis: str
    agreed: Mapping[str, frozenset[str]]
    withdrew: frozenset[str]

    def against(self, person: Returned, recipient: Recipient) -> str:
        """Why the person is not named to the recipient; "" if they are."""
        if person.who in self.withdrew:
            return WITHDREW
        if self.basis == CONSENT and recipient.choice not in self.agreed[person.who]:
            return NOT_AGREED
        return ""

    def allow(self, person: Returned, choice: str) -> bool:
        """Whether the person made a choice, whatever the basis."""
        return choice in self.agreed[person.who]


def choices(people: Iterable[Returned], basis: str, day: dt.date) -> Choices:
    """What these people chose, as it holds on that day."""
    answers = consenting.answers((person.who for person in people), day)
    consents: QuerySet[Any] = Consent.objects.all()
    ended = set(consents.filter(withdrawn__lte=day).values_list("uid", flat=True))
    agreed = {who: answer.agreed if answer else consenting.NOTHING for who, answer in answers.items()}
    withdrew = frozenset(who for who, answer in answers.items() if answer and answer.consent in ended)
    return Choices(basis, agreed, withdrew)

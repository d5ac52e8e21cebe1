"""One visit or call to a household: a row a member, all of them or none. A verb returns drafts, and writes nothing."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.write import Draft
from wayhome.records.base import today
from wayhome.records.follow_up import COOPERATIVE, NO_SYMPTOM, UNAVAILABLE, FollowUp

NOBODY_SAID = declare("contact.nobody_said", "Nothing is said of anybody. Say of each whether they were met.")
OF_ANOTHER = declare(
    "contact.of_another", "This visit is in the register already, to other people. Open the household again."
)


@dataclass(frozen=True, slots=True)
class Noted:
    """What was noted of one member: a code of `visit_status`, and what was found. None is not said."""

    person: str
    status: str
    symptoms: Sequence[str] | None = None
    temperature: Decimal | None = None
    needs: Sequence[str] | None = None
    note: str | None = None


def well(person: str) -> Noted:
    """They were met and have no symptoms."""
    return Noted(person, COOPERATIVE, (NO_SYMPTOM,))


def not_at_home(person: str) -> Noted:
    return Noted(person, UNAVAILABLE)


def contact(uid: str, day: dt.date, channel: str, noted: Sequence[Noted]) -> list[Draft] | Problem:
    """The drafts of one visit or call; `uid` is what its rows share, made when the form was opened.

    The uid of each row follows from it, so the same visit sent twice is the same rows: [] if it is in the register.
    """
    if not noted:
        return NOBODY_SAID()
    drafts = [_row(uid, day, channel, each) for each in noted]
    known = set(FollowUp.objects.filter(Q(contact=uid)).values_list("uid", flat=True))
    if known and known.isdisjoint(draft.uid for draft in drafts):
        return OF_ANOTHER()
    return [] if known else drafts


def take_back(uid: str) -> list[Draft]:
    """The drafts by which a visit or call was none, while nobody has answered what was found; else none."""
    found = list(FollowUp.objects.filter(Q(contact=uid)))
    if any(each.answer for each in found):
        return []
    return [Draft(each.kind, {}, each.uid, op="void", based_on=each.version) for each in found]


def is_contact(text: str) -> bool:
    """Whether the text can be what the rows of a contact share."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _row(contact: str, day: dt.date, channel: str, noted: Noted) -> Draft:
    said: dict[str, Any] = {
        "person": noted.person,
        "day": day,
        "channel": channel,
        "contact": contact,
        "status": noted.status,
        "symptoms": list(noted.symptoms or ()),
        "temperature": noted.temperature,
        "needs": list(noted.needs or ()),
        "note": noted.note,
        "known_by": today(),
    }
    values = {name: value for name, value in said.items() if value not in (None, "", [])}
    return Draft("follow_up", values, str(uuid.uuid5(uuid.UUID(contact), noted.person)), based_on=0)

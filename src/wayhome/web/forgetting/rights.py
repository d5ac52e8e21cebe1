"""What one human agreed to, as their page shows it, and what the reader may do for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wayhome.accounts.policy import Access, Right
from wayhome.accounts.scope import scope
from wayhome.linkage.who import same_as
from wayhome.records.base import today
from wayhome.records.consent import APART, Consent
from wayhome.records.consenting import Answer, answers
from wayhome.records.person import Person
from wayhome.reference.codes import code_list
from wayhome.reports.forgetting.forgetting import is_forgotten
from wayhome.web.asking import language
from wayhome.web.showing import Showing, Shown

SHARING = "sharing"
TOLD = ("day", "given_by", "way", "language", "wording")


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that may be agreed to, and whether it is."""

    label: str
    is_agreed: bool


@dataclass(frozen=True, slots=True)
class Rights:
    """What counts today of one human: each choice, where it was said, and what the reader may do.

    `answer` is None for who was not asked; `consent` if the reader may not see the record.
    """

    uid: str
    answer: Answer | None
    consent: Consent | None
    choices: list[Choice]
    told: list[Shown]
    may_ask: bool
    may_withdraw: bool
    may_forget: bool


def rights_of(uid: str, access: Access) -> Rights:
    """The rights of the human that this registration is of."""
    answer = answers([uid], today())[uid]
    consent = scope(Consent.objects.filter(uid=answer.consent), access).first() if answer else None
    agreed = answer.agreed if answer else frozenset()
    showing = Showing(access)
    return Rights(
        uid=uid,
        answer=answer,
        consent=consent,
        choices=[
            Choice(each.label(language()), each.code in agreed) for each in code_list(SHARING) if each.code not in APART
        ],
        told=[value for value in showing.values(Consent, consent.values(), TOLD) if value.parts] if consent else [],
        may_ask=access.may(Right.EDIT),
        may_withdraw=access.may(Right.EDIT) and bool(agreed),
        may_forget=access.may(Right.FORGET) and not is_forgotten([(Person.kind, each) for each in same_as(uid)]),
    )


def of_the_same_human(uid: str, access: Access) -> tuple[list[Person], int]:
    """The registrations of the human that the reader may see, that of `uid` first, and how many there are elsewhere."""
    everywhere = same_as(uid)
    seen: Sequence[Person] = list(scope(Person.objects.filter(uid__in=everywhere), access))
    return sorted(seen, key=lambda each: (each.uid != uid, each.uid)), len(everywhere) - len(seen)

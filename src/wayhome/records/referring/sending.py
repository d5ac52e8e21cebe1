"""Referrals sent, answered and ended: verbs that return drafts or a Problem, and write nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.write import Draft
from wayhome.records.base import today
from wayhome.records.referral import ACCEPTED, NOWHERE, REFUSED, WHY_REFUSED, Referral
from wayhome.records.whereabouts import now_in
from wayhome.reference.services import MEDICAL_TYPES, Service
from wayhome.reference.sites import Site

NO_CONSENT = declare(
    "referral.no_consent",
    "Nobody is sent on without being asked. Say who agreed; only where life is in danger and the person could not be "
    "asked it may be an emergency.",
)
NO_AREA = declare(
    "referral.no_area", "“{name}” has no area, so nobody would see the referral. Add the area of that place first."
)
NOT_NOW = declare("referral.not_now", "This place is closed since {closed}. Choose another one.")
ANSWERED_ALREADY = declare("referral.answered_already", "This referral was answered already. Look at the answer.")
NOT_ACCEPTED = declare(
    "referral.not_accepted", "This referral is not accepted yet. Accept it first, then say what became of the person."
)
NO_OUTCOME = declare("referral.no_outcome", "Choose what became of the person.")

DAYS_TO_ANSWER = 1
"""After so many days without an answer a referral is overdue: somebody is ill and waits."""


def send(
    person: str,
    to: tuple[str, str] | None,
    reason: str,
    consent: str | None,
    sent: dt.date,
    **more: Any,
) -> list[Draft] | Problem:
    """Send this person to a site or a service: `to` is ("site" or "service", uid).

    Those who answer for the area of the receiving place see the referral from now on. `more`: other properties.
    """
    if not consent:
        return NO_CONSENT("consent")
    receiver = _receiver(to)
    if isinstance(receiver, Problem):
        return receiver
    values = {"person": person, "reason": reason, "consent": consent, "sent": sent, "known_by": today(), **receiver}
    values |= {name: value for name, value in more.items() if value}
    return [Draft(Referral.kind, values, based_on=0)]


def accept(referral: Referral, day: dt.date, takes_in: bool) -> list[Draft] | Problem:
    """The receiver takes the person. With `takes_in` they are in the receiving area now, and known there by name."""
    if referral.answer:
        return ANSWERED_ALREADY("answer")
    arrived = now_in([referral.person], referral.area) if takes_in and referral.area else []
    return [_changed(referral, day, answer=ACCEPTED, answered=day), *arrived]


def refuse(referral: Referral, day: dt.date, reason: str | None) -> list[Draft] | Problem:
    """The receiver cannot take the person, and says why, so that the sender finds another place."""
    if referral.answer:
        return ANSWERED_ALREADY("answer")
    if not reason:
        return WHY_REFUSED("answer_reason")
    return [_changed(referral, day, answer=REFUSED, answered=day, answer_reason=reason)]


def end(referral: Referral, outcome: str | None, day: dt.date) -> list[Draft] | Problem:
    """What became of a person who was accepted."""
    if not outcome:
        return NO_OUTCOME("outcome")
    if referral.answer != ACCEPTED:
        return NOT_ACCEPTED("outcome")
    return [_changed(referral, day, outcome=outcome, outcome_day=day)]


def _receiver(to: tuple[str, str] | None) -> dict[str, Any] | Problem:
    """The properties that say where the person is sent, and the area of that place."""
    kind, uid = to or ("", "")
    if kind == Site.kind and (site := Site.objects.filter(uid=uid).first()):
        return _closed(site) or {"to_site": uid, "area": site.area} if site.area else NO_AREA("to", name=site.name)
    if kind != Service.kind or not (service := Service.objects.filter(uid=uid).first()):
        return NOWHERE("to")
    site = Site.objects.filter(uid=service.site).first() if service.site else None
    area = service.area or (site.area if site else None)
    if not area:
        return NO_AREA("to", name=service.name)
    named = "medical_service" if service.type in MEDICAL_TYPES else "service"
    return _closed(service) or {named: uid, "area": area, **({"to_site": service.site} if service.site else {})}


def _closed(place: Site | Service) -> Problem | None:
    if place.closed and place.closed <= today():
        return NOT_NOW("to", closed=place.closed.isoformat())
    return None


def _changed(referral: Referral, day: dt.date, **said: Any) -> Draft:
    values = {**referral.values(), **said, "known_by": max(referral.known_by, min(day, today()))}
    return Draft(Referral.kind, values, referral.uid, based_on=referral.version)

"""Alerts: what was found of somebody and wants an answer at once. None is stored: each is a record without an answer.

A kind of alert says which records those are. Symptoms and fever of a follow-up are one; other rooms declare theirs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wayhome.accounts.policy import Access
from wayhome.accounts.scope import scope
from wayhome.kernel.problems import Problem, declare
from wayhome.kernel.registry import Registry
from wayhome.ledger.fields import SENSITIVE, Secrecy
from wayhome.ledger.write import Draft
from wayhome.packs.protocol import protocol
from wayhome.records.base import today
from wayhome.records.follow_up import NO_SYMPTOM, WARM, FollowUp, MayAlarm

ANSWERED = declare("alert.answered", "Somebody answered this alert meanwhile. Look at what was done about it.")

Answering = Callable[[Any, str, dt.date], "list[Draft] | Problem"]
"""From the record, a code of `alert_answer` and the day of it to what is to be written."""


@dataclass(frozen=True, slots=True)
class AlertKind:
    """One kind of alert.

    `waiting` gives its records that want an answer, everywhere: of a noun with the properties `person` and `known_by`,
    scoped through the person. `told` are the properties that say what was found, `dated_by` when. `secrecy` is that of
    there being such an alert. Without `answer` it is answered by what is written elsewhere, after which `waiting`
    gives it no more.
    """

    name: str
    label: str | Promise
    waiting: Callable[[], QuerySet[Any]]
    told: tuple[str, ...]
    dated_by: str
    secrecy: Secrecy
    answer: Answering | None = None

    @property
    def is_answered_here(self) -> bool:
        return self.answer is not None


@dataclass(frozen=True, slots=True)
class Alert:
    """One record that wants an answer. `day` is when it was found, or by when it was known."""

    kind: AlertKind
    record: Any
    day: dt.date

    @property
    def person(self) -> str:
        return str(self.record.person)


ALERTS: Registry[AlertKind] = Registry("kind of alert")


def waiting(kind: AlertKind, access: Access) -> QuerySet[Any]:
    """The records of this kind that want an answer and of which the reader may know."""
    found = kind.waiting()
    return scope(found, access, of_few=True) if access.may_learn(kind.secrecy) else found.none()


def number_waiting(access: Access) -> int:
    """How many alerts the reader may know of: one query a kind, over the few records that may be one."""
    return sum(waiting(kind, access).count() for kind in ALERTS.values() if access.may_learn(kind.secrecy))


def oldest(access: Access, most: int) -> list[Alert]:
    """The alerts that the reader may know of, at most so many, the longest waiting first."""
    found = chain.from_iterable(_of(kind, access, most) for kind in ALERTS.values())
    return sorted(found, key=lambda alert: (alert.day, alert.record.seq))[:most]


def alert_of(kind: str, uid: str, access: Access) -> Alert | None:
    """That alert, if it still wants an answer and the reader may know of it."""
    if kind not in ALERTS:
        return None
    record = waiting(ALERTS[kind], access).filter(uid=uid).first()
    return _alert(ALERTS[kind], record) if record else None


def _of(kind: AlertKind, access: Access, most: int) -> list[Alert]:
    rows = waiting(kind, access).order_by(Coalesce(kind.dated_by, "known_by"), "seq")[:most]
    return [_alert(kind, record) for record in rows]


def _alert(kind: AlertKind, record: Any) -> Alert:
    return Alert(kind, record, getattr(record, kind.dated_by) or record.known_by)


def is_alarming(symptoms: list[str] | None, temperature: Decimal | None) -> bool:
    """Whether what was found at somebody raises an alert: any symptom, or fever by the protocol."""
    has_symptom = any(symptom != NO_SYMPTOM for symptom in symptoms or ())
    return has_symptom or (temperature is not None and temperature >= protocol().fever)


def alarming() -> Q:
    """Those of the follow-ups that `is_alarming` says of, answered or not."""
    fever = protocol().fever
    found = ~Q(symptoms=[]) & ~Q(symptoms=[NO_SYMPTOM]) & Q(symptoms__isnull=False)
    few = Q(MayAlarm("symptoms", "temperature")) if fever >= WARM else Q()
    return few & (found | Q(temperature__gte=fever))


def _found_at_home() -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(alarming()).filter(answer=None)


def _answer(found: FollowUp, answer: str, day: dt.date) -> list[Draft] | Problem:
    if found.answer:
        return ANSWERED("answer")
    values = {**found.values(), "answer": answer, "answered": day}
    values["known_by"] = max(values["known_by"], min(day, today()))
    return [Draft(found.kind, values, found.uid, based_on=found.version)]


FOUND_AT_HOME = ALERTS.add(
    "follow_up",
    AlertKind(
        "follow_up",
        _("Symptoms or fever"),
        _found_at_home,
        ("symptoms", "temperature", "needs", "note"),
        "day",
        SENSITIVE,
        _answer,
    ),
)

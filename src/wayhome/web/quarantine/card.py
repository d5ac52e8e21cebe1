"""The quarantine of one human in a few words, for the pages of that human and of their household."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from wayhome.accounts.policy import Access
from wayhome.accounts.scope import scope
from wayhome.ledger.record import Record
from wayhome.records.base import today
from wayhome.records.following.standing import Standing, standings
from wayhome.records.quarantine import Quarantine
from wayhome.web.quarantine.words import Said, said


@dataclass(frozen=True, slots=True)
class Card:
    """The quarantine that counts, where it stands, and how many others there are."""

    quarantine: Quarantine
    standing: Standing
    said: Said
    others: int


def card(records: Iterable[Record]) -> Card | None:
    """Of the quarantines among what is known of a human: the open one that lasts longest, else the last one. None if
    there is none.
    """
    found = [each for each in records if isinstance(each, Quarantine)]
    return _card(found, standings(found, today())) if found else None


def cards(persons: Iterable[str], access: Access) -> dict[str, Card]:
    """Registration to the card of the quarantines in scope that were ordered at it, for those who have one."""
    found = list(scope(Quarantine.objects.filter(Q(person__in=set(persons))), access, of_few=True))
    where, by_person = standings(found, today()) if found else {}, defaultdict(list)
    for each in found:
        by_person[each.person].append(each)
    return {person: _card(theirs, where) for person, theirs in by_person.items()}


def _card(found: Sequence[Quarantine], where: Mapping[str, Standing]) -> Card:
    def order(each: Quarantine) -> tuple[bool, dt.date, int]:
        return where[each.uid].is_open, where[each.uid].last or dt.date.min, each.seq

    chosen = max(found, key=order)
    return Card(chosen, where[chosen.uid], said(where[chosen.uid]), len(found) - 1)

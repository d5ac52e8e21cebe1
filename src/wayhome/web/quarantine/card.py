"""The quarantine of one human in a few words, for the page of that human."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

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
    where = standings(found, today()) if found else {}

    def order(each: Quarantine) -> tuple[bool, dt.date, int]:
        return where[each.uid].is_open, where[each.uid].last or dt.date.min, each.seq

    if not found:
        return None
    chosen = max(found, key=order)
    return Card(chosen, where[chosen.uid], said(where[chosen.uid]), len(found) - 1)

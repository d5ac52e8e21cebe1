"""From an address to a record, an entry or a row: what is outside the reader's areas is not there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.http import Http404

from wayhome.accounts.policy import Access
from wayhome.accounts.scope import covers, scope
from wayhome.ledger.fields import values_of
from wayhome.ledger.models import Entry
from wayhome.ledger.read import history
from wayhome.ledger.record import KINDS, Record


@dataclass(frozen=True, slots=True)
class Found:
    """A record with its history. `record` is None if it was voided."""

    model: type[Record]
    uid: str
    record: Record | None
    entries: list[Entry]

    @property
    def standing(self) -> Record:
        """The record, where the caller made sure that it was not voided."""
        assert self.record is not None
        return self.record

    @property
    def values(self) -> dict[str, Any]:
        return self.record.values() if self.record else last_state(self.model, self.entries)


def model_of(kind: str) -> type[Record]:
    """The kind of record. Raises Http404."""
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


def find(kind: str, uid: str, access: Access) -> Found:
    """The record, also one that was voided, if it is in the reader's scope. Raises Http404."""
    model = model_of(kind)
    record = scope(model.objects.filter(uid=uid), access).first()
    if record is None and model.objects.filter(uid=uid).exists():
        raise Http404
    entries = history(kind, uid)
    if record is None and not (entries and covers(model, last_state(model, entries), access)):
        raise Http404
    return Found(model, uid, record, entries)


def last_state(model: type[Record], entries: list[Entry]) -> dict[str, Any]:
    """What the record said before it was voided."""
    told = [entry for entry in entries if entry.op != Entry.Op.VOID]
    return state_of(model, told[-1]) if told else {}


def state_of(model: type[Record], entry: Entry) -> dict[str, Any]:
    """The values that an entry keeps, by today's properties."""
    values = values_of(model.fact_properties(), orjson.loads(entry.facts))
    if entry.identity:
        values |= values_of(model.identity_properties(), orjson.loads(entry.identity))
    return values


def visible(kinds_and_uids: list[tuple[str, str]], access: Access) -> dict[tuple[str, str], Record]:
    """Those of the records that stand and are in the reader's scope: one query a kind."""
    uids: dict[str, list[str]] = {}
    for kind, uid in kinds_and_uids:
        uids.setdefault(kind, []).append(uid)
    return {
        (kind, record.uid): record
        for kind, wanted in uids.items()
        for record in scope(KINDS[kind].objects.filter(uid__in=wanted), access)
    }


def changed(model: type[Record], before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Names of the properties that differ."""
    return [prop.name for prop in model.properties() if before.get(prop.name) != after.get(prop.name)]

"""How the records that a batch speaks of stand now, and how they stood: a few queries, however large the batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.db import connection
from django.db.models import Q

from wayhome.ledger.fields import values_of
from wayhome.ledger.models import Entry
from wayhome.ledger.record import KINDS
from wayhome.ledger.stores import Store

Key = tuple[str, str]
"""(kind, uid)."""

_PART = 500


@dataclass(slots=True)
class Standings:
    """Records by (kind, uid): `versions` of all that ever were, `values` of those that are; `earlier` states as asked.

    A record with a version and no values has been removed. Of the `erased` nobody may say any more who they are.
    """

    versions: dict[Key, int] = field(default_factory=dict)
    values: dict[Key, dict[str, Any]] = field(default_factory=dict)
    erased: set[Key] = field(default_factory=set)
    earlier: dict[tuple[str, str, int], dict[str, Any]] = field(default_factory=dict)

    def at(self, key: Key, version: int) -> dict[str, Any]:
        """The record as of a version: {} before the first, and where that version was its end."""
        if version == self.versions.get(key) and key in self.values:
            return self.values[key]
        return self.earlier.get((*key, version), {})

    def look_back(self, wanted: Collection[tuple[str, str, int]]) -> None:
        """Read the states of these (kind, uid, version) that are not the latest."""
        missing: dict[str, set[tuple[str, int]]] = defaultdict(set)
        for kind, uid, version in wanted:
            if version and version != self.versions.get((kind, uid)):
                missing[kind].add((uid, version))
        for kind, pairs in missing.items():
            model = KINDS[kind]
            uids, numbers = {uid for uid, _ in pairs}, {version for _, version in pairs}
            rows = Entry.objects.filter(Q(kind=kind), Q(uid__in=uids), Q(version__in=numbers))
            for uid, version, facts, secret in rows.values_list("uid", "version", "facts", "identity"):
                values = values_of(model.fact_properties(), orjson.loads(facts))
                if secret:
                    values |= values_of(model.identity_properties(), orjson.loads(secret))
                self.earlier[kind, uid, version] = values


def standings(keys: Collection[Key]) -> Standings:
    """How these records stand now."""
    found = Standings()
    if not keys:
        return found
    with connection.cursor() as cursor:
        latest = Store(cursor).latest(keys)
    live: dict[str, list[str]] = defaultdict(list)
    for key, (version, _, op) in latest.items():
        found.versions[key] = version
        if op != Entry.Op.VOID:
            live[key[0]].append(key[1])
    if latest:
        gone = Entry.objects.filter(uid__in={uid for _, uid in latest}, op=Entry.Op.REDACT)
        found.erased = set(gone.values_list("kind", "uid"))
    for kind, uids in live.items():
        for start in range(0, len(uids), _PART):
            for record in KINDS[kind].objects.filter(uid__in=uids[start : start + _PART]):
                found.values[kind, record.uid] = record.values()
    return found

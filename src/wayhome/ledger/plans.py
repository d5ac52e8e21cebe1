"""A plan per kind, compiled once: from Python values to the columns of the entry and of the typed row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

import orjson

from wayhome.kernel.digest import content_digest, new_salt, salted_digest, sha256_hex
from wayhome.ledger.fields import Day, Property, Quantity, Texts
from wayhome.ledger.record import KINDS, Record

_THOUSANDTH = Decimal("0.001")
NOTHING = b"{}"


def _quantity_column(value: Decimal) -> str:
    return str(value.quantize(_THOUSANDTH))


def _list_column(value: list[str]) -> str:
    return orjson.dumps(value).decode()


def _adapter(field: Property) -> Callable[[Any], Any] | None:
    """How a value becomes what both databases take in a statement and in COPY; None where it is that already."""
    if isinstance(field, Day):
        return dt.date.isoformat
    if isinstance(field, Quantity):
        return _quantity_column
    if isinstance(field, Texts):
        return _list_column
    return None


class Plan:
    """How records of one kind are written. `shape` is the digest of `described`, the properties as of this code."""

    def __init__(self, model: type[Record]):
        self.model = model
        properties = model.properties()
        self.names = [p.name for p in properties]
        self.columns = ["uid", "seq", "version", *self.names]
        self.described = [p.described for p in properties]
        self.shape = content_digest(self.described)
        # In the order of the canonical JSON, which then need not sort them for every record.
        self._facts = sorted(p.name for p in model.fact_properties())
        self._identity = sorted(p.name for p in model.identity_properties())
        adapters = ((place, _adapter(p)) for place, p in enumerate(properties))
        self._adapted = [(place, adapt) for place, adapt in adapters if adapt]

    def facts_text(self, values: dict[str, Any]) -> bytes:
        """The canonical JSON of the open and sensitive properties."""
        return _json_of(self._facts, values)

    def secret_text(self, values: dict[str, Any]) -> bytes | None:
        """The canonical JSON of the identity properties, None if there is none."""
        kept = _json_of(self._identity, values) if self._identity else NOTHING
        return None if kept == NOTHING else kept

    def row(self, values: dict[str, Any]) -> tuple[Any, ...]:
        """The typed row after uid, seq and version."""
        row = [*map(values.get, self.names)]
        for place, adapt in self._adapted:
            if row[place] is not None:
                row[place] = adapt(row[place])
        return tuple(row)


def _json_of(names: list[str], values: dict[str, Any]) -> bytes:
    """What an entry keeps of the values called `names`, in that order: days and amounts as text, what is absent not."""
    present = {name: value for name in names if (value := values.get(name)) is not None}
    return orjson.dumps(present, default=str)


@cache
def plan_of(kind: str) -> Plan:
    return Plan(KINDS[kind])


def entry_texts(plan: Plan, values: dict[str, Any], answers: dict[str, Any] | None) -> tuple[Any, ...]:
    """(facts, identity, answers, facts digest, identity digest, answers digest, salt) of one entry."""
    facts = plan.facts_text(values)
    identity = plan.secret_text(values)
    other = orjson.dumps(answers, option=orjson.OPT_SORT_KEYS) if answers else None
    salt = new_salt() if identity or other else None
    return (
        facts.decode(),
        identity.decode() if identity else None,
        other.decode() if other else None,
        sha256_hex(facts),
        salted_digest(identity, salt) if identity and salt else None,
        salted_digest(other, salt) if other and salt else None,
        salt,
    )

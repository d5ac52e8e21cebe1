"""A plan per kind, compiled once: from Python values to the columns of the entry and of the typed row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

import orjson

from wayhome.kernel.digest import content_digest, new_salt, salted_digest, sha256_hex
from wayhome.ledger.fields import Property, Quantity, Texts, json_of
from wayhome.ledger.record import KINDS, Record

_THOUSANDTH = Decimal("0.001")


def _as_column(value: Any) -> Any:
    """A value as both databases take it in a statement and in COPY."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return value


def _quantity_column(value: Decimal | None) -> str | None:
    return None if value is None else str(value.quantize(_THOUSANDTH))


def _list_column(value: list[str] | None) -> str | None:
    return None if value is None else orjson.dumps(value).decode()


def _adapter(field: Property) -> Callable[[Any], Any]:
    if isinstance(field, Quantity):
        return _quantity_column
    if isinstance(field, Texts):
        return _list_column
    return _as_column


class Plan:
    """How records of one kind are written. `shape` is the digest of `described`, the properties as of this code."""

    def __init__(self, model: type[Record]):
        self.model = model
        self.facts, self.identity = model.fact_properties(), model.identity_properties()
        self.columns: list[str] = ["uid", "seq", "version", *(p.name for p in self._properties())]
        self.described = [p.described for p in self._properties()]
        self.shape = content_digest(self.described)
        self._adapters = [(p.name, _adapter(p)) for p in self._properties()]

    def _properties(self) -> tuple[Property, ...]:
        return self.model.properties()

    def facts_text(self, values: dict[str, Any]) -> bytes:
        """The canonical JSON of the open and sensitive properties."""
        return orjson.dumps(json_of(self.facts, values), option=orjson.OPT_SORT_KEYS)

    def secret_text(self, values: dict[str, Any]) -> bytes | None:
        """The canonical JSON of the identity properties, None if there is none."""
        kept = json_of(self.identity, values)
        return orjson.dumps(kept, option=orjson.OPT_SORT_KEYS) if kept else None

    def row(self, values: dict[str, Any]) -> tuple[Any, ...]:
        """The typed row after uid, seq and version."""
        return tuple(adapt(values.get(name)) for name, adapt in self._adapters)


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

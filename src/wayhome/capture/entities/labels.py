"""What a record is called in a list on a phone: both scripts at once, since such a list has one label a record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from wayhome.accounts.policy import Access
from wayhome.kernel.shortcode import code_of
from wayhome.ledger.record import Record
from wayhome.records.wording import words
from wayhome.reference import places

_NAMED_BY = ("name_local", "name", "title", "label")


@dataclass(frozen=True, slots=True)
class Label:
    """Made from the values of `columns`. Never empty: a record without a name is called by its code or its uid."""

    columns: tuple[str, ...]
    has_code: bool
    tell: Callable[[Sequence[Any]], str]

    def __call__(self, uid: str, values: Sequence[Any]) -> str:
        told = self.tell(values)
        code = code_of(uid) if self.has_code else ""
        return f"{told} · {code}" if told and code else told or code or uid


def label_of(model: type[Record], access: Access) -> Label:
    """How records of this kind are called to somebody; by what they may not see, they are not."""
    columns, tell = _TOLD.get(model.kind) or (_NAMED_BY, _names)
    seen = {p.name for p in model.properties() if access.may_see(p)}
    if model.kind in _TOLD and not seen.issuperset(columns):
        columns, tell = (), _names
    return Label(tuple(name for name in columns if name in seen), model.has_code, tell)


def _names(values: Sequence[Any]) -> str:
    return words(*dict.fromkeys(value for value in values if value))


def _person(values: Sequence[Any]) -> str:
    local, family, given = values
    latin = f"{family} {given}" if family and given else family or given or ""
    return f"{local} · {latin}" if local and latin and local != latin else local or latin


def _arrival(values: Sequence[Any]) -> str:
    day, people, destination = values
    place = places.gazetteer().places.get(destination) if destination else None
    return words(str(day or "")[:10], str(people), *(_both(place.name_local, place.name) if place else ()))


def _both(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))


_TOLD: dict[str, tuple[tuple[str, ...], Callable[[Sequence[Any]], str]]] = {
    "person": (("name_local", "family_name", "given_name"), _person),
    "arrival": (("day", "people", "destination"), _arrival),
}

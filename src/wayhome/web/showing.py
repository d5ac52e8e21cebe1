"""How a value of a record is shown: codes and places by name, references as links, what may not be seen as hidden."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from wayhome.accounts.policy import Access
from wayhome.accounts.scope import scope
from wayhome.ledger.fields import Property
from wayhome.ledger.record import KINDS, Record
from wayhome.reference import names, places
from wayhome.reference.codes import code_list
from wayhome.reports import wording
from wayhome.web.asking import language

State = tuple[type[Record], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a shown value, a link if there is somewhere to go."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A value as a page shows it. `hidden`: there may be one, but this reader does not see it."""

    label: str = ""
    parts: tuple[Part, ...] = ()
    hidden: bool = False
    is_number: bool = False

    @property
    def text(self) -> str:
        return "; ".join(part.text for part in self.parts)


class Showing:
    """Shows values to one reader. `states` are the records about to be shown: what they refer to is read at once."""

    def __init__(self, access: Access, states: Iterable[State] = ()):
        self.access = access
        self.language = language()
        self._called: dict[tuple[str, str], str] = {}
        self._look_up(states)

    def _look_up(self, states: Iterable[State]) -> None:
        wanted: dict[str, set[str]] = defaultdict(set)
        for model, values in states:
            for prop in model.properties():
                value = values.get(prop.name)
                if value and prop.refers and not has_name(prop.refers):
                    wanted[prop.refers].update(value if prop.many else [value])
        for kind, uids in wanted.items():
            for record in scope(KINDS[kind].objects.filter(uid__in=uids), self.access):
                self._called[kind, record.uid] = self.headline(record)

    def know(self, records: Mapping[tuple[str, str], Record]) -> None:
        """Learn what these records are called: (kind, uid) to a record that the reader may see."""
        self._called |= {key: self.headline(record) for key, record in records.items()}

    def headline(self, record: Record) -> str:
        """What a record is called, without telling who it is to those who may not know."""
        if has_name(record.kind):
            return label(record.kind, record.uid)
        if not all(map(self.access.may_see, _named_by(record))):
            return f"{record._meta.verbose_name} {record.uid[-8:]}"
        return record.headline()

    def value(self, prop: Property, value: Any) -> Shown:
        """One property of a record in scope."""
        name = str(prop.verbose_name)
        if not self.access.may_see(prop):
            return Shown(name, hidden=True)
        if value is None or value == []:
            return Shown(name)
        items = value if prop.many else [value]
        number = isinstance(value, int | Decimal) and not isinstance(value, bool)
        return Shown(name, tuple(self._part(prop, item) for item in items), is_number=number)

    def values(self, model: type[Record], values: Mapping[str, Any], only: Iterable[str] = ()) -> list[Shown]:
        """The properties of a record in order, or those named in `only`."""
        known = {prop.name: prop for prop in model.properties()}
        chosen = [known[name] for name in only] if only else model.properties()
        return [self.value(prop, values.get(prop.name)) for prop in chosen]

    def _part(self, prop: Property, item: Any) -> Part:
        if prop.refers:
            return self.reference(prop.refers, item)
        if prop.codes:
            return Part(code_list(prop.codes).label(item, self.language))
        return Part(plain(item, self.language))

    def reference(self, kind: str, uid: str) -> Part:
        """A link to another record; one outside the reader's areas has neither name nor link."""
        if has_name(kind):
            return Part(label(kind, uid), reverse("web:record", args=[kind, uid]))
        if (kind, uid) in self._called:
            return Part(self._called[kind, uid], reverse("web:record", args=[kind, uid]))
        return Part(gettext("not in your areas"))


def _named_by(record: Record) -> list[Property]:
    """The properties of identity by which a record may call itself: not its notes."""
    return [prop for prop in record.identity_properties() if prop.name not in ("note", "letter")]


def has_name(kind: str) -> bool:
    """Whether records of this kind are known by a name that everybody may see."""
    return kind == "area" or kind in names.NAMED


def label(kind: str, uid: str) -> str:
    return places.name(uid, language()) if kind == "area" else names.label(kind, uid, language())


def plain(value: Any, speech: str) -> str:
    """A value that is neither a code nor a reference, as the language writes it."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, dt.date):
        return wording.day(value, speech)
    if isinstance(value, int | Decimal):
        return wording.number(value, speech)
    return str(value)

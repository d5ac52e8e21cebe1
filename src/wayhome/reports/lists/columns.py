"""What a list may say of a person: the columns there are. What is not here stands on no list, whatever a pack asks for.

Never here: why somebody left and through whom, debts, documents and the lack of them, tests and their results,
violence and trafficking. Of codes that would tell of such things, `unsaid` keeps silent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.kernel.registry import Registry
from wayhome.kernel.term import Term
from wayhome.ledger.fields import IDENTITY, OPEN, Day, Secrecy
from wayhome.ledger.record import KINDS
from wayhome.packs.protocol import protocol
from wayhome.records.base import property_of
from wayhome.reports.lists.cells import DAY, NUMBER, TEXT
from wayhome.reports.lists.returned import Returned

AGES = ((60, "60+"), (18, "18–59"), (12, "12–17"), (5, "5–11"), (0, "0–4"))
PHONE = "phone"
"""The choice without which nobody gets a telephone number."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for all lists: the smallest number of people shown, and what is asked."""

    smallest_count: int
    notice: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `value` gives what it says of a person: text, a whole number, a day, a code or a list of codes.

    `needs` are the properties it is made of, as kind.property; `choice` is the choice a person must have made, or the
    cell stays empty; `width` is its share of the page (0: as wide as its words), `kind` the kind of its cells.
    """

    name: str
    label: Any
    value: Callable[[Returned], Any]
    needs: tuple[str, ...]
    secrecy: Secrecy
    codes: str = ""
    choice: str = ""
    width: float = 2.0
    kind: str = TEXT


COLUMNS: Registry[Column] = Registry("column of lists")

UNSAID = {"follow_up_need": frozenset({"documents", "protection"})}
"""Codes that stand on no list: they would tell who has no papers, and who fears whom."""


def _say(name: str, width: float, label: Any = None, choice: str = "") -> None:
    """A column that says one property of the records, under its own label if no other is given."""
    kind, _dot, key = name.partition(".")
    declared = property_of(KINDS[kind], key)
    unsaid = UNSAID.get(declared.codes, frozenset())

    def value(person: Returned) -> Any:
        said = person.values.get(name)
        return [code for code in said if code not in unsaid] if isinstance(said, list) else said

    kind = DAY if isinstance(declared, Day) else TEXT
    column = Column(
        name, label or declared.verbose_name, value, (name,), declared.secrecy, declared.codes, choice, width, kind
    )
    COLUMNS.add(name, column)


def _household(person: Returned) -> int | None:
    """The number of the household on this list: the list counts them, for people of one household stand together."""
    return None


def _name(person: Returned) -> str | None:
    parts = (person.values.get("person.family_name"), person.values.get("person.given_name"))
    return " ".join(part for part in parts if part) or None


def _age_band(person: Returned) -> str | None:
    age = person.values.get("person.age")
    return None if age is None else next(band for youngest, band in AGES if age >= youngest)


def _quarantine_until(person: Returned) -> dt.date | None:
    """The last day of their quarantine, none if it was stopped; without one, that by which everybody stays at home."""
    if person.values.get("quarantine.state"):
        ordered: dt.date | None = person.values.get("quarantine.until")
        return ordered
    day: dt.date | None = person.values.get("arrival.day")
    return Term.of(day, protocol().days).last if day else None


def _make(
    name: str, width: float, label: Any, value: Any, *needs: str, secrecy: Secrecy = OPEN, kind: str = TEXT
) -> None:
    """A column that is made of several properties, or of a part of one."""
    COLUMNS.add(name, Column(name, label, value, needs, secrecy, width=width, kind=kind))


HOUSEHOLD = "household"
_make(HOUSEHOLD, 0.0, _("Household"), _household, kind=NUMBER)
_say("person.name_local", 2.6)
_make("name", 2.6, _("Name"), _name, "person.family_name", "person.given_name", secrecy=IDENTITY)
_say("person.sex", 1.6)
_make("age_band", 1.2, _("Age group"), _age_band, "person.age")
_say("membership.role", 3.3)
_say("person.phone", 1.8, choice=PHONE)
_say("arrival.day", 1.6)
_make(
    "quarantine_until",
    1.9,
    _("Quarantine until"),
    _quarantine_until,
    *("arrival.day", "quarantine.state", "quarantine.until"),
    kind=DAY,
)
_say("follow_up.day", 1.6, _("Last follow-up"))
_say("follow_up.symptoms", 2.4)
_say("follow_up.status", 1.6)
_say("follow_up.needs", 2.6)

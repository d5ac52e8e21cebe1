"""Properties of records: Django fields that also say who may see them, what they choose from and what they point at.

A property is declared once, here on the model; forms, sheets, screens, exports, the dictionary and the column types of
the frames derive from it. Values in Python are str, int, Decimal, date, bool or a list of str; absent is None.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db import models


class Secrecy(StrEnum):
    """Who may learn a property: OPEN facts; SENSITIVE and MEDICAL facts (each needs a right of its own); IDENTITY
    (kept apart, erasable)."""

    OPEN = "open"
    SENSITIVE = "sensitive"
    MEDICAL = "medical"
    IDENTITY = "identity"


OPEN, SENSITIVE, MEDICAL, IDENTITY = Secrecy.OPEN, Secrecy.SENSITIVE, Secrecy.MEDICAL, Secrecy.IDENTITY


def as_is(value: Any) -> Any:
    return value


class Property(models.Field):  # type: ignore[type-arg]
    """What every property adds to its Django field.

    `secrecy`, `required`, `codes` (the code list it chooses from), `refers` (the kind it points at), `many` (a list);
    `also`: a second secrecy, of which a reader needs the right too: a doctor's note is identity, and medical;
    `from_json`: what an entry keeps to the value; `sql_type`: its type in the frames.
    """

    codes: str = ""
    refers: str = ""
    many: bool = False
    sql_type: str = "VARCHAR"
    from_json: Callable[[Any], Any] = staticmethod(as_is)

    def __init__(
        self,
        label: Any = "",
        *,
        required: bool = False,
        secrecy: Secrecy = OPEN,
        also: Secrecy = OPEN,
        help: Any = "",
        codes: str = "",
        refers: str = "",
        **django: Any,
    ):
        self.required, self.secrecy, self.also = required, secrecy, also
        self.codes, self.refers = codes or self.codes, refers or self.refers
        django.setdefault("null", not required)
        super().__init__(verbose_name=label, blank=not required, help_text=help, **django)

    def deconstruct(self) -> Any:
        """Migrations speak of storage alone: words and secrecy may change without one."""
        name, _, args, options = super().deconstruct()
        for word in ("verbose_name", "help_text", "blank", "default"):
            options.pop(word, None)
        return name, f"wayhome.ledger.fields.{type(self).__name__}", args, options

    @property
    def described(self) -> dict[str, Any]:
        """The property as a record shape keeps it: enough to read old entries without today's code."""
        return {
            "name": self.name,
            "type": type(self).__name__,
            "sql_type": self.sql_type,
            "secrecy": str(self.secrecy),
            "codes": self.codes,
            "refers": self.refers,
        }


class Text(Property, models.TextField):  # type: ignore[type-arg]
    """Free text. `dialled`: a telephone number, which is text and yet loses its zeros in spreadsheets."""

    def __init__(self, label: Any = "", *, dialled: bool = False, **options: Any):
        self.dialled = dialled
        super().__init__(label, **options)


class Count(Property, models.BigIntegerField):  # type: ignore[type-arg]
    """A whole number of people or things, never negative."""

    sql_type = "BIGINT"


class Quantity(Property, models.DecimalField):  # type: ignore[type-arg]
    """An amount with up to three decimals; the unit is another property."""

    sql_type = "DECIMAL(18,3)"
    from_json = staticmethod(Decimal)

    def __init__(self, label: Any = "", **options: Any):
        options.update(max_digits=18, decimal_places=3)
        super().__init__(label, **options)


class Day(Property, models.DateField):  # type: ignore[type-arg]
    """A date in the pack's time zone, never converted. Unknown is None, never a guess."""

    sql_type = "DATE"
    from_json = staticmethod(dt.date.fromisoformat)


class Clock(Property, models.CharField):  # type: ignore[type-arg]
    """The time of a day as the clock on the wall of the pack's time zone showed it: "03:00". It goes with a Day.

    Unknown is None: a register on paper often says the day alone. Texts of this form sort as times do.
    """

    def __init__(self, label: Any = "", **options: Any):
        options.update(max_length=5)
        super().__init__(label, **options)


class Flag(Property, models.BooleanField):  # type: ignore[type-arg]
    """Yes, no or not said."""

    sql_type = "BOOLEAN"


class Code(Property, models.CharField):  # type: ignore[type-arg]
    """One code of the code list `codes`."""

    def __init__(self, label: Any = "", **options: Any):
        options.update(max_length=64)
        super().__init__(label, **options)


class Ref(Property, models.CharField):  # type: ignore[type-arg]
    """The uid of one record of the kind `refers`. Not a foreign key: the other record may come later or be void."""

    def __init__(self, refers: str = "", label: Any = "", **options: Any):
        options.update(max_length=64)
        super().__init__(label, refers=refers, **options)


class Texts(Property, models.JSONField):
    """A list of texts, in order."""

    many = True
    sql_type = "VARCHAR[]"


class Codes(Texts):
    """Several codes of the code list `codes`."""


class Refs(Texts):
    """The uids of several records of the kind `refers`."""

    def __init__(self, refers: str = "", label: Any = "", **options: Any):
        super().__init__(label, refers=refers, **options)


def values_of(properties: Sequence[Property], kept: dict[str, Any]) -> dict[str, Any]:
    """The Python values of what an entry kept; absent properties are left out."""
    return {p.name: p.from_json(kept[p.name]) for p in properties if kept.get(p.name) is not None}

"""From a person record to its traits: what of it is compared, in the one form in which both sides are compared."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from wayhome.kernel.digest import content_digest
from wayhome.kernel.names import NameRules, ascii_digits
from wayhome.records.person import OLDEST, Person

SHAPE = 1
"""Goes up when traits or keys are made in another way from the same record and rules: they are then made anew."""

NO_YEAR = 1900
"""What a form or a spreadsheet writes for a day that nobody told. Nobody is reckoned as born so early."""
HEAP = 5
"""People who do not know their age say one that can be divided by it."""
TAIL = 8
SHORTEST_NUMBER = 6
NOT_SAID = frozenset({"not_stated"})
_HELD_AS = {"home": "village", "current": "current"}
AREAS = tuple(_HELD_AS[name] for name in Person.scope)
"""The traits that hold the areas by which a person is in a scope, in the order of Person.scope."""
_SIGNS = re.compile(r"[\W_]+")
_NO_DIGIT = re.compile(r"[^0-9]+")


class Row(NamedTuple):
    """The traits of one registration, in the order of the columns of `Traits`. Absent is "" or None, as there."""

    person: str = ""
    latin: str = ""
    local: str = ""
    skeleton: str = ""
    sex: str = ""
    born: int | None = None
    birth_date: dt.date | None = None
    phone: str = ""
    document: str = ""
    village: str = ""
    household: str = ""
    rounded: bool = False
    current: str = ""

    @property
    def parts(self) -> set[str]:
        """The parts of the name as written, in either script."""
        return {*self.latin.split(), *self.local.split()}

    @property
    def areas(self) -> tuple[str, ...]:
        """The values of AREAS: by each of them whoever answers for it finds the person."""
        return tuple(getattr(self, name) for name in AREAS)

    @property
    def found_in(self) -> set[str]:
        """The areas that are told, each once; "" alone if none is, so that the country finds the person."""
        return {*self.areas} - {""} or {""}


COLUMNS = Row._fields


def traits_of(rules: NameRules, values: Mapping[str, Any], household: str = "", uid: str = "") -> Row:
    """The traits of a person with these values, in Python types as a person record has them.

    A name may stand in any of the three fields, in either script: a token goes by its letters, not by its field.
    """
    document = f"{values.get('family_name') or ''} {values.get('given_name') or ''}"
    latin: list[str] = []
    local: list[str] = []
    skeletons: set[str] = set()
    for told in (document, values.get("name_local") or ""):
        for token in rules.tokens(told):
            (latin if token.isascii() else local).append(token)
        skeletons.update(rules.skeletons(told))
    birth_date = _credible(values.get("birth_date"), values.get("known_by"))
    sex = values.get("sex") or ""
    return Row(
        uid,
        " ".join(sorted(latin)),
        " ".join(sorted(local)),
        " ".join(sorted(skeletons - {""})),
        "" if sex in NOT_SAID else sex,
        birth_date.year if birth_date else _reckoned(values.get("age"), values.get("known_by")),
        birth_date,
        phone_tail(values.get("phone") or ""),
        document_key(values.get("document_number") or ""),
        values.get("home") or "",
        household,
        birth_date is None and bool(values.get("age")) and values["age"] % HEAP == 0,
        values.get("current") or "",
    )


def phone_tail(number: str) -> str:
    """The last eight digits of a telephone number, with or without the country's; "" for what is too short for one."""
    digits = _NO_DIGIT.sub("", ascii_digits(number))
    return digits[-TAIL:] if len(digits) >= SHORTEST_NUMBER and digits.strip("0") else ""


def document_key(number: str) -> str:
    """The letters and digits of a document's number, which is written with and without signs between them."""
    key = _SIGNS.sub("", ascii_digits(number)).upper()
    return key[:64] if key.strip("0") else ""


def version_of(rules: NameRules) -> str:
    """Says by which rules traits and keys are made. Those made by others are not comparable."""
    sounds = rules.sounds
    return content_digest([SHAPE, rules.titles, [list(each) for each in sounds.all], sounds.first_only, sounds.weak])[
        :16
    ]


def _credible(day: dt.date | None, known_by: dt.date | None) -> dt.date | None:
    """The birth date, unless it is the day that stands for no day, or one on which somebody alive cannot be born."""
    if day is None or day.year <= NO_YEAR:
        return None
    if known_by is not None and not 0 <= known_by.year - day.year <= OLDEST:
        return None
    return day


def _reckoned(age: int | None, known_by: dt.date | None) -> int | None:
    if age is None or known_by is None or not 0 <= age <= OLDEST:
        return None
    return max(known_by.year - age, NO_YEAR + 1)

"""What all nouns share: by when a fact was known, whether it is illustrative, and the rules about days and amounts."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from wayhome.kernel import clock
from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.fields import IDENTITY, Count, Day, Flag, Property, Quantity, Text
from wayhome.ledger.record import Record
from wayhome.packs import active
from wayhome.reference import names, places

FUTURE = declare(
    "day.future",
    "{value} has not come yet: today is {today}. Correct the date, or leave it empty if it is not known.",
)
KNOWN_TOO_EARLY = declare(
    "day.known_too_early",
    "{value} is later than the day by which this was known, {known_by}. Correct one of the two dates.",
)
ENDS_TOO_EARLY = declare(
    "day.ends_too_early",
    "The end, {end}, is before the start, {start}. Correct one of the two dates.",
)
NEGATIVE = declare(
    "number.negative",
    "{value} is less than nothing. Write the number that was counted, or leave the cell empty if it is not known.",
)
FRACTIONAL = declare(
    "number.fractional", "{value} is not a whole number, and people and things are counted whole. Correct it."
)
UNIT_MISSING = declare(
    "unit.missing",
    "The amount {value} has no unit. Write the unit as it stands on the paper (boxes, sets, kilos …).",
)


def today() -> dt.date:
    """The date of this day in the country of the active pack."""
    return _today(int(time.time()))


def this_minute() -> str:
    """What the clocks show now in the country of the active pack: "03:00"."""
    return clock.this_minute(active().time_zone)


@lru_cache(maxsize=1)
def _today(second: int) -> dt.date:
    """Asked once a second: the rules ask for every row of a sheet."""
    return clock.today(active().time_zone)


ELSEWHERE = declare(
    "site.elsewhere",
    "“{site}” does not lie in “{area}” but in “{actual}”. Correct the site or the area, or leave the area empty.",
)


class Fact(Record):
    """A record of something that happened or was said.

    Its days may be unknown; `known_by` never is: it is the day by which somebody knew, and stands in for an unknown
    day.
    """

    may_lie_ahead: ClassVar[tuple[str, ...]] = ()
    """Days of this noun that may be in the future, such as the planned end of a posting."""
    span: ClassVar[tuple[str, str] | None] = None
    """The two days of this noun between which it lasted."""

    known_by = Day(_("Known by"), required=True, help=_("The day by which this was known"))
    illustrative = Flag(_("Illustrative"), default=False, help=_("Made for the demonstration; not a fact"))
    note = Text(_("Note"))

    class Meta(Record.Meta):
        abstract = True

    @classmethod
    @cache
    def _happened(cls) -> tuple[str, ...]:
        return tuple(p.name for p in cls.properties() if isinstance(p, Day) and p.name not in cls.may_lie_ahead)

    @classmethod
    @cache
    def _amounts(cls) -> tuple[str, ...]:
        return tuple(p.name for p in cls.properties() if isinstance(p, Count | Quantity))

    @classmethod
    def check_values(cls, values: Mapping[str, Any]) -> list[Problem]:
        """No day in the future or after the day by which it was known, no end before its start, no negative amount.

        No site outside the area.
        """
        problems = []
        now = today()
        known = values.get("known_by")
        for name in cls._happened():
            day = values.get(name)
            if day is None:
                continue
            if day > now:
                problems.append(FUTURE(name, value=day.isoformat(), today=now.isoformat()))
            elif known is not None and day > known:
                problems.append(KNOWN_TOO_EARLY(name, value=day.isoformat(), known_by=known.isoformat()))
        if cls.span:
            start, end = values.get(cls.span[0]), values.get(cls.span[1])
            if start and end and end < start:
                problems.append(ENDS_TOO_EARLY(cls.span[1], start=start.isoformat(), end=end.isoformat()))
        for name in cls._amounts():
            amount = values.get(name)
            if amount is not None and amount < 0:
                problems.append(NEGATIVE(name, value=str(amount)))
        problems.extend(cls._elsewhere(values))
        return problems

    @classmethod
    @cache
    def _sites(cls) -> tuple[tuple[str, bool], ...]:
        """The properties that say at which sites it was, of a noun that says in which area, too."""
        named = {p.name for p in cls.properties()}
        return tuple((p.name, p.many) for p in cls.properties() if p.refers == "site" and "area" in named)

    @classmethod
    def _elsewhere(cls, values: Mapping[str, Any]) -> Iterator[Problem]:
        """No site apart from the area: one of the two contains the other, where the site is known to lie anywhere."""
        area: str = values.get("area") or ""
        for name, is_many in cls._sites() if area else ():
            named = values.get(name) or ()
            for site in named if is_many else (named,) if named else ():
                lies_in = names.area_of("site", site)
                if lies_in and not (places.inside(lies_in, area) or places.inside(area, lies_in)):
                    yield ELSEWHERE(
                        name,
                        site=names.label("site", site),
                        area=places.name(area),
                        actual=places.full_name(lies_in),
                    )


class Personal(Fact):
    """A fact about people. What somebody noted of them may tell who they are, and is erased with that."""

    note = Text(_("Note"), secrecy=IDENTITY)

    class Meta(Fact.Meta):
        abstract = True


def property_of(model: type[Record], name: str) -> Property:
    """The property `name` of a noun."""
    return next(p for p in model.properties() if p.name == name)

"""What the round of a day is asked: which day, where, and whose round."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import HttpRequest

from wayhome.accounts.models import Role
from wayhome.accounts.policy import Access
from wayhome.kernel.clock import parse_day
from wayhome.kernel.problems import Problem
from wayhome.packs import active
from wayhome.records.base import today
from wayhome.records.following.candidates import TooMany
from wayhome.records.following.due import due
from wayhome.records.following.rounds import DueHousehold
from wayhome.records.following.volunteers import Round, Volunteer, shared_out, volunteers
from wayhome.reference import places
from wayhome.web.asking import NOT_A_DAY, wanted_area

MOST = 6_000
"""People whose households one page can tell of: a province in the weeks when most came back."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The day, the area (None: all of the reader's) and the volunteer ("": all) of a page; what is wrong with them."""

    access: Access
    day: dt.date
    area: str | None
    of: str
    problems: tuple[Problem, ...] = ()

    @property
    def is_today(self) -> bool:
        return self.day == today()

    @property
    def areas(self) -> tuple[str, ...]:
        return (self.area,) if self.area else self.access.areas

    def query(self, **other: str) -> str:
        """The query string that asks the same again, with some parts changed; "" takes a part away."""
        day = "" if self.is_today else self.day.isoformat()
        kept = {"day": day, "area": self.area or "", "of": self.of, **other}
        return urlencode({name: value for name, value in kept.items() if value})

    @property
    def again(self) -> str:
        return self.query()


class Rounds:
    """The rounds of the day asked for: each volunteer's, and what nobody sees. `is_too_wide`: more than can be told."""

    def __init__(self, asked: Asked):
        self.asked = asked
        self.is_too_wide = False
        try:
            self.households: list[DueHousehold] = due(asked.day, asked.access, asked.area, MOST)
        except TooMany:
            self.households, self.is_too_wide = [], True

    @cached_property
    def all(self) -> list[Round]:
        """A volunteer has a round of their own, whatever area they ask about."""
        return shared_out(self.households, self._going)

    @cached_property
    def chosen(self) -> Round:
        """The round that is shown household by household: the volunteer's asked for, else that of everybody."""
        asked = self.asked.of
        mine = next((each for each in self.all if each.volunteer and each.volunteer.username == asked), None)
        return mine or Round(None, tuple(self.households))

    @property
    def is_of_one(self) -> bool:
        return self.chosen.volunteer is not None

    @cached_property
    def _going(self) -> list[Volunteer]:
        return volunteers(self.asked.areas)


def asked(request: HttpRequest) -> Asked:
    """What the address asks. Without a day today; a volunteer asks for their own round, and for no other."""
    access: Access = request.access  # type: ignore[attr-defined]
    problems: list[Problem] = []
    day = today()
    if written := request.GET.get("day", "").strip():
        if found := parse_day(written):
            day = found
        else:
            problems.append(NOT_A_DAY("day", value=written))
    area = wanted_area(request)
    if isinstance(area, Problem):
        problems.append(area)
        area = None
    of = access.by if access.role == Role.VOLUNTEER else request.GET.get("of", "").strip()
    return Asked(access, day, area, of, tuple(problems))


def narrower(asked: Asked) -> list[str]:
    """The areas inside those asked about, to choose one."""
    if asked.area or len(asked.areas) == 1:
        return list(places.children(asked.areas[0]))
    return list(asked.areas)


def other_day(asked: Asked) -> dt.date | None:
    """The last day of the period that the pack is about, where that is another day: there may be something to see."""
    last = active().last_day
    return last if last != asked.day else None

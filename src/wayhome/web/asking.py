"""What a page is asked: as of which day, for which area, seen by whom."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from wayhome.accounts.policy import Access
from wayhome.figures.figure import Request
from wayhome.kernel.clock import parse_day
from wayhome.kernel.problems import Problem, declare
from wayhome.packs import active
from wayhome.reference import places
from wayhome.reports.models import Edition

NOT_A_DAY = declare("asked.not_a_day", "“{value}” is not a date. Write it as 2020-05-07.")
NOT_YOUR_AREA = declare("asked.not_your_area", "“{value}” is not inside the areas you answer for.")

AREA = _("Area")


@dataclass(frozen=True, slots=True)
class Question:
    """The day and the area of a page, and what is wrong with them as asked; that part is then left as it would be."""

    cut_off: dt.date
    area: str | None
    asked: dict[str, str]
    problems: tuple[Problem, ...]

    def request(self, access: Access) -> Request:
        return Request(self.cut_off, None, self.area, figure_areas(access), access.learns)

    def query(self, **other: object) -> str:
        """The query string that asks the same again, with some parts changed; "" takes a part away."""
        merged = {**self.asked, **{name: str(value) for name, value in other.items()}}
        kept = {name: value for name, value in merged.items() if value}
        return f"?{urlencode(kept)}" if kept else "?"

    @property
    def place(self) -> str:
        return places.name(self.area or places.country(), language())


def figure_areas(access: Access) -> tuple[str, ...] | None:
    """The areas figures are computed in: None for the whole country."""
    return None if access.everywhere else access.areas


def question(request: HttpRequest) -> Question:
    """What the address of the page asks.

    Without a day, the last day of the pack's period; without an area, the reader's own, if there is just one.
    """
    access, problems, asked = request.access, [], {}
    day = active().last_day
    if written := request.GET.get("as_of", "").strip():
        if found := parse_day(written):
            day, asked["as_of"] = found, found.isoformat()
        else:
            problems.append(NOT_A_DAY("as_of", value=written))
    area = None if access.everywhere or len(access.areas) != 1 else access.areas[0]
    written_area = wanted_area(request)
    if isinstance(written_area, Problem):
        problems.append(written_area)
    elif written_area:
        area = asked["area"] = written_area
    return Question(day, area, asked, tuple(problems))


def wanted_area(request: HttpRequest) -> str | Problem | None:
    """The area that the address names, if the reader may look at it; why not; None where it names none."""
    written = request.GET.get("area", "").strip()
    if not written:
        return None
    place = places.resolve(written)
    if isinstance(place, Problem):
        return place.about("area")
    return place if may_look_at(place, request.access) else NOT_YOUR_AREA("area", value=written)  # type: ignore[attr-defined]


def published_question(edition: Edition) -> Question:
    """What an edition asked when it was built."""
    return Question(edition.cut_off, edition.area or None, {"edition": str(edition.number)}, ())


def may_look_at(area: str, access: Access) -> bool:
    """Whether the area lies in one of the reader's."""
    return access.everywhere or any(places.inside(area, own) for own in access.areas)


def language() -> str:
    """The language of this page, as the rooms below call it."""
    return (get_language() or "en")[:2]


def sentences(problems: list[Problem] | tuple[Problem, ...]) -> list[str]:
    return [problem.sentence(gettext) for problem in problems]

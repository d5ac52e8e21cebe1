"""What the board of sites is asked: as of which day and hour, and which of the sites."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from wayhome.kernel.problems import Problem, declare
from wayhome.records.staying.spans import Moment
from wayhome.web.asking import question
from wayhome.web.when import when

NOT_A_NUMBER = declare("asked.not_a_number", "“{value}” is no whole number. Write how many, as 40.")

ORDERS = ("place", "free", "over", "needs")
UNCHECKED = 14
"""So many days without a check are too many, if nobody asks for another number."""
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Asked:
    """The minute, the area and the filters of the board. What cannot be read is among the problems and left out."""

    at: Moment
    area: str | None
    type: str
    free: int | None
    lacking: bool
    unchecked: int | None
    closed: bool
    order: str
    written: dict[str, str]
    problems: dict[str, Problem]
    is_now: bool

    def query(self, **other: object) -> str:
        """The query string that asks the same again, with some parts changed; "" takes a part away."""
        merged = {**self.written, **{name: str(value) for name, value in other.items()}}
        kept = {name: value for name, value in merged.items() if value}
        return f"?{urlencode(kept)}" if kept else "?"


def asked(request: HttpRequest) -> Asked:
    """What the address of the page asks. Without a day it is now; of a day without an hour, its end."""
    written = {name: str(text).strip() for name, text in request.GET.dict().items()}
    given = {name: text for name, text in written.items() if text and name != "page"}
    place = question(request)
    as_of = when(request)
    problems = {problem.field: problem for problem in (*place.problems, *as_of.problems)}
    order = given.get("order", "")
    return Asked(
        as_of.at,
        place.area,
        given.get("type", ""),
        _number("free", given, problems),
        "lacking" in given,
        _number("unchecked", given, problems),
        "closed" in given,
        order if order in ORDERS else ORDERS[0],
        given,
        problems,
        as_of.is_now,
    )


def _number(name: str, given: dict[str, str], problems: dict[str, Problem]) -> int | None:
    written = given.get(name, "")
    if not written:
        return None
    if written.isascii() and written.isdigit() and int(written) <= _MOST:
        return int(written)
    problems[name] = NOT_A_NUMBER(name, value=written)
    return None

"""As of which minute a page is asked: now, unless a day or an hour is written in its address."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from wayhome.kernel.clock import parse_day, parse_time
from wayhome.kernel.problems import Problem, declare
from wayhome.records.base import this_minute, today
from wayhome.records.staying.spans import LAST_MINUTE, Moment
from wayhome.web.asking import NOT_A_DAY

NOT_A_TIME = declare("asked.not_a_time", "“{value}” is no time of the day. Write it as 07:00.")


@dataclass(frozen=True, slots=True)
class When:
    """The minute asked for. What cannot be read is among the problems and left out."""

    at: Moment
    is_now: bool
    problems: tuple[Problem, ...]


def when(request: HttpRequest, hour_of_a_day: str = LAST_MINUTE) -> When:
    """As of when: of a day without an hour its end, or the hour given; of an hour without a day today's."""
    written, hour = request.GET.get("as_of", "").strip(), request.GET.get("hour", "").strip()
    day, time, problems = parse_day(written), parse_time(hour), []
    if written and day is None:
        problems.append(NOT_A_DAY("as_of", value=written))
    if hour and time is None:
        problems.append(NOT_A_TIME("hour", value=hour))
    if day is None and time is None:
        return When(Moment(today(), this_minute()), True, tuple(problems))
    return When(Moment(day or today(), time or hour_of_a_day), False, tuple(problems))

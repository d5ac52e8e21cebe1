"""Where a quarantine stands, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from wayhome.records.following.standing import Standing, State
from wayhome.reference.codes import code_list
from wayhome.reports import wording
from wayhome.web.asking import language


@dataclass(frozen=True, slots=True)
class Said:
    """`state` in one or two words, `day` large ("Day 5 of 14"), `until` beside it; empty where there is nothing."""

    state: str
    day: str
    until: str


def said(standing: Standing) -> Said:
    """What a page says of a standing, in its language."""
    return Said(
        code_list("quarantine_state").label(standing.state, language()), _which_day(standing), _until_when(standing)
    )


def _which_day(standing: Standing) -> str:
    number, days = standing.number, standing.days
    if number is None or days is None:
        return ""
    if number > days:
        return gettext("{days} days are over").format(days=wording.number(days, language()))
    words = gettext("Day {number} of {days}")
    return words.format(number=wording.number(number, language()), days=wording.number(days, language()))


def _until_when(standing: Standing) -> str:
    if standing.state == State.COMPLETED and standing.last:
        return gettext("The last day was {day}").format(day=wording.day(standing.last, language()))
    if not standing.is_open:
        return wording.day(standing.closed, language()) if standing.closed else ""
    if standing.last is None:
        return ""
    if standing.state == State.PLANNED and standing.day0:
        return gettext("Day 0 is {day}").format(day=wording.day(standing.day0, language()))
    words = gettext("Last day {day}") if not standing.why_open else gettext("The last day was {day}")
    return words.format(day=wording.day(standing.last, language()))

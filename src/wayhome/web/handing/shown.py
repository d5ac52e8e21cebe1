"""A list as a line of a page: what it is called, where and for whom it is, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass

from wayhome.reference import places
from wayhome.reports.handing.standing import STANDINGS, Standing, standing
from wayhome.reports.lists.tables import IssuedList
from wayhome.web.asking import language
from wayhome.web.handing.cover import numbered, people_of, period, place_of, recipient_name


@dataclass(frozen=True, slots=True)
class Shown:
    """One list. `name` is the name of its area alone, `place` with the areas around it."""

    issued: IssuedList
    numbered: str
    name: str
    place: str
    recipient: str
    people: str
    period: str
    standing: Standing
    words: str

    @classmethod
    def of(cls, issued: IssuedList) -> Shown:
        stands = standing(issued)
        return cls(
            issued,
            numbered(issued),
            places.name(issued.area, language()),
            place_of(issued),
            recipient_name(issued.recipient),
            people_of(issued),
            period(issued),
            stands,
            str(STANDINGS[stands]),
        )

"""Where somebody who stays apart is to be seen: at the site where they stay, else at home."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from wayhome.records.person import Person
from wayhome.records.quarantine import Quarantine
from wayhome.records.rows import rows
from wayhome.records.stay import Stay
from wayhome.reference import names, places


class Place(NamedTuple):
    """The area, as narrow as it is known, and the site, if they are not at home. Both may be unknown."""

    area: str | None
    site: str | None = None


class Placing:
    """Places of people on one day, by their stays. One query, for however many."""

    def __init__(self, all_of: Mapping[str, Iterable[str]], on: dt.date):
        human_of = {uid: human for human, uids in all_of.items() for uid in uids}
        self._at: dict[str, tuple[str, Place]] = {}
        columns = ("person", "site", "area", "checked_in", "checked_out")
        for person, site, area, came, left in rows(Stay, columns, "person", human_of):
            if site and came and str(came) <= on.isoformat() and not (left and str(left) <= on.isoformat()):
                stay = str(came), Place(area or names.area_of("site", site), site)
                human = human_of[person]
                self._at[human] = max(self._at.get(human, stay), stay, key=lambda each: each[0])

    def of(self, human: str, quarantine: Quarantine, person: Person | None) -> Place:
        """A stay at a site first. At home, the village of the person, if the area that answers for them has it."""
        if human in self._at:
            return self._at[human][1]
        answers = quarantine.responsible
        for lives in (person.current, person.home) if person else ():
            if lives and (not answers or places.inside(lives, answers)):
                return Place(lives)
            if lives and answers and places.inside(answers, lives):
                return Place(answers)
        return Place(answers)

"""Who is inside a site at a minute: each with their bed, the day of their quarantine and whether they may leave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from wayhome.accounts.policy import Access
from wayhome.accounts.scope import scope
from wayhome.kernel.names import ascii_digits
from wayhome.kernel.shortcode import code_of
from wayhome.kernel.term import ONE
from wayhome.records.base import property_of
from wayhome.records.following.standing import Standing, standings
from wayhome.records.person import Person
from wayhome.records.quarantine import Quarantine
from wayhome.records.stay import Stay
from wayhome.records.staying.lodging import PASSED_THROUGH
from wayhome.records.staying.spans import Moment
from wayhome.web.quarantine.words import Said, said
from wayhome.web.showing import Showing, Shown
from wayhome.web.staying.together import families

TODAY, TOMORROW, OVERDUE, UNORDERED = "today", "tomorrow", "overdue", "unordered"
"""Whose last day it is, whose it is tomorrow, who might have left, and for whom no quarantine is known."""

TOLD = ("name_local", "sex", "age", "phone")


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody inside. `person` is None if the reader may not know who it is."""

    stay: Stay
    person: Person | None
    called: str
    code: str
    told: Mapping[str, Shown]
    standing: Standing | None
    said: Said | None
    leaving: str

    @property
    def since(self) -> Moment:
        """When they came; the hour is "" where nobody wrote it."""
        return Moment(self.stay.checked_in, self.stay.checked_in_time or "")

    @property
    def quarantine(self) -> str:
        return self.stay.quarantine or ""

    def has(self, words: Sequence[str]) -> bool:
        """Whether all of these words stand in what is shown of them."""
        text = " ".join([self.called, self.code, self.stay.bed or "", *(each.text for each in self.told.values())])
        return all(word in text.casefold() for word in words)


def residents(site: str, at: Moment, access: Access) -> list[list[Resident]]:
    """Those inside, families together, by their beds: eight queries, however many they are."""
    stays = list(scope(Stay.objects.lasting(at).filter(site=site), access, of_few=True))
    found = {each.stay.person: each for each in _told(stays, at.day, access)}
    groups = [[found[person] for person in family] for family in families(sorted(found), at.day)]
    ordered = [sorted(group, key=_by_bed) for group in groups]
    return sorted(ordered, key=lambda group: _by_bed(group[0]))


def _told(stays: Sequence[Stay], day: dt.date, access: Access) -> list[Resident]:
    persons = [stay.person for stay in stays]
    people = {each.uid: each for each in scope(Person.objects.filter(uid__in=persons), access, of_few=True)}
    apart = standings_of(stays, day, access)
    showing = Showing(access)
    return [_resident(stay, people.get(stay.person), apart.get(stay.uid), showing) for stay in stays]


def _resident(stay: Stay, person: Person | None, standing: Standing | None, showing: Showing) -> Resident:
    values = person.values() if person else {}
    called = showing.headline(person) if person else showing.reference("person", stay.person).text
    told = {name: showing.value(property_of(Person, name), values.get(name)) for name in TOLD} if person else {}
    code = code_of(stay.person) if person else ""
    passes = stay.place == PASSED_THROUGH and standing is None
    leaving = "" if passes else leaving_of(standing)
    return Resident(stay, person, called, code, told, standing, said(standing) if standing else None, leaving)


def standings_of(stays: Sequence[Stay], day: dt.date, access: Access) -> dict[str, Standing]:
    """Stay to where the quarantine of its person stands: that of the stay, unless another one is open."""
    of_stays = {stay.quarantine for stay in stays if stay.quarantine}
    which = Q(uid__in=of_stays) | Q(person__in=[stay.person for stay in stays])
    records = list(scope(Quarantine.objects.filter(which), access, of_few=True))
    where = standings(records, day)
    records.sort(key=lambda each: (where[each.uid].is_open, where[each.uid].last or dt.date.min, each.seq))
    of_person = {each.person: where[each.uid] for each in records}
    found = {stay.uid: of_person.get(stay.person) or where.get(stay.quarantine or "") for stay in stays}
    return {uid: standing for uid, standing in found.items() if standing}


def leaving_of(standing: Standing | None) -> str:
    """Whether somebody may leave, by where their quarantine stands; "" if it goes on for more than a day."""
    if standing is None:
        return UNORDERED
    if not standing.is_open:
        return OVERDUE
    if standing.last is not None and standing.last <= standing.on:
        return TODAY
    return TOMORROW if standing.last == standing.on + ONE else ""


def _by_bed(resident: Resident) -> tuple[bool, int, str, str]:
    """In the order of the numbers on the beds; who has none comes last."""
    bed = ascii_digits(resident.stay.bed or "")
    digits = "".join(letter for letter in bed if letter.isdigit())
    return not bed, int(digits or 0), bed, resident.called

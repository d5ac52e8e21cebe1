"""Counting before lists are made: how many there would be, of how many people, and who would not be on them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from wayhome.accounts.policy import Access
from wayhome.records.base import today
from wayhome.reference import places
from wayhome.reports.lists import scoping
from wayhome.reports.lists.asking import Wanted
from wayhome.reports.lists.choosing import NOT_AGREED, WITHDREW, choices
from wayhome.reports.lists.division import divide
from wayhome.reports.lists.gathering import gather
from wayhome.reports.lists.recipients import recipients

SMALLEST = 4
"""The level of villages."""


@dataclass(slots=True)
class OfRecipient:
    """What one kind of recipient would get: lists, people on them, and people left out, by why."""

    lists: int = 0
    people: int = 0
    left_out: Counter[str] = field(default_factory=Counter)

    @property
    def not_agreed(self) -> int:
        return self.left_out[NOT_AGREED]

    @property
    def withdrew(self) -> int:
        return self.left_out[WITHDREW]


@dataclass(frozen=True, slots=True)
class Counted:
    """Who came home, before anybody is left out, and what each recipient would get of them.

    `villages` are those that somebody came home to, `without` the people of whom no village is known; `outside` more
    people came home to the area, whose registrations the asker may not see.
    """

    people: int
    villages: int
    without: int
    outside: int
    recipients: dict[str, OfRecipient]

    @property
    def lists(self) -> int:
        return sum(each.lists for each in self.recipients.values())


def count(wanted: Wanted, access: Access) -> Counted:
    """Count what lists would be made. Nothing is written. Raises Refused outside the scope."""
    scoping.require(access, wanted.area)
    chosen = [each for name, each in recipients().items() if name in wanted.recipients]
    gathered = gather(wanted.area, wanted.start, wanted.end, (), access)
    people, told = gathered.people, choices(gathered.people, wanted.basis, today())
    found = {recipient.id: OfRecipient() for recipient in chosen}
    for share in divide(people, (), chosen).values():
        of_recipient, on_it = found[share.recipient.id], 0
        for person in share.people:
            why = "" if share.recipient.counts else told.against(person, share.recipient)
            if why:
                of_recipient.left_out[why] += 1
            else:
                on_it += 1
        of_recipient.lists += bool(on_it)
        of_recipient.people += on_it
    villages = [places.at_level(person.area, SMALLEST) for person in people]
    known = [village for village in villages if village]
    return Counted(len(people), len(set(known)), len(people) - len(known), gathered.outside.total(), found)

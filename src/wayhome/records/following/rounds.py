"""The round of a day: which households somebody goes to, who of them is to be seen, and what is done already."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from wayhome.records.following.placing import Place
from wayhome.records.following.standing import Standing, State
from wayhome.records.following.tried import Tried
from wayhome.records.household import Household
from wayhome.records.person import Person
from wayhome.records.quarantine import Quarantine


class Turn(IntEnum):
    """Where a household stands in the round of the day, in the order in which it is walked."""

    DUE = 0
    TRIED = 1
    DONE = 2


@dataclass(frozen=True, slots=True)
class DueMember:
    """One human who stays apart, to be seen once in `every` days. `person` is None if the reader does not see them.

    They have no name then. Of the records, what the list of the day tells is read; more of them costs a query each.
    """

    uid: str
    person: Person | None
    quarantine: Quarantine
    standing: Standing
    tried: Tried
    every: int = 1
    role: str | None = None
    has_alert: bool = False

    @property
    def was_met(self) -> bool:
        """Whether somebody saw or called them on the day."""
        return self.tried.met == self.standing.on

    @property
    def was_tried(self) -> bool:
        return self.tried.last == self.standing.on

    @property
    def is_due(self) -> bool:
        """Whether the protocol asks for a visit or call on the day, done or not."""
        if not self.standing.is_open or self.standing.state == State.PLANNED or self.standing.number == 0:
            return False
        waited = (self.standing.on - self.tried.met).days if self.tried.met else self.every
        return waited == 0 or waited >= self.every


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A member of the household who stays apart at another place."""

    uid: str
    person: Person | None
    place: Place


@dataclass(frozen=True, slots=True)
class DueHousehold:
    """Those of one household who are at one place and stay apart; who has no household, alone.

    `household` is None for somebody alone and for one that the reader does not see. `elsewhere` are members of it who
    stay apart at other places.
    """

    place: Place
    members: tuple[DueMember, ...]
    household: Household | None = None
    elsewhere: tuple[Elsewhere, ...] = ()

    @property
    def first(self) -> DueMember:
        return self.members[0]

    @property
    def turn(self) -> Turn:
        due = [each for each in self.members if each.is_due]
        if any(each.was_met for each in due) and all(each.was_tried for each in due):
            return Turn.DONE
        return Turn.TRIED if due and all(each.was_tried for each in due) else Turn.DUE

    @property
    def is_away(self) -> bool:
        """Whether nobody was at home two times on end."""
        return all(each.tried.is_away for each in self.members)

    @property
    def has_alert(self) -> bool:
        return any(each.has_alert for each in self.members)

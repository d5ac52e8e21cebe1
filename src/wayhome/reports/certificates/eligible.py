"""What may be certified of quarantines today: a statement for each, or why there can be none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from wayhome.accounts.policy import Access
from wayhome.accounts.scope import scope
from wayhome.kernel.problems import Problem, declare
from wayhome.records.base import today
from wayhome.records.following.standing import Standing, State, standings
from wayhome.records.humans import humans
from wayhome.records.membership import Membership
from wayhome.records.person import Person
from wayhome.records.quarantine import Quarantine
from wayhome.reference import places
from wayhome.reports.certificates.statement import ABOUT, Kind

DISTRICT = 2
LONGEST_NAME, LONGEST_ORDER = 60, 30

NOT_OVER = declare(
    "certificate.not_over",
    "This quarantine is not completed: its last day is {last}. The certificate can be issued from {after} on; until "
    "then there is the quarantine letter.",
)
NOT_COMPLETED = declare("certificate.not_completed", "This quarantine was not completed, so there is no certificate.")
NO_LAST_DAY = declare(
    "certificate.no_last_day",
    "Nobody wrote on which day this quarantine ended. Write that day, then issue the certificate.",
)
IS_OVER = declare(
    "certificate.is_over",
    "This quarantine is closed, so there is no letter. If it is completed, issue the certificate.",
)
NO_NAME = declare(
    "certificate.no_name", "No name is known of this person, and the paper must say whose it is. Write it."
)
LONG_NAME = declare(
    "certificate.long_name", "The name has more than {most} letters, too many for the code. Shorten it in the register."
)
NO_AREA = declare(
    "certificate.no_area", "It is not known which authorities answer for this quarantine. Name them, then issue it."
)


@dataclass(frozen=True, slots=True)
class Facts:
    """All of a statement that does not come from issuing it."""

    quarantine: Quarantine
    kind: Kind
    name: str
    name_local: str
    sex: str
    born: str
    day0: dt.date | None
    last: dt.date
    area: str
    order: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A quarantine of one of the household: where it stands and, of each kind, the facts or why there are none.

    `person` is None if the reader does not see them.
    """

    quarantine: Quarantine
    person: Person | None
    standing: Standing
    offers: Mapping[Kind, Facts | Problem]

    @property
    def wanted(self) -> Kind | None:
        """The kind that can be issued now."""
        return next((kind for kind, offer in self.offers.items() if isinstance(offer, Facts)), None)


def candidates(quarantines: Sequence[Quarantine], access: Access) -> list[Candidate]:
    """What may be issued for each, in their order. A constant number of queries."""
    standing = standings(quarantines, today())
    asked = Person.objects.filter(uid__in={each.person for each in quarantines})
    people = {each.uid: each for each in scope(asked, access, of_few=True)}
    found = []
    for each in quarantines:
        person, stands = people.get(each.person), standing[each.uid]
        offers = {kind: _facts(each, person, stands, kind) for kind in Kind} if person else {}
        found.append(Candidate(each, person, stands, offers))
    return found


def of_household(quarantine: Quarantine, access: Access) -> list[Quarantine]:
    """This quarantine, and of each other human in the household the newest one that the reader may know of."""
    who, all_of = humans([quarantine.person])
    mine = all_of[who[quarantine.person]]
    homes = Membership.objects.filter(person__in=mine).standing(today()).values_list("household", flat=True)
    near = Membership.objects.filter(household__in=list(homes)).standing(today()).values_list("person", flat=True)
    who, others = humans({*near, quarantine.person})
    registrations = {uid: human for human, uids in others.items() for uid in uids}
    quarantines: QuerySet[Any] = Quarantine.objects.all()
    theirs = scope(quarantines.filter(person__in=registrations), access, of_few=True)
    newest: dict[str, Quarantine] = {registrations[each.person]: each for each in theirs.order_by("seq")}
    newest.pop(who[quarantine.person], None)
    return [quarantine, *newest.values()]


def _facts(quarantine: Quarantine, person: Person, standing: Standing, kind: Kind) -> Facts | Problem:
    last = _last(standing, kind)
    if isinstance(last, Problem):
        return last
    latin = _plain(" ".join(filter(None, (person.family_name, person.given_name))))
    local = _plain(person.name_local)
    if not latin and not local:
        return NO_NAME()
    if max(len(latin), len(local)) > LONGEST_NAME:
        return LONG_NAME(most=LONGEST_NAME)
    area = district(quarantine.responsible)
    if area is None:
        return NO_AREA()
    return Facts(
        quarantine, kind, latin, local, person.sex or "", _born(person), standing.day0, last, area,
        _plain(quarantine.order_number)[:LONGEST_ORDER],
    )  # fmt: skip


def _last(standing: Standing, kind: Kind) -> dt.date | Problem:
    """The last day that a paper of this kind says, or why there can be none."""
    if kind is Kind.ORDER:
        if standing.state in (State.PLANNED, State.RUNNING) and standing.last:
            return standing.last
        return standing.why_open or IS_OVER()
    if standing.state is State.COMPLETED:
        return standing.last or standing.closed or NO_LAST_DAY()
    if standing.why_open or not standing.is_open or standing.term is None:
        return standing.why_open or NOT_COMPLETED()
    return NOT_OVER(last=standing.term.last, after=standing.term.after)


def district(area: str | None) -> str | None:
    """The district in which an area lies, else the province or the country itself; None for none."""
    if not area or not places.exists(area):
        return None
    return places.at_level(area, DISTRICT) or area


def _born(person: Person) -> str:
    if person.birth_date:
        return str(person.birth_date.year)
    return f"{ABOUT}{person.known_by.year - person.age}" if person.age is not None else ""


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())

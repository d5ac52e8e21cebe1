"""What a reader sees of transports: numbers, and the people of a manifest by name where they may know them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from django.db.models import Q, QuerySet

from wayhome.accounts.policy import Access, Right
from wayhome.accounts.scope import answers_for, areas_of, scope
from wayhome.kernel.shortcode import code_of
from wayhome.records.base import property_of
from wayhome.records.passenger import DID_NOT_BOARD, Passenger, PassengerSet
from wayhome.records.person import Person
from wayhome.records.staying.spans import MIDNIGHT, Moment
from wayhome.records.transport import Transport
from wayhome.reference import places
from wayhome.web.asking import language
from wayhome.web.showing import Showing, Shown

LISTED, ABOARD, CONFIRMED, EXPLAINED, LEFT = "listed", "aboard", "confirmed", "explained", "left"
"""What a line of a manifest says: to board, on the way, arrived, not arrived for a reason, left behind."""

PLANNED, ON_THE_WAY, ARRIVED, CANCELLED = "planned", "on_the_way", "arrived", "cancelled"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many lines of a manifest say what. `people` are all who board or boarded."""

    listed: int = 0
    aboard: int = 0
    confirmed: int = 0
    explained: int = 0
    left: int = 0

    @property
    def people(self) -> int:
        return self.listed + self.aboard + self.confirmed + self.explained

    def plus(self, state: str) -> Counts:
        return replace(self, **{state: getattr(self, state) + 1})


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a manifest as the reader sees it. `person` is None if they may not know who it is."""

    passenger: Passenger
    state: str
    person: Person | None
    called: str
    code: str
    told: Mapping[str, Shown]


def states(transport: Transport, at: Moment) -> str:
    """Where a transport is at that moment."""
    if transport.cancelled:
        return CANCELLED
    if transport.arrived and Moment(transport.arrived, transport.arrived_time or MIDNIGHT) <= at:
        return ARRIVED
    if transport.departed and Moment(transport.departed, transport.departed_time or MIDNIGHT) <= at:
        return ON_THE_WAY
    return PLANNED


def state_of(line: Passenger, has_departed: bool) -> str:
    """What a line says of its passenger."""
    if line.confirmed:
        return CONFIRMED
    if line.boarded is False or line.not_arrived == DID_NOT_BOARD:
        return LEFT
    if line.not_arrived:
        return EXPLAINED
    return ABOARD if has_departed else LISTED


def seen_lines(access: Access, transports: Iterable[str]) -> PassengerSet:
    """The lines of these manifests that the reader may know of, in the order in which they were written."""
    found = Passenger.objects.filter(transport__in=list(transports))
    return cast(PassengerSet, scope(found, access, of_few=True).order_by("seq"))


def all_seen(access: Access) -> PassengerSet:
    """All lines of all manifests that the reader may know of; few of them are asked for."""
    return cast(PassengerSet, scope(Passenger.objects.all(), access, of_few=True))


def count(transports: Sequence[Transport], access: Access) -> dict[str, dict[str, Counts]]:
    """Transport to destination province ("" if it is not known) to how many; one query for all of them."""
    departed = {each.uid: bool(each.departed) for each in transports}
    found: dict[str, dict[str, Counts]] = {uid: {} for uid in departed}
    for line in seen_lines(access, departed):
        of_it, province = found[line.transport], province_of(line.destination)
        of_it[province] = of_it.get(province, Counts()).plus(state_of(line, departed[line.transport]))
    return found


def total(counts: Iterable[Counts]) -> Counts:
    """All of them together."""
    both = list(counts)
    names = (LISTED, ABOARD, CONFIRMED, EXPLAINED, LEFT)
    return Counts(*(sum(getattr(each, name) for each in both) for name in names))


def province_of(area: str | None) -> str:
    """The area of the first level in which it lies; "" if that is not known."""
    return (places.at_level(area, 1) or "") if area else ""


def province_name(province: str) -> str:
    return places.name(province, language()) if province else "–"


def lines_of(passengers: Sequence[Passenger], has_departed: Mapping[str, bool], access: Access) -> list[Line]:
    """These lines with the people the reader may know: two queries, however many."""
    wanted = [line.person for line in passengers]
    people = {each.uid: each for each in scope(Person.objects.filter(uid__in=wanted), access, of_few=True)}
    showing = Showing(access)
    return [
        _line(line, people.get(line.person), has_departed.get(line.transport, False), showing) for line in passengers
    ]


def _line(passenger: Passenger, person: Person | None, has_departed: bool, showing: Showing) -> Line:
    called = showing.headline(person) if person else showing.reference("person", passenger.person).text
    told = {
        name: showing.value(property_of(Passenger, name), getattr(passenger, name))
        for name in ("seat", "destination", "to_site", "not_arrived", "confirmed", "note")
    }
    if person:
        told |= {name: showing.value(property_of(Person, name), getattr(person, name)) for name in ("sex", "age")}
    return Line(passenger, state_of(passenger, has_departed), person, called, code_of(passenger.person), told)


def concern(access: Access, area: str | None, among: QuerySet[Transport]) -> Q:
    """Which of some transports are a matter for the reader: from or to their areas, or with somebody they may know of.

    With an `area`, for those who answer for it.
    """
    if access.everywhere and area is None:
        return Q()
    narrow = replace(access, areas=(area,), everywhere=False) if area else access
    inside = areas_of(narrow)
    riding = Passenger.objects.filter(transport__in=among.values("uid"))
    theirs = scope(riding, narrow, of_few=True).values("transport")
    return Q(area__in=inside) | Q(destination__in=inside) | Q(uid__in=theirs)


def may_change(transport: Transport, access: Access) -> bool:
    """Whether the reader may say of this transport where it is: one of its ends lies in their areas."""
    return access.may(Right.EDIT) and (
        access.may(Right.EDIT_REFERENCE) or answers_for(Transport, transport.values(), access)
    )

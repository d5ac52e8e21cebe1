"""Two registrations beside each other, row by row, each row marked: the same, close, different, or one does not say.

How alike they are is said by linkage, of the two as they stand now: what it weighs and what the page marks agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wayhome.accounts.policy import Access
from wayhome.kernel.shortcode import code_of
from wayhome.ledger.models import Entry
from wayhome.ledger.record import KINDS
from wayhome.linkage.comparing import codes
from wayhome.linkage.model import load
from wayhome.linkage.sides import side_of
from wayhome.linkage.traits import traits_of
from wayhome.packs import active
from wayhome.records.base import property_of
from wayhome.reference import places
from wayhome.reports import wording
from wayhome.web.showing import Part, Showing, Shown
from wayhome.web.who.sides import Side

SAME, CLOSE, DIFFERENT, UNSAID = "same", "close", "different", ""
WORDS = {SAME: _("the same"), CLOSE: _("close"), DIFFERENT: _("different")}
NAMES = ("family_name", "given_name", "name_local")
EQUAL = frozenset(
    {
        "name.same", "sex.same", "birth.same_day", "birth.same_year", "phone.own", "phone.shared", "phone.common",
        "document.same", "place.village", "household.same",
    }
)  # fmt: skip
"""Levels of linkage at which nothing of the two differs. Of the others, those that speak for one person are close."""

Show = Callable[[Side, Showing], Shown]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison. `likeness` is "" where one of the two does not say. `entries`: what told it."""

    label: str
    left: Shown
    right: Shown
    likeness: str = UNSAID
    entries: tuple[Entry | None, Entry | None] = (None, None)

    @property
    def word(self) -> Any:
        return WORDS.get(self.likeness, "")


def rows(left: Side, right: Side, access: Access) -> list[Row]:
    """All that is known of the two, the reader's hidden properties as hidden."""
    records = [record for side in (left, right) for record in _records(side)]
    showing = Showing(access, [(type(record), record.values()) for record in records])
    return [row for row in _all(left, right, showing) if row.left.parts or row.right.parts or row.left.hidden]


def _all(left: Side, right: Side, showing: Showing) -> Iterator[Row]:
    alike = _likenesses(left, right)

    def both(label: str, show: Show, likeness: str = UNSAID) -> Row:
        one, other = show(left, showing), show(right, showing)
        if one.hidden or other.hidden:
            return Row(label, one, other)
        # What reads the same is the same, though to linkage a single word is no more than one that sounds so.
        return Row(label, one, other, SAME if likeness and one.parts == other.parts else likeness)

    def told(name: str, likeness: str = UNSAID, then: Sequence[str] = ()) -> Row:
        """A property of the two persons, with what belongs to it after it."""
        label = capfirst(str(property_of(KINDS["person"], name).verbose_name))
        return both(label, lambda side, showing: _value(side, showing, name, then), likeness)

    yield both(gettext("Name"), _name, alike["name"])
    yield told("sex", alike["sex"])
    yield both(gettext("Age and date of birth"), _birth, alike["birth"])
    yield told("phone", alike["phone"], then=("phone_owner",))
    yield told("document_number", alike["document"], then=("document_type",))
    yield both(gettext("Village"), _home, alike["place"])
    yield both(gettext("Household"), _household, _households(left, right))
    yield both(gettext("Others in the household"), _others, alike["household"])
    yield both(gettext("Arrivals"), _arrivals, _days(left, right))
    yield Row(
        gettext("Registered"), _registered(left, showing), _registered(right, showing), UNSAID, _entries(left, right)
    )
    yield told("note")


def _likenesses(left: Side, right: Side) -> Mapping[str, str]:
    """Comparison of linkage to how alike the two are in it; of households what the reader sees of them counts."""
    rules, model = active().name_rules, load()
    compared = []
    for side in (left, right):
        household = side.membership.household if side.membership else ""
        others = [traits_of(rules, other.values()).skeleton for other in side.others]
        compared.append(side_of(traits_of(rules, side.person.values(), household, side.uid), 1, others))
    found = defaultdict(str)
    for name, code in codes(*compared).items():
        found[name] = SAME if code in EQUAL else CLOSE if model.weight(code) > 0 else DIFFERENT
    return found


def _records(side: Side) -> Iterator[Any]:
    yield side.person
    yield from side.arrivals


def _value(side: Side, showing: Showing, name: str, then: Sequence[str]) -> Shown:
    told, *after = (showing.value(property_of(KINDS["person"], n), getattr(side.person, n)) for n in (name, *then))
    parts = tuple(Part(part.text) for each in (told, *after) for part in each.parts)
    return Shown(told.label, parts if told.parts else (), told.hidden)


def _name(side: Side, showing: Showing) -> Shown:
    """The name in Latin letters, then that in local script."""
    named = (property_of(KINDS["person"], name) for name in NAMES)
    told = [showing.value(prop, getattr(side.person, prop.name)) for prop in named]
    if any(each.hidden for each in told):
        return Shown(hidden=True)
    family, given, local = (each.text for each in told)
    return Shown(parts=tuple(Part(text) for text in (" ".join(filter(None, (family, given))), local) if text))


def _birth(side: Side, showing: Showing) -> Shown:
    """The day of birth, else the age with the year in which it was told."""
    person = side.person
    parts = list(showing.value(property_of(KINDS["person"], "birth_date"), person.birth_date).parts)
    if person.age is not None:
        age = wording.number(person.age, showing.language)
        year = wording.digits(str(person.known_by.year), showing.language)
        parts.append(Part(gettext("{age} years in {year}").format(age=age, year=year)))
    return Shown(parts=tuple(parts))


def _home(side: Side, showing: Showing) -> Shown:
    home = side.person.home
    return Shown(parts=(Part(places.full_name(home, showing.language)),) if home else ())


def _household(side: Side, showing: Showing) -> Shown:
    if side.membership is None:
        return Shown()
    role = showing.value(property_of(KINDS["membership"], "role"), side.membership.role)
    household: Any = side.household
    called = household.label or code_of(household.uid) if household else gettext("not in your areas")
    return Shown(parts=(Part(called), *role.parts))


def _households(left: Side, right: Side) -> str:
    """Only the same household says something: each source numbers households by itself."""
    both = left.membership and right.membership
    return SAME if both and left.membership.household == right.membership.household else UNSAID


def _others(side: Side, showing: Showing) -> Shown:
    parts = [Part(_called(other, showing)) for other in side.others]
    if side.unseen:
        number = wording.number(side.unseen, showing.language)
        parts.append(Part(gettext("{number} not in your areas").format(number=number)))
    return Shown(parts=tuple(parts))


def _called(person: Any, showing: Showing) -> str:
    age = f", {wording.number(person.age, showing.language)}" if person.age is not None else ""
    return f"{showing.headline(person)}{age}"


def _arrivals(side: Side, showing: Showing) -> Shown:
    model = KINDS["arrival"]
    parts = []
    for arrival in side.arrivals:
        told = showing.values(model, arrival.values(), ("day", "crossing_point"))
        parts.append(Part(" · ".join(each.text for each in told if each.text) or gettext("day not known")))
    return Shown(parts=tuple(parts))


def _days(left: Side, right: Side) -> str:
    """One person does not arrive twice on one day: the same day is told twice. Other days say nothing."""
    days = [{each.day for each in side.arrivals if each.day} for side in (left, right)]
    return SAME if days[0] & days[1] else UNSAID


def _registered(side: Side, showing: Showing) -> Shown:
    return Shown(parts=(Part(wording.day(side.person.known_by, showing.language)),))


def _entries(left: Side, right: Side) -> tuple[Entry | None, Entry | None]:
    """The first entry of each, which says where it comes from; none of one that is shown from outside the areas."""
    return (None if left.is_shown else left.entry, None if right.is_shown else right.entry)

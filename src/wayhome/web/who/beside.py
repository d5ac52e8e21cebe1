"""Two registrations beside each other, row by row, each row marked: the same, close, different, or one does not say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rapidfuzz.distance import Jaro

from wayhome.accounts.policy import Access
from wayhome.kernel.names import ascii_digits
from wayhome.kernel.shortcode import code_of
from wayhome.ledger.record import KINDS
from wayhome.packs import active
from wayhome.records.base import property_of
from wayhome.reference import places
from wayhome.reports import wording
from wayhome.web.showing import Part, Showing, Shown
from wayhome.web.who.sides import Side

SAME, CLOSE, DIFFERENT, UNSAID = "same", "close", "different", ""
WORDS = {SAME: _("the same"), CLOSE: _("close"), DIFFERENT: _("different")}
NAMES = ("family_name", "given_name", "name_local")
ALIKE = 0.8
TAIL = 8
YEARS = 2

Show = Callable[[Side, Showing], Shown]
Like = Callable[[Any, Any], str]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison. `likeness` is "" where one of the two does not say."""

    label: str
    left: Shown
    right: Shown
    likeness: str = UNSAID

    @property
    def word(self) -> Any:
        return WORDS.get(self.likeness, "")


def rows(left: Side, right: Side, access: Access) -> list[Row]:
    """All that is known of the two, the reader's hidden properties as hidden."""
    records = [record for side in (left, right) for record in _records(side)]
    showing = Showing(access, [(type(record), record.values()) for record in records])
    return [row for row in _all(left, right, showing) if row.left.parts or row.right.parts or row.left.hidden]


def _all(left: Side, right: Side, showing: Showing) -> Iterator[Row]:
    def both(label: str, show: Show, likeness: str = UNSAID) -> Row:
        return Row(label, show(left, showing), show(right, showing), likeness)

    told = partial(_property, left, right, showing)
    yield both(gettext("Name"), _name, _names(left, right))
    yield told("sex", _equal)
    yield both(gettext("Age and date of birth"), _birth, _ages(left, right))
    yield told("phone", _phones, then=("phone_owner",))
    yield told("document_number", _documents, then=("document_type",))
    yield both(gettext("Village"), _home, _homes(left, right))
    yield both(gettext("Household"), _household, _households(left, right))
    yield both(gettext("Others in the household"), _others, _in_common(left, right))
    yield both(gettext("Arrivals"), _arrivals, _days(left, right))
    yield both(gettext("Registered"), _registered)
    yield told("note", None)


def _records(side: Side) -> Iterator[Any]:
    yield side.person
    yield from side.arrivals


def _property(left: Side, right: Side, showing: Showing, name: str, like: Like | None, then: Sequence[str] = ()) -> Row:
    """A property of the two persons, with what belongs to it after it."""
    prop = property_of(KINDS["person"], name)
    one, other = _value(left, showing, name, then), _value(right, showing, name, then)
    values = getattr(left.person, name), getattr(right.person, name)
    comparable = like is not None and not (one.hidden or other.hidden) and all(map(bool, values))
    likeness = like(*values) if like is not None and comparable else UNSAID
    return Row(capfirst(str(prop.verbose_name)), one, other, likeness)


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


def _names(left: Side, right: Side) -> str:
    """The likest of the two scripts; where they share none, whether the names sound the same."""
    sides = [(_latin(side), side.person.name_local or "") for side in (left, right)]
    likenesses = [_one_name(one, other) for one, other in zip(*sides, strict=True) if one and other]
    if likenesses:
        return min(likenesses, key=(SAME, CLOSE, DIFFERENT).index)
    sounds = [active().name_rules.skeletons(latin or local) for latin, local in sides]
    return UNSAID if not all(sounds) else CLOSE if sounds[0] == sounds[1] else DIFFERENT


def _latin(side: Side) -> str:
    return " ".join(filter(None, (side.person.family_name, side.person.given_name)))


def _one_name(one: str, other: str) -> str:
    rules = active().name_rules
    ours, theirs = sorted(rules.tokens(one)), sorted(rules.tokens(other))
    if ours == theirs:
        return SAME
    sounds = rules.skeletons(one) == rules.skeletons(other)
    return CLOSE if sounds or Jaro.similarity(" ".join(ours), " ".join(theirs)) >= ALIKE else DIFFERENT


def _equal(one: Any, other: Any) -> str:
    return SAME if one == other else DIFFERENT


def _birth(side: Side, showing: Showing) -> Shown:
    """The day of birth, else the age with the year in which it was told."""
    person = side.person
    parts = list(showing.value(property_of(KINDS["person"], "birth_date"), person.birth_date).parts)
    if person.age is not None:
        age = wording.number(person.age, showing.language)
        year = wording.digits(str(person.known_by.year), showing.language)
        parts.append(Part(gettext("{age} years in {year}").format(age=age, year=year)))
    return Shown(parts=tuple(parts))


def _born(side: Side) -> int | None:
    person = side.person
    if person.birth_date:
        return int(person.birth_date.year)
    return person.known_by.year - person.age if person.age is not None else None


def _ages(left: Side, right: Side) -> str:
    one, other = _born(left), _born(right)
    if one is None or other is None:
        return UNSAID
    days = left.person.birth_date, right.person.birth_date
    if all(days) and days[0] == days[1]:
        return SAME
    if one == other and not all(days):
        return SAME
    return CLOSE if abs(one - other) <= YEARS else DIFFERENT


def _phones(one: str, other: str) -> str:
    tails = ["".join(c for c in ascii_digits(phone) if c.isdigit())[-TAIL:] for phone in (one, other)]
    return _equal(*tails)


def _documents(one: str, other: str) -> str:
    return _equal(*("".join(filter(str.isalnum, ascii_digits(number))).casefold() for number in (one, other)))


def _home(side: Side, showing: Showing) -> Shown:
    home = side.person.home
    return Shown(parts=(Part(places.full_name(home, showing.language)),) if home else ())


def _homes(left: Side, right: Side) -> str:
    """Close is: of one commune."""
    one, other = left.person.home, right.person.home
    if not (one and other):
        return UNSAID
    if one == other:
        return SAME
    around = places.common_ancestor([one, other])
    return CLOSE if around and places.place(around).level >= places.place(one).level - 1 else DIFFERENT


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


def _in_common(left: Side, right: Side) -> str:
    """Whether the same names live with both."""
    if not (left.others and right.others):
        return UNSAID
    if {each.uid for each in left.others} & {each.uid for each in right.others}:
        return SAME
    rules = active().name_rules
    keys = [{rules.skeletons(each.headline()) for each in side.others} for side in (left, right)]
    return CLOSE if keys[0] & keys[1] else DIFFERENT


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
    parts = [Part(wording.day(side.person.known_by, showing.language))]
    if side.entry and not side.is_shown:
        parts.append(Part(side.entry.source.name, reverse("web:entry", args=[side.entry.seq])))
    return Shown(parts=tuple(parts))

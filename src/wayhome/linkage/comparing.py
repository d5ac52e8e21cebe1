"""What is compared of two registrations, and which levels of likeness there are. What a level weighs is the model's.

A level's code is stable: pairs keep it, the model gives it numbers, and words are made of it when it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rapidfuzz.distance import Jaro

from wayhome.linkage.checks import (
    Absent,
    Alike,
    All,
    Apart,
    AtMost,
    Check,
    Same,
    Several,
    Shared,
    Side,
    Some,
    Told,
    Within,
)
from wayhome.linkage.checks import shared as in_common

ALIKE = 80
OWN, FEW = 3, 8
"""A number told by so few registrations may be a person's own; by so few, a household's. By more, it says nothing."""

Numbers = Callable[[Side, Side], list[int]]


def _nothing(left: Side, right: Side) -> list[int]:
    return []


@dataclass(frozen=True, slots=True)
class Level:
    """One degree of likeness. `numbers` are what its words need. `rare`: it weighs more the rarer the name is.

    `sure`: with it the model may tie two by itself. Without any such level it asks, whatever the rest weighs: sisters
    with names alike share house, phone and village. `bars`: with it the model never ties, for a household tells each
    of its members once.
    """

    code: str
    check: Check
    numbers: Numbers = _nothing
    rare: bool = False
    sure: bool = False
    bars: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """Levels in the order in which they are tried; `otherwise` is the code where none holds.

    Where `unknown` holds, it says nothing for or against.
    """

    name: str
    unknown: Check
    levels: tuple[Level, ...]
    otherwise: str
    told: Numbers = _nothing

    @property
    def codes(self) -> tuple[str, ...]:
        return (*(level.code for level in self.levels), self.otherwise)


def _likeness(left: Side, right: Side) -> list[int]:
    """How alike the names are, in percent (Jaro), rounded down; nothing where they share no script."""
    for column in ("latin", "local"):
        if left[column] and right[column]:
            return [int(100 * Jaro.similarity(left[column], right[column]))]
    return []


def _years(left: Side, right: Side) -> list[int]:
    return [abs(left["born"] - right["born"])]


def _sharers(left: Side, right: Side) -> list[int]:
    return [max(left["sharers"], right["sharers"])]


def _others(left: Side, right: Side) -> list[int]:
    return [in_common(left, right, "others")]


_ONE_EQUAL_OTHER_ALIKE = Some(
    All(Same("first"), Alike("rest", ALIKE)),
    All(Same("rest"), Alike("first", ALIKE)),
    All(Same("first", "rest"), Alike("rest", ALIKE, "first")),
    All(Same("rest", "first"), Alike("first", ALIKE, "rest")),
)
_NO_DAY = Absent("birth_date")

NAME = Comparison(
    "name",
    Absent("skeleton"),
    (
        Level("name.same", All(Several("tokens"), Some(Same("latin"), Same("local"))), rare=True, sure=True),
        Level("name.sounds_same", All(Several("tokens"), Same("skeleton")), _likeness, rare=True, sure=True),
        Level("name.one_word_same", Same("skeleton"), _likeness),
        Level("name.one_same", _ONE_EQUAL_OTHER_ALIKE, _likeness),
        Level("name.alike", Alike("latin", ALIKE), _likeness),
        Level("name.part", Within("tokens")),
        Level("name.sounds_alike", All(Shared("tokens", 1), Alike("skeleton", ALIKE)), _likeness),
        Level("name.one_shared", Shared("tokens", 1), _likeness),
    ),
    "name.differs",
    _likeness,
)
SEX = Comparison("sex", Absent("sex"), (Level("sex.same", Same("sex")),), "sex.differs")
BIRTH = Comparison(
    "birth",
    Absent("born"),
    (
        Level("birth.same_day", Same("birth_date")),
        Level("birth.day_and_month_swapped", Same("birth_date", "turned")),
        Level("birth.same_year", All(Same("born"), _NO_DAY)),
        Level("birth.same_year_other_day", Same("born")),
        Level("birth.year_apart", All(Apart("born", 1), _NO_DAY), _years),
        Level("birth.two_years_apart", All(Apart("born", 2), _NO_DAY), _years),
        Level("birth.rounded", All(Apart("born", 5), Told("rounded")), _years),
        Level("birth.few_years_apart", Apart("born", 3), _years),
        Level("birth.years_apart", Apart("born", 12), _years),
    ),
    "birth.far_apart",
    _years,
)
PHONE = Comparison(
    "phone",
    Absent("phone"),
    (
        Level("phone.own", All(Same("phone"), AtMost("sharers", OWN))),
        Level("phone.shared", All(Same("phone"), AtMost("sharers", FEW)), _sharers),
        Level("phone.common", Same("phone"), _sharers),
    ),
    "phone.differs",
)
DOCUMENT = Comparison(
    "document", Absent("document"), (Level("document.same", Same("document"), sure=True),), "document.differs"
)
PLACE = Comparison(
    "place",
    Absent("province"),
    (
        Level("place.village", Same("village")),
        Level("place.commune", Same("commune")),
        Level("place.district", Same("district")),
        Level("place.province", Same("province")),
    ),
    "place.differs",
)
HOUSEHOLD = Comparison(
    "household",
    Absent("others"),
    (
        Level("household.same", Same("household"), bars=True),
        Level("household.members", Shared("others", 2), _others),
        Level("household.member", Shared("others", 1)),
    ),
    "household.differs",
)

COMPARISONS = (NAME, SEX, BIRTH, PHONE, DOCUMENT, PLACE, HOUSEHOLD)
SURE = frozenset(level.code for each in COMPARISONS for level in each.levels if level.sure)
BARS = frozenset(level.code for each in COMPARISONS for level in each.levels if level.bars)


def levels(left: Side, right: Side) -> Iterator[tuple[Comparison, Level | None]]:
    """Each comparison that says something of the two, with the first of its levels that holds; None if none does."""
    for comparison in COMPARISONS:
        if not comparison.unknown.holds(left, right):
            yield comparison, next((level for level in comparison.levels if level.check.holds(left, right)), None)


def codes(left: Side, right: Side) -> dict[str, str]:
    """Each comparison that says something of the two, by its name, to the code of how alike they are in it."""
    return {each.name: level.code if level else each.otherwise for each, level in levels(left, right)}

"""Finding people: by a part of the name in either script and any order, by phone, by document, by short code.

A small area is looked through without the country: who bears a part of a name is kept by place.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from wayhome.accounts.policy import Access, Right
from wayhome.accounts.scope import scope
from wayhome.kernel.names import ascii_digits
from wayhome.kernel.shortcode import tail_of
from wayhome.ledger.tails import UidTail
from wayhome.linkage import keys
from wayhome.linkage.catching_up import catch_up
from wayhome.linkage.models import Bearer, Key, NamePart, Traits
from wayhome.linkage.reach import reaches
from wayhome.linkage.traits import AREAS, COLUMNS, Row, document_key, phone_tail
from wayhome.packs import active
from wayhome.records.person import Person
from wayhome.reference import places

WAIT_FOR = 4_000
LOOKED_AT = 300
"""So many rows of bearers of the rarest part are read, two for who is away; who finds more needs another word."""
AS_WRITTEN = 100
"""Of those whose names have every word as written, so many are enough to put the shortest names first."""
FEW = 2_000
"""So many bearers are read wherever they live; of more, those in the reader's areas are asked for."""
VARIANTS = 40
_A_NUMBER = re.compile(r"\+?[\d\s./()-]{6,}")
_HAS_DIGITS = re.compile(r"\d{3}")


@dataclass(slots=True)
class _Word:
    """A word that was typed, and the parts of names that it may mean: as written, begun, or sounding the same."""

    text: str
    skeleton: str
    parts: list[tuple[int, int]] = field(default_factory=list)
    is_known: bool = False

    @property
    def exact(self) -> list[tuple[int, int]]:
        """The part that is written so, with how many bear it."""
        return self.parts[:1] if self.is_known else []

    @property
    def people(self) -> int:
        return sum(people for _, people in self.parts)

    def distance(self, row: Row) -> int | None:
        """0: the name has this word; 1: one that begins so; 2: one that sounds the same; None: none of these."""
        parts = row.parts
        if self.text in parts:
            return 0
        if any(part.startswith(self.text) for part in parts):
            return 1
        return 2 if self.skeleton in row.skeleton.split() else None


def people(query: str, access: Access, limit: int = 20) -> list[str]:
    """The uids of up to `limit` registrations in scope that the query may mean, the likeliest first.

    Who may not see identity finds by short code alone. Of a very common name some are found, not all: it needs a
    second word.
    """
    written = query.strip()
    if not written or not access.role or not access.areas:
        return []
    code = tail_of(written)
    if isinstance(code, str) and (found := _by_code(code, access, limit)):
        return found
    if not access.may(Right.SEE_IDENTITY):
        return []
    catch_up(WAIT_FOR)
    digits = ascii_digits(written)
    if _HAS_DIGITS.search(digits):
        return _by_number(digits, access)[:limit]
    return _by_name(written, access, limit)


def _by_code(tail: str, access: Access, limit: int) -> list[str]:
    called = Person.objects.alias(tail=UidTail("uid")).filter(tail=tail)
    return list(scope(called, access).order_by("uid").values_list("uid", flat=True)[:limit])


def _by_number(written: str, access: Access) -> list[str]:
    """Those who told this number of a phone or a document."""
    wanted = []
    if (tail := phone_tail(written)) and _A_NUMBER.fullmatch(written):
        wanted.append(keys.phone_key(tail))
    if document := document_key(written):
        wanted.append(keys.document_number_key(document))
    numbers = Key.objects.filter(key__in=wanted).values_list("traits", flat=True)[:LOOKED_AT]
    return [row.person for row in _rows(numbers) if reaches(row.areas, access)]


def _by_name(written: str, access: Access, limit: int) -> list[str]:
    rules = active().name_rules
    words = [_Word(token, rules.skeleton(token)) for token in dict.fromkeys(rules.tokens(written))]
    for word in words:
        _look_up(word)
    if not words or not all(word.parts for word in words):
        return []
    as_written = _as_written(words, access)
    found = _ranked(words, as_written, access)
    if len(found) < limit:
        found = _ranked(words, {*as_written, *_sounding_so(words, access), *_bearers(words, access)}, access)
    return found[:limit]


def _ranked(words: Sequence[_Word], numbers: Collection[int], access: Access) -> list[str]:
    """Those of the registrations in scope whose name has all of the words, the nearest first."""
    ranked = []
    for row in _rows(numbers):
        distances = [distance for word in words if (distance := word.distance(row)) is not None]
        if len(distances) == len(words) and reaches(row.areas, access):
            ranked.append((sum(distances), len(row.parts), row.person))
    return [uid for _, _, uid in sorted(ranked)]


def _look_up(word: _Word) -> None:
    """Find the parts of names that the word may mean: as written, then begun, then sounding so, the common first."""
    columns = ("id", "people")
    begun = [*NamePart.objects.filter(text=word.text).values_list(*columns)]
    word.is_known = bool(begun)
    begun += _beginning_with(word.text).order_by("-people").values_list(*columns)[:VARIANTS]
    begun += NamePart.objects.filter(skeleton=word.skeleton).order_by("-people").values_list(*columns)[:VARIANTS]
    word.parts = list(dict.fromkeys(begun))


def _beginning_with(text: str) -> QuerySet[NamePart]:
    """The parts that begin so. SQLite finds a range by its index, PostgreSQL a beginning."""
    if connection.vendor == "sqlite":
        return NamePart.objects.filter(text__gte=text, text__lt=text + chr(0x10FFFF))
    return NamePart.objects.filter(text__startswith=text)


def _as_written(words: Sequence[_Word], access: Access) -> list[int]:
    """Those in the areas of the access who bear all of the words as written."""
    exact = sorted((people, number) for word in words for number, people in word.exact)
    if len(exact) < len(words):
        return []
    (_, rarest), *others = exact
    bearers = _in_areas(Bearer.objects.filter(part=rarest), access)
    for _, number in others:
        bearers = bearers.filter(
            Exists(Bearer.objects.filter(part=number, village=OuterRef("village"), traits=OuterRef("traits")))
        )
    return list(bearers.values_list("traits", flat=True)[:AS_WRITTEN])


def _sounding_so(words: Sequence[_Word], access: Access) -> list[int]:
    """Those in the areas of the access in whose name the two rarest of the words are heard together."""
    if len(words) < 2:
        return []
    one, other, *_ = sorted(words, key=lambda word: word.people)
    block = Key.objects.filter(key=keys.pair_key(one.skeleton, other.skeleton)).values("traits")[:FEW]
    rows = Traits.objects.filter(id__in=block).values_list("id", *AREAS)
    return [number for number, *areas in rows if reaches(areas, access)][:LOOKED_AT]


def _bearers(words: Sequence[_Word], access: Access) -> list[int]:
    """Those in the areas of the access who bear what the rarest word may mean, what is nearest first."""
    word = min(words, key=lambda each: each.people)
    if word.people <= FEW:
        bearers = Bearer.objects.filter(part__in=[number for number, _ in word.parts])
        rows = list(bearers.values_list("traits", "village"))
        return [traits for traits, area in rows if reaches([area], access)]
    areas = 1 if access.everywhere else len(_areas(access))
    found: list[int] = []
    for number, _ in word.parts[: 1 + FEW // max(areas, 1)]:
        bearers = _in_areas(Bearer.objects.filter(part=number), access)
        found += bearers.values_list("traits", flat=True)[: LOOKED_AT - len(found)]
        if len(found) >= LOOKED_AT:
            break
    return found


def _in_areas(bearers: QuerySet[Bearer], access: Access) -> QuerySet[Bearer]:
    if access.everywhere:
        return bearers
    return bearers.filter(village__in=_areas(access))


def _areas(access: Access) -> set[str]:
    return {uid for area in access.areas for uid in places.areas_within(area)}


def _rows(numbers: Iterable[int]) -> list[Row]:
    return [Row(*columns) for columns in Traits.objects.filter(id__in=list(numbers)).values_list(*COLUMNS)]

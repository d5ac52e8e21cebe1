"""Typed search over the gazetteer: what a person may mean, best first, to choose from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import IntEnum

from wayhome.kernel.problems import Problem
from wayhome.reference.gazetteer import Gazetteer
from wayhome.reference.spelling import digits_key, name_key, readable

_POOL = 2_000
_LIKE_ENOUGH = 0.6


class How(IntEnum):
    """Why a place was found, the surest reason first."""

    CODE = 0
    NAME = 1
    ALIAS = 2
    BEGINS = 3
    CONTAINS = 4
    SIMILAR = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """One place to choose: its uid, both names, where it lies, and why it is offered."""

    uid: str
    name: str
    name_local: str
    level: int
    around: str
    how: How


def search(
    gazetteer: Gazetteer, text: str, parent: str | None = None, limit: int = 20, level: int | None = None
) -> list[Hit]:
    """Up to `limit` places that `text` may mean: by code, by a name or part of one in either script, by likeness.

    `parent` (a uid) limits the search to what lies in it. The parent may also be typed before or after the name.
    """
    written = readable(text)
    if not gazetteer.places:
        return []
    outer = parent if parent in gazetteer.places else gazetteer.root
    if not written:
        return [_hit(gazetteer, uid, How.BEGINS) for uid in gazetteer.children.get(outer, ())[:limit]]
    found = _search(gazetteer, written, outer, level)
    if min(found.values(), default=How.SIMILAR) >= How.SIMILAR:
        for around, rest in _parent_and_rest(gazetteer, written, outer):
            for uid, how in _search(gazetteer, rest, around, level).items():
                if how < found.get(uid, How.SIMILAR):
                    found[uid] = how
    if len(found) < limit:
        _add_similar(gazetteer, name_key(written), outer, level, found, limit)
    places = gazetteer.places
    order = {uid: place for place, uid in enumerate(found)}
    best = sorted(
        found, key=lambda u: (found[u], order[u] if found[u] == How.SIMILAR else 0, places[u].level, places[u].path)
    )
    return [_hit(gazetteer, uid, found[uid]) for uid in best[:limit]]


def _search(gazetteer: Gazetteer, written: str, outer: str, level: int | None) -> dict[str, How]:
    found: dict[str, How] = {}
    path = gazetteer.places[outer].path

    def add(uid: str, how: How) -> None:
        place = gazetteer.places[uid]
        if level in (None, place.level) and place.path.startswith(path) and how < found.get(uid, How.SIMILAR):
            found[uid] = how

    answer = gazetteer.resolve(written, level)
    if isinstance(answer, str):
        add(answer, How.CODE if digits_key(written) or written == answer else How.NAME)
    if digits := digits_key(written):
        for uid, place in gazetteer.places.items():
            if place.code.startswith((written, digits)):
                add(uid, How.CODE if place.code == digits else How.BEGINS)
    key = name_key(written)
    if not key:
        return found
    for index, how in ((gazetteer.by_name, How.NAME), (gazetteer.by_alias, How.ALIAS)):
        for each, uids in index.items():
            if key in each:
                way = how if each == key else How.BEGINS if each.startswith(key) else How.CONTAINS
                for uid in uids:
                    add(uid, way)
    return found


def _parent_and_rest(gazetteer: Gazetteer, written: str, outer: str) -> Iterator[tuple[str, str]]:
    """The ways to read the words as an area and something in it."""
    words = written.replace(",", " ").split()
    for cut in range(1, len(words)):
        first, last = " ".join(words[:cut]), " ".join(words[cut:])
        for around, rest in ((first, last), (last, first)):
            answer = gazetteer.resolve(around, parent=outer)
            if not isinstance(answer, Problem):
                yield answer, rest


def _add_similar(
    gazetteer: Gazetteer, key: str, outer: str, level: int | None, found: dict[str, How], limit: int
) -> None:
    """Fill up with names that look like the typed one, most alike first; among few places, for likeness is slow."""
    pool = gazetteer.within(outer)
    if len(pool) > _POOL:
        pool = tuple(uid for uid in pool if gazetteer.places[uid].level <= 2)
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(key)
    scored = []
    for uid in pool:
        place = gazetteer.places[uid]
        if uid in found or level not in (None, place.level):
            continue
        likeness = 0.0
        for name in {place.name, place.name_local, *place.aliases}:
            matcher.set_seq1(name_key(name))
            if matcher.quick_ratio() >= _LIKE_ENOUGH:
                likeness = max(likeness, matcher.ratio())
        if likeness >= _LIKE_ENOUGH:
            scored.append((-likeness, uid))
    for _, uid in sorted(scored)[: limit - len(found)]:
        found[uid] = How.SIMILAR


def _hit(gazetteer: Gazetteer, uid: str, how: How) -> Hit:
    place = gazetteer.places[uid]
    around = ", ".join(gazetteer.places[each].name for each in reversed(gazetteer.ancestors(uid)[1:]))
    return Hit(uid, place.name, place.name_local, place.level, around, how)

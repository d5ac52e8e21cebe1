"""Places: the gazetteer over the area records as they are now. Other rooms ask about areas here."""

from __future__ import annotations

import time
from collections.abc import Iterable

from wayhome.kernel.problems import Problem
from wayhome.ledger.read import latest_seq_of
from wayhome.reference import finding
from wayhome.reference.area_index import Place
from wayhome.reference.areas import Area
from wayhome.reference.finding import Hit
from wayhome.reference.gazetteer import Gazetteer

_LOOK_AGAIN_AFTER = 1.0
_COLUMNS = (
    "uid", "name", "name_local", "level", "parent", "path", "unit", "code", "pcode", "iso", "former_codes", "aliases",
    "flags",
)  # fmt: skip


class _Shelf:
    """The gazetteer last built, the newest area entry it knows, and when that was last looked at."""

    gazetteer: Gazetteer | None = None
    seq = -1
    looked = 0.0


def gazetteer() -> Gazetteer:
    """The gazetteer, built anew when the book has a newer area entry; another process's change shows in a second."""
    moment = time.monotonic()
    if _Shelf.gazetteer is None or moment - _Shelf.looked > _LOOK_AGAIN_AFTER:
        seq = latest_seq_of(Area.kind)
        if _Shelf.gazetteer is None or seq != _Shelf.seq:
            _Shelf.gazetteer, _Shelf.seq = _build(), seq
        _Shelf.looked = moment
    return _Shelf.gazetteer


def forget() -> None:
    """Build the gazetteer anew when it is next asked for."""
    _Shelf.gazetteer = None


def _build() -> Gazetteer:
    rows = Area.objects.order_by("path").values_list(*_COLUMNS).iterator(20_000)
    return Gazetteer(Place.of(row[0], dict(zip(_COLUMNS, row, strict=True))) for row in rows)


def resolve(text: str, level: int | None = None, parent: str | None = None) -> str | Problem:
    """The uid of the area that `text` means, or the Problem that says why it means none. See Gazetteer.resolve."""
    return gazetteer().resolve(text, level, parent)


def search(text: str, parent: str | None = None, limit: int = 20, level: int | None = None) -> list[Hit]:
    """Up to `limit` areas that `text` may mean, best first, to choose from. See finding.search."""
    return finding.search(gazetteer(), text, parent, limit, level)


def exists(uid: str) -> bool:
    return uid in gazetteer()


def place(uid: str) -> Place:
    """The area. Raises KeyError if there is none."""
    return gazetteer().places[uid]


def country() -> str:
    """The uid of the country."""
    return gazetteer().root


def name(uid: str, language: str = "en") -> str:
    """The area's name; a uid that is no area is its own name, so that old data stays readable."""
    found = gazetteer().places.get(uid)
    return found.called(language) if found else uid


def full_name(uid: str, language: str = "en") -> str:
    """The name followed by the areas around it: Malai, Banteay Meanchey."""
    book = gazetteer()
    return book.full_name(uid, language) if uid in book else uid


def below(uid: str) -> str:
    """The path with which the paths of the area and all in it begin. Raises KeyError if there is no such area."""
    return gazetteer().places[uid].path


def inside(uid: str, outer: str) -> bool:
    """Whether the area `uid` is `outer` or lies in it; False if either is no area."""
    book = gazetteer()
    return uid in book and outer in book and book.inside(uid, outer)


def areas_within(uid: str) -> tuple[str, ...]:
    """The area and everything in it; () if there is no such area."""
    book = gazetteer()
    return book.within(uid) if uid in book else ()


def children(uid: str) -> tuple[str, ...]:
    """The areas directly below this one, in the order of their codes."""
    return tuple(gazetteer().children.get(uid, ()))


def ancestors(uid: str) -> tuple[str, ...]:
    """The areas around this one, the country first, itself left out; () if there is no such area."""
    book = gazetteer()
    return book.ancestors(uid) if uid in book else ()


def at_level(uid: str, level: int) -> str | None:
    """The area of that level which `uid` is or lies in; None if there is none."""
    book = gazetteer()
    if uid in book:
        for each in (*book.ancestors(uid), uid):
            if book.places[each].level == level:
                return each
    return None


def common_ancestor(uids: Iterable[str]) -> str | None:
    """The smallest area that contains all of them; None for none."""
    book = gazetteer()
    paths = [(*book.ancestors(uid), uid) for uid in uids if uid in book]
    shared = None
    for level in zip(*paths, strict=False):
        if len(set(level)) > 1:
            break
        shared = level[0]
    return shared

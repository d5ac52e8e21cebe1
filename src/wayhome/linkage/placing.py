"""Putting traits, and the keys to them, where they are found; taking them away again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Max

from wayhome.ledger.stores import Store
from wayhome.linkage.keys import keys_of
from wayhome.linkage.models import Bearer, Key, NamePart, Traits
from wayhome.linkage.traits import COLUMNS, Row
from wayhome.packs import active

Known = Mapping[str, tuple[int, Row]]
TRAITS = ("id", *COLUMNS)
KEY = ("key", "traits")
BEARER = ("part", "village", "traits")
PART = ("id", "text", "skeleton", "people")
MANY = 900
NOTHING = Row()


def known(uids: Collection[str]) -> dict[str, tuple[int, Row]]:
    """The traits of these registrations that are kept, with their numbers."""
    found = {}
    for part in _parts(uids):
        for number, *columns in Traits.objects.filter(person__in=part).values_list(*TRAITS):
            found[columns[0]] = (number, Row(*columns))
    return found


def put(store: Store, before: Known, rows: Mapping[str, Row]) -> None:
    """Keep `rows` in the place of those `before`; a registration that is only among those goes.

    For an open transaction in which nobody else writes these tables.
    """
    changed = [uid for uid in {*before, *rows} if before.get(uid, (0, None))[1] != rows.get(uid)]
    following = (Traits.objects.aggregate(last=Max("id"))["last"] or 0) + 1
    numbers = {}
    for uid in sorted(changed):
        numbers[uid] = before[uid][0] if uid in before else following
        following += uid not in before
    gone = [(numbers[uid],) for uid in changed if uid not in rows]
    store.cursor.executemany("DELETE FROM linkage_traits WHERE id = %s", gone)
    store.upsert(Traits, TRAITS, [column_row(numbers[uid], rows[uid]) for uid in changed if uid in rows])
    moved = [(numbers[uid], before.get(uid, (0, NOTHING))[1], rows.get(uid, NOTHING)) for uid in changed]
    _put_keys(store, moved)
    _put_names(store, moved)
    _count(store, moved)


def column_row(number: int, row: Row) -> tuple[Any, ...]:
    """The columns of `TRAITS` as both databases take them."""
    day = row.birth_date.isoformat() if row.birth_date else None
    return (number, *row[:6], day, *row[7:])


def _put_keys(store: Store, moved: Iterable[tuple[int, Row, Row]]) -> None:
    rules = active().name_rules
    old, new = set(), set()
    for number, before, after in moved:
        kept, wanted = keys_of(rules, before), keys_of(rules, after)
        old |= {(key, number) for key in kept - wanted}
        new |= {(key, number) for key in wanted - kept}
    store.cursor.executemany("DELETE FROM linkage_key WHERE key = %s AND traits = %s", sorted(old))
    store.insert(Key, KEY, sorted(new))


def _put_names(store: Store, moved: Iterable[tuple[int, Row, Row]]) -> None:
    old, new = set(), set()
    counts: Counter[str] = Counter()
    for number, before, after in moved:
        had = {(text, area, number) for text in before.parts for area in before.found_in}
        has = {(text, area, number) for text in after.parts for area in after.found_in}
        old |= had - has
        new |= has - had
        counts.update(after.parts)
        counts.subtract(before.parts)
    more = [(text, _skeleton(text), max(counts[text], 0)) for text in sorted({text for text, _, _ in new})]
    store.cursor.executemany(
        "INSERT INTO linkage_namepart (text, skeleton, people) VALUES (%s, %s, %s) "
        "ON CONFLICT (text) DO UPDATE SET people = linkage_namepart.people + excluded.people",
        more,
    )
    numbers = _numbers({text for text, _, _ in old | new})
    store.cursor.executemany(
        "DELETE FROM linkage_bearer WHERE part = %s AND village = %s AND traits = %s",
        sorted((numbers[text], area, number) for text, area, number in old),
    )
    store.insert(Bearer, BEARER, sorted((numbers[text], area, number) for text, area, number in new))
    fewer = [(-count, text) for text, count in sorted(counts.items()) if count < 0]
    store.cursor.executemany("UPDATE linkage_namepart SET people = people - %s WHERE text = %s", fewer)
    gone = [(text,) for _, text in fewer]
    store.cursor.executemany("DELETE FROM linkage_namepart WHERE text = %s AND people <= 0", gone)


def _count(store: Store, moved: Iterable[tuple[int, Row, Row]]) -> None:
    """Keep how many have each name, and how many registrations there are."""
    counts: Counter[str] = Counter()
    for _, before, after in moved:
        counts.subtract(named(before))
        counts.update(named(after))
    store.cursor.executemany(
        "INSERT INTO linkage_namecount (skeleton, people) VALUES (%s, %s) "
        "ON CONFLICT (skeleton) DO UPDATE SET people = linkage_namecount.people + excluded.people",
        sorted((skeleton, count) for skeleton, count in counts.items() if count),
    )
    store.cursor.executemany(
        "DELETE FROM linkage_namecount WHERE skeleton = %s AND people <= 0",
        [(skeleton,) for skeleton, count in sorted(counts.items()) if count < 0],
    )


def named(row: Row) -> set[str]:
    """What a registration is counted under: all of them, and those of its name."""
    return {"", row.skeleton} if row.person else set()


def _numbers(texts: Collection[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in _parts(texts):
        found |= dict(NamePart.objects.filter(text__in=part).values_list("text", "id"))
    return found


def _skeleton(text: str) -> str:
    return active().name_rules.skeleton(text)


def _parts(wanted: Collection[str]) -> Iterator[list[str]]:
    """In parts that a statement of SQLite can name."""
    listed = sorted(wanted)
    for start in range(0, len(listed), MANY):
        yield listed[start : start + MANY]

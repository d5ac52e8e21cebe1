"""Building traits and keys from nothing: of a register that has none yet, after a rebuild, or under new rules.

All is read and reckoned first; only then is the book locked, and everything put in its order.
"""

from __future__ import annotations

import pickle
from array import array
from collections import Counter
from collections.abc import Iterator
from itertools import islice

import pyarrow as pa

from wayhome.ledger.models import Bookmark, Entry
from wayhome.ledger.read import head
from wayhome.ledger.stores import Store, writing
from wayhome.linkage import placing
from wayhome.linkage.keys import keys_of
from wayhome.linkage.models import Bearer, Key, NameCount, NamePart, Traits
from wayhome.linkage.standing import all_rows
from wayhome.linkage.traits import Row
from wayhome.packs import active
from wayhome.records.person import Person

CONSUMER = "linkage "
BATCH = 20_000


class _Gathered:
    """All of the register as it goes into the tables, packed: building a million takes some 900 MB."""

    def __init__(self) -> None:
        self.rows: list[bytes] = []
        self.keys, self.keyed = array("q"), array("i")
        self.parts: dict[str, int] = {}
        self.people: Counter[str] = Counter()
        self.named: Counter[str] = Counter()
        self.areas: dict[str, int] = {}
        self.borne, self.borne_in, self.bearers = array("i"), array("i"), array("i")

    def take(self, first: int, rows: list[Row]) -> None:
        """Take registrations, which get the numbers from `first` on."""
        rules = active().name_rules
        self.rows.append(pickle.dumps([placing.column_row(number, row) for number, row in enumerate(rows, first)]))
        for number, row in enumerate(rows, first):
            keys = keys_of(rules, row)
            self.keys.extend(keys)
            self.keyed.extend([number] * len(keys))
            self.named.update(placing.named(row))
            areas = [self.areas.setdefault(area, len(self.areas)) for area in sorted(row.found_in)]
            for text in row.parts:
                self.people[text] += 1
                part = self.parts.setdefault(text, len(self.parts) + 1)
                for area in areas:
                    self.borne.append(part)
                    self.borne_in.append(area)
                    self.bearers.append(number)

    def put(self, store: Store) -> None:
        rules, areas = active().name_rules, list(self.areas)
        for packed in self.rows:
            store.insert(Traits, placing.TRAITS, pickle.loads(packed))
        for keys in _in_order(self.keys, self.keyed):
            store.insert(Key, placing.KEY, keys)
        parts = [(number, text, rules.skeleton(text), self.people[text]) for text, number in self.parts.items()]
        store.insert(NamePart, placing.PART, parts)
        store.insert(NameCount, ("skeleton", "people"), list(self.named.items()))
        for bearers in _in_order(self.borne, self.borne_in, self.bearers):
            store.insert(Bearer, placing.BEARER, [(part, areas[area], each) for part, area, each in bearers])


def build(consumer: str) -> None:
    """Make traits and keys of the whole register, in the place of those there are, and set the bookmark `consumer`.

    A million registrations take about two minutes, and lock the book of SQLite for less than half of that.
    """
    seen = head()
    gathered, taken = _Gathered(), 0
    rows = all_rows()
    while some := list(islice(rows, BATCH)):
        gathered.take(taken + 1, some)
        taken += len(some)
    with writing() as store:
        for model in (Traits, Key, NamePart, NameCount, Bearer):
            store.cursor.execute(f'DELETE FROM "{model._meta.db_table}"')
        gathered.put(store)
        _number_on(store)
        Bookmark.objects.filter(consumer__startswith=CONSUMER).delete()
        Bookmark.objects.create(consumer=consumer, seq=seen)
        placing.put(store, placing.known(erased_after(seen)), {})


def erased_after(seen: int) -> list[str]:
    """The persons erased since that entry: what was read of them before is not to be written any more."""
    return list(Entry.objects.filter(seq__gt=seen, op=Entry.Op.REDACT, kind=Person.kind).values_list("uid", flat=True))


def _in_order(*columns: array[int]) -> Iterator[list[tuple[int, ...]]]:
    """The rows of these columns in order, as the trees of the tables grow fastest."""
    names = [str(place) for place in range(len(columns))]
    table = pa.table([pa.array(memoryview(column)) for column in columns], names=names)
    for batch in table.sort_by([(name, "ascending") for name in names]).to_batches(max_chunksize=BATCH):
        yield list(zip(*(column.to_pylist() for column in batch.columns), strict=True))


def _number_on(store: Store) -> None:
    """PostgreSQL counts by itself: let it go on after the numbers that were given here."""
    if store.cursor.db.vendor == "postgresql":
        store.cursor.execute(
            "SELECT setval(pg_get_serial_sequence('linkage_namepart', 'id'), "
            "(SELECT coalesce(max(id), 0) + 1 FROM linkage_namepart), false)"
        )

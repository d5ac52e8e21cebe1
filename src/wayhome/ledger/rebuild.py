"""Recreate the typed rows from the entries. Must be an identity: what it changes was a fault."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

from wayhome.ledger.plans import plan_of
from wayhome.ledger.read import as_of, head
from wayhome.ledger.record import KINDS
from wayhome.ledger.stores import writing

BATCH = 2_000


def rebuild(progress: Callable[[str, int], None] = lambda kind, rows: None) -> dict[str, int]:
    """Empty and refill the table of every kind, in one transaction. Returns rows per kind."""
    counts = {}
    with writing() as store:
        mark = head()
        for kind, model in KINDS.items():
            plan = plan_of(kind)
            store.cursor.execute(f'DELETE FROM "{model._meta.db_table}"')
            records, counts[kind] = as_of(kind, mark), 0
            while batch := list(islice(records, BATCH)):
                rows = [(r["uid"], r["seq"], r["version"], *plan.row(r)) for r in batch]
                store.upsert(model, plan.columns, rows)
                counts[kind] += len(rows)
                progress(kind, counts[kind])
    return counts

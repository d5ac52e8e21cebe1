"""What waits for something that has not arrived, and its release when that is in."""

from __future__ import annotations

from collections.abc import Sequence

from wayhome.capture.submissions.items import Item, State
from wayhome.capture.submissions.tables import Awaited, Submission
from wayhome.ledger.stores import Store

_TABLE = Awaited._meta.db_table
_PART = 500


def note(store: Store, items: Sequence[Item]) -> None:
    """Keep what these items wait for, and nothing else that they may have waited for before."""
    if items:
        forget(store, [item.pk for item in items])
        rows = [(item.pk, key) for item in items for key in dict.fromkeys(item.awaits)]
        store.insert(Awaited, ["submission_id", "key"], rows)


def release(store: Store, keys: Sequence[str]) -> None:
    """Let the gate look again at the submissions that waited for one of these, unless somebody has decided by now."""
    if not Awaited.objects.exists():
        return
    freed: set[int] = set()
    for start in range(0, len(keys), _PART):
        part = keys[start : start + _PART]
        freed.update(Awaited.objects.filter(key__in=part).values_list("submission_id", flat=True))
    if freed:
        undecided = Submission.objects.filter(pk__in=freed, state__in=[State.WAITING, State.VARIANT])
        undecided.update(state=State.RECEIVED)
        forget(store, sorted(freed))


def forget(store: Store, submissions: Sequence[int]) -> None:
    """These wait for nothing any more."""
    store.cursor.executemany(f'DELETE FROM "{_TABLE}" WHERE submission_id = %s', [(pk,) for pk in submissions])

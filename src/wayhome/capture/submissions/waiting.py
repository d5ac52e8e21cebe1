"""What waits for something that has not arrived, and its release when that is in.

The keys say what: a record of a kind, an update of a phone's branch, or a submission by its instance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from wayhome.capture.entities.tables import BranchStep
from wayhome.capture.submissions.items import Item, State
from wayhome.capture.submissions.tables import Awaited, Submission
from wayhome.ledger.record import KINDS
from wayhome.ledger.stores import Store

_TABLE = Awaited._meta.db_table
_PART = 500
_RECORD, _STEP, _INSTANCE = "record", "step", "instance"


def record_key(kind: str, uid: str) -> str:
    """What waits for a record to be registered waits for this."""
    return f"{_RECORD}:{kind}:{uid}"


def step_key(kind: str, uid: str, branch: str, base: int) -> str:
    """What waits for an update of a phone's branch waits for this."""
    return f"{_STEP}:{kind}:{uid}:{branch}:{base}"


def instance_key(instance: str) -> str:
    """What an edit waits for."""
    return f"{_INSTANCE}:{instance}"


def note(store: Store, items: Sequence[Item]) -> None:
    """Keep what these items wait for, and nothing else that they may have waited for before."""
    if items:
        forget(store, [item.pk for item in items])
        rows = [(item.pk, key) for item in items for key in dict.fromkeys(item.awaits)]
        store.insert(Awaited, ["submission_id", "key"], rows)


def come(items: Sequence[Item]) -> list[str]:
    """The keys of what these items wait for that another process has taken in since they were looked at."""
    awaited: dict[str, set[str]] = defaultdict(set)
    for item in items:
        for key in item.awaits:
            sort, _, rest = key.partition(":")
            awaited[sort].add(rest)
    found: list[str] = []
    by_kind: dict[str, set[str]] = defaultdict(set)
    for each in awaited[_RECORD]:
        kind, _, uid = each.partition(":")
        by_kind[kind].add(uid)
    for kind, uids in by_kind.items():
        there = KINDS[kind].objects.filter(uid__in=uids).values_list("uid", flat=True)
        found.extend(record_key(kind, uid) for uid in there)
    if awaited[_STEP]:
        uids = {each.split(":")[1] for each in awaited[_STEP]}
        steps = BranchStep.objects.filter(uid__in=uids).values_list("kind", "uid", "branch", "base")
        found.extend(step_key(*step) for step in steps)
    if awaited[_INSTANCE]:
        settled = Submission.objects.filter(instance__in=awaited[_INSTANCE])
        settled = settled.exclude(state__in=[State.RECEIVED, State.VARIANT])
        found.extend(map(instance_key, settled.values_list("instance", flat=True)))
    return found


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

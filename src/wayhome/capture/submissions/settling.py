"""Settling: what the items of a batch became goes into the book and onto their rows, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from wayhome.capture import gate
from wayhome.capture.entities.tables import BranchStep
from wayhome.capture.submissions import waiting
from wayhome.capture.submissions.checking import owned_drafts
from wayhome.capture.submissions.items import Item, State
from wayhome.capture.submissions.tables import Submission
from wayhome.capture.submissions.waiting import instance_key, record_key, step_key
from wayhome.kernel.clock import now
from wayhome.kernel.problems import Problem, Refused
from wayhome.ledger.models import Source
from wayhome.ledger.stores import Store
from wayhome.ledger.write import CHANGED_MEANWHILE, NOTHING_TO_VOID, Draft, Written, write

_TABLE = Submission._meta.db_table
_STALE = {CHANGED_MEANWHILE.code, NOTHING_TO_VOID.code}
_PART = 500


class Overtaken(Exception):
    """Somebody else has decided about these submissions, or changed their records, since they were looked at."""


def settle(items: Sequence[Item], decision: Mapping[str, Any] | None = None) -> None:
    """Write what passed and say of every item what became of it. What the book refuses is held.

    `decision` is what the row of a single item keeps of what a person decided, column to value; then what the book
    refuses is raised. Raises Overtaken if the items have to be looked at again; then nothing was done.
    """
    try:
        _write(items, decision)
    except Refused as refused:
        if _STALE & {problem.code for problem in refused.problems}:
            raise Overtaken from None
        if decision is not None:
            raise
        passing = [item for item in items if not item.outcome]
        if len(passing) == 1:
            _hold(passing[0], refused.problems)
            settle(items)
            return
        middle = len(passing) // 2
        settle([*passing[:middle], *(item for item in items if item.outcome)])
        settle(passing[middle:])


def _hold(item: Item, problems: Sequence[Problem]) -> None:
    """Hold an item that the book refused, with the reasons said of the questions."""
    for problem in problems:
        owners = [change for change in item.changes if problem.field in change.paths]
        item.end(State.HELD, problem.about(owners[0].path_of(problem.field)) if owners else problem)


def _write(items: Sequence[Item], decision: Mapping[str, Any] | None) -> None:
    """Put the drafts of what passed into the book, and what became of each item onto its row."""
    passing = [item for item in items if not item.outcome]
    waits = [item for item in items if item.awaits and item.outcome in (State.WAITING, State.VARIANT)]
    owned = owned_drafts(passing)
    drafts = [draft for _, _, draft in owned]
    source = _source_of(passing, drafts)

    def ask_again(cursor: Any) -> list[Problem]:
        _ask_again(cursor, items, passing)
        if drafts:
            source.save()
        return []

    def say(store: Store, written: Written) -> None:
        for (_, change, _), stamp in zip(owned, written.stamps, strict=True):
            change.version = stamp.version
        _keep_steps(store, passing)
        _say_outcomes(store, items, decision)
        _replace(store, passing)
        waiting.note(store, waits)
        waiting.release(store, [*_keys_of(items), *waiting.come(waits)])

    write(drafts, source=source, by=source.by, guards=[ask_again, *gate.guards(drafts)], also=[say])


def _source_of(passing: Sequence[Item], drafts: Sequence[Draft]) -> Source:
    """The source that all entries of the batch share. Each entry leads to its submission by its source row."""
    writers = {draft.by for draft in drafts}
    forms = ", ".join(sorted({item.form_id for item in passing}))
    by = writers.pop() if len(writers) == 1 else ""
    return Source(sort=Source.Sort.SUBMISSION, name=forms, by=by, received=now())


def _ask_again(cursor: Any, items: Sequence[Item], passing: Sequence[Item]) -> None:
    """Whether the rows still are as they were read: another process may have taken them meanwhile."""
    wanted = {item.pk: item.state for item in items}
    replaced = {pk for item in passing for pk in item.replaces}
    stands = _states(cursor, [*wanted, *replaced])
    gone = {pk for pk in replaced if stands.get(pk) in (State.REPLACED, State.DROPPED, State.ERASED)}
    if gone or any(stands.get(pk) != state for pk, state in wanted.items()):
        raise Overtaken


def _states(cursor: Any, keys: Sequence[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for start in range(0, len(keys), _PART):
        part = keys[start : start + _PART]
        marks = ", ".join(["%s"] * len(part))
        cursor.execute(f'SELECT id, state FROM "{_TABLE}" WHERE id IN ({marks})', part)
        found.update(cursor.fetchall())
    return found


def _keep_steps(store: Store, passing: Sequence[Item]) -> None:
    steps = [(change.step, change.version) for item in passing for change in item.changes if change.step]
    if not steps:
        return
    rows = [
        (s.uid, s.kind, s.branch, s.base, version, None if s.seen is None else orjson.dumps(s.seen).decode())
        for s, version in steps
    ]
    store.cursor.executemany(
        f'INSERT INTO "{BranchStep._meta.db_table}" (uid, kind, branch, base, version, seen) '
        "VALUES (%s, %s, %s, %s, %s, %s) "
        "ON CONFLICT (uid, kind, branch, base) DO UPDATE SET version = excluded.version, seen = excluded.seen",
        rows,
    )


def _say_outcomes(store: Store, items: Sequence[Item], decision: Mapping[str, Any] | None) -> None:
    said: dict[str, Any] = dict(decision or {})
    rows: dict[bool, list[tuple[Any, ...]]] = {True: [], False: []}
    for item in items:
        problems = item.problems if item.outcome else item.notes
        written = orjson.dumps([problem.as_json() for problem in problems], default=str).decode() if problems else "[]"
        row = (item.outcome or State.ACCEPTED, written, item.made(), *said.values())
        moves = item.lineage != item.kept_lineage
        rows[moves].append((*row, item.lineage, item.pk) if moves else (*row, item.pk))
    # A lineage that stays is not written: its index would be, too.
    for moves, changed in rows.items():
        columns = ["state", "problems", "made", *said, *(["lineage"] if moves else [])]
        sets = ", ".join(f'"{column}" = %s' for column in columns)
        store.cursor.executemany(f'UPDATE "{_TABLE}" SET {sets} WHERE id = %s', changed)


def _replace(store: Store, passing: Sequence[Item]) -> None:
    """What an edit stands for now does not stand any more itself."""
    replaced = [(State.REPLACED, pk) for item in passing for pk in item.replaces]
    if replaced:
        store.cursor.executemany(f'UPDATE "{_TABLE}" SET state = %s WHERE id = %s', replaced)
        waiting.forget(store, [pk for _, pk in replaced])


def _keys_of(items: Sequence[Item]) -> list[str]:
    """What others may have waited for, and is in now."""
    keys = [instance_key(item.instance) for item in items if item.outcome != State.VARIANT]
    for item in items:
        if not item.outcome:
            keys.extend(record_key(change.kind, change.uid) for change in item.changes if change.is_new)
            keys.extend(step_key(c.kind, c.uid, c.branch, c.step.base) for c in item.changes if c.step)
    return keys

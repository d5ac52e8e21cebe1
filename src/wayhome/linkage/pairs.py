"""Pairs: what was found is noted here once, whoever found it; what was decided of a pair outlives being found again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import orjson
from django.db.models import Q

from wayhome.kernel.clock import now
from wayhome.ledger.models import Source
from wayhome.ledger.stores import Store, writing
from wayhome.ledger.write import write
from wayhome.linkage.model import load
from wayhome.linkage.models import Ask, Decision, Pair, Run
from wayhome.linkage.reopening import Bounds, speaks_otherwise
from wayhome.linkage.who import TIED, put_right, ties_around

State = Pair.State
BATCH = 5_000
WAITING = Q(state__in=(State.OPEN, State.UNSURE)) | Q(reopened__isnull=False)
"""The pairs that somebody should look at: undecided ones, and those that opened again."""
COLUMNS = (
    "left", "right", "weight", "reasons", "state", "found", "run_id", "by", "at", "note", "reopened", "version",
)  # fmt: skip
UPDATE = (
    "UPDATE linkage_pair SET weight = %s, reasons = %s, state = %s, run_id = %s, at = %s, reopened = %s WHERE id = %s"
)
MOMENT = "%Y-%m-%d %H:%M:%S.%f"


@dataclass(frozen=True, slots=True)
class Found:
    """Two registrations that may be of one person, in any order, with the weight (log2 of the odds) and the reasons
    ([code, numbers]) of it. `assigned`: the finder ties them, and writes (or wrote) the assignments itself.
    """

    left: str
    right: str
    weight: float
    reasons: Sequence[Sequence[Any]] = ()
    assigned: bool = False


@dataclass(slots=True)
class Noted:
    """What became of the pairs that were found. `new` + `updated` + `reopened` + `kept` = all of them.

    `kept`: they were decided before, and stay so.
    """

    new: int = 0
    updated: int = 0
    reopened: int = 0
    kept: int = 0


@dataclass(slots=True)
class Standing:
    """What people said of pairs that are no ties, for a run that forms clusters. Each is a set of (left, right).

    `different` never end in one cluster, also not through a third; `untied` may not be tied by the model (somebody is
    unsure, or took a tie back) but may meet through others.
    """

    different: set[tuple[str, str]] = field(default_factory=set)
    untied: set[tuple[str, str]] = field(default_factory=set)


def note(found: Iterable[Found], run: Run | None = None) -> Noted:
    """Write down what was found: each pair once, whoever finds it and however often.

    An undecided pair takes the new weight and reasons. A pair that a person decided keeps its own, and is put back
    into the queue if the evidence speaks otherwise now (see reopening). The model's tie is not noted where a person
    is unsure or took it back. May be called inside a transaction, such as that of the assignments.
    """
    told, model = Noted(), load()
    bounds = Bounds(model.review, model.assign)
    rest = iter(found)
    with writing() as store:
        # The lock of the book: nobody decides about these pairs, or finds them too, until they are noted.
        store.allocate(0)
        while part := list(islice(rest, BATCH)):
            _note(store, part, bounds, run, told)
    return told


def _note(store: Store, part: list[Found], bounds: Bounds, run: Run | None, told: Noted) -> None:
    wanted = {(min(f.left, f.right), max(f.left, f.right)): f for f in part if f.left != f.right}
    rows = Pair.objects.filter(left__in={left for left, _ in wanted}).iterator(BATCH)
    known = {key: pair for pair in rows if (key := (pair.left, pair.right)) in wanted}
    at = now()
    changed = []
    for key, pair in known.items():
        each = wanted[key]
        if _take(pair, each, bounds, run, told):
            changed.append(pair)
    # In the order of the registrations: their numbers stand in addresses, and must not tell which is the likelier.
    fresh = [(key, wanted[key]) for key in sorted(wanted) if key not in known]

    def moment(when: dt.datetime | None) -> Any:
        return when if when is None or store.cursor.db.vendor == "postgresql" else when.strftime(MOMENT)

    # Not bulk_update: its statement of a case for each row takes a hundred times as long.
    store.cursor.executemany(
        UPDATE,
        [
            (
                pair.weight, orjson.dumps(pair.reasons).decode(), str(pair.state), pair.run_id, moment(pair.at),
                moment(pair.reopened), pair.pk,
            )
            for pair in changed
        ],
    )  # fmt: skip
    stamp = moment(at)
    run_id = run.pk if run else None
    store.insert(
        Pair,
        COLUMNS,
        [
            (
                *key, each.weight, orjson.dumps(each.reasons).decode(),
                str(State.ASSIGNED if each.assigned else State.OPEN), stamp, run_id, "",
                stamp if each.assigned else None, "", None, 0,
            )
            for key, each in fresh
        ],
    )  # fmt: skip
    told.new += len(fresh)


def _take(pair: Pair, each: Found, bounds: Bounds, run: Run | None, told: Noted) -> bool:
    """Take what was found into a pair that is known; whether the row changed."""
    reasons = [list(reason) for reason in each.reasons]
    in_hands = bool(pair.by) or pair.state in (State.SAME, State.DIFFERENT, State.UNSURE)
    if pair.state in (State.OPEN, State.UNSURE) or pair.reopened:
        told.updated += 1
    elif pair.state in (State.SAME, State.DIFFERENT, State.ASSIGNED):
        before, after = (pair.weight, pair.reasons), (each.weight, reasons)
        if speaks_otherwise(pair.state, before, after, bounds):
            pair.reopened = now()
            told.reopened += 1
        elif pair.state == State.ASSIGNED:
            told.updated += 1
        else:
            told.kept += 1
            return False
    if each.assigned and not in_hands and pair.state == State.OPEN:
        pair.state, pair.at, pair.run = State.ASSIGNED, now(), run
    pair.weight, pair.reasons = each.weight, reasons
    return True


def standing() -> Standing:
    """What people said of all pairs that are no ties."""
    found = Standing()
    spoken = Pair.objects.filter(~Q(by="") | Q(state__in=(State.DIFFERENT, State.UNSURE))).exclude(state__in=TIED)
    for left, right, state in spoken.values_list("left", "right", "state").iterator(BATCH):
        (found.different if state == State.DIFFERENT else found.untied).add((left, right))
    return found


def of(uids: Collection[str]) -> Iterator[Pair]:
    """The pairs of these registrations, the strongest first."""
    listed = list(uids)
    for start in range(0, len(listed), BATCH):
        part = listed[start : start + BATCH]
        yield from Pair.objects.filter(Q(left__in=part) | Q(right__in=part)).order_by("-weight", "pk")


def end(uids: Collection[str], by: str) -> int:
    """These registrations were voided: their pairs go, with all that was decided and asked of them.

    Whoever was tied through one of them is put right in the same transaction. Returns how many pairs went.
    """
    with writing() as store:
        store.allocate(0)
        members = {end for tie in ties_around(uids) for end in (tie.left, tie.right)} | set(uids)
        pairs = [pair.pk for pair in of(uids)]
        for start in range(0, len(pairs), BATCH):
            Pair.objects.filter(pk__in=pairs[start : start + BATCH]).delete()
        if drafts := put_right(members):
            source = Source.objects.create(
                sort=Source.Sort.DECISION, name="registrations voided", by=by, received=now()
            )  # fmt: skip
            write(drafts, source=source, by=by)
    return len(pairs)


def forget(uid: str) -> None:
    """Somebody is erased: what waits for a decision about them goes, and the words people wrote beside the rest.

    What was decided stays as codes and numbers, so that figures do not move. To be called in the transaction that
    erases the person.
    """
    mine = Pair.objects.filter(Q(left=uid) | Q(right=uid))
    mine.filter(state__in=(State.OPEN, State.UNSURE)).delete()
    mine.update(note="", reopened=None)
    ids = list(mine.values_list("pk", flat=True))
    Ask.objects.filter(pair__in=ids).delete()
    Decision.objects.filter(pair__in=ids).update(note="")
    for decision in Decision.objects.filter(changes__pair__in=ids):
        decision.changes.update(note="")

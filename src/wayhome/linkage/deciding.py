"""What people decide about a pair: one person, different people, or unsure. Nothing is merged, all can be undone.

"Same" ties two clusters into one; every registration in it then has the smallest uid as its `who`. It is refused where
somebody decided that registrations of the two are different people.

"Different" forbids the two to lie in one cluster, also through a third. If they do, the cluster is formed anew from
its other ties, from the strongest down (a person's word before the model's, then by weight), leaving out each tie that
would bring the two together again; those open again, for somebody to look at.

"Unsure" unties the pair, and puts it off the top of the queue.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from wayhome.accounts.policy import Access
from wayhome.kernel.clock import now
from wayhome.kernel.problems import Refused, declare
from wayhome.ledger.models import Source
from wayhome.ledger.record import KINDS
from wayhome.ledger.stores import writing
from wayhome.ledger.write import write
from wayhome.linkage.models import Ask, Change, Decision, Pair, Run
from wayhome.linkage.seeing import sight
from wayhome.linkage.ties import clusters_of, loosened_by
from wayhome.linkage.who import put_right, ties_around

State = Pair.State
VERDICTS = (State.SAME, State.DIFFERENT, State.UNSURE)
BACK = State.OPEN
"""The verdict on an assignment of the model that is taken back: the pair is open again, and left to people."""

GONE = declare("pair.gone", "This pair is gone: one of the two registrations was taken out of the register.")
NOT_YOURS = declare(
    "pair.not_yours", "Both registrations have to be in your areas, or shown to you by those who ask, to decide this."
)
MEANWHILE = declare("pair.meanwhile", "Somebody decided about this pair meanwhile. Look at it again, then decide.")
ALREADY = declare("pair.already", "This was decided so before.")
CONTRADICTS = declare(
    "pair.contradicts",
    "Somebody decided that two registrations of these are different people, so they cannot be one person. "
    "If that was wrong, undo it first, under “Decided”.",
)
NOT_ASSIGNED = declare("pair.not_assigned", "The model has not tied this pair, or somebody decided about it since.")


@dataclass(frozen=True, slots=True)
class Before:
    """How a pair was before a decision changed it."""

    pair: int
    state: str
    by: str
    at: dt.datetime | None
    note: str
    reopened: dt.datetime | None

    @classmethod
    def of(cls, pair: Pair) -> Before:
        return cls(pair.pk, pair.state, pair.by, pair.at, pair.note, pair.reopened)


def decide(
    pair: Pair, verdict: str, by: str, access: Access | None = None, note: str = "", seen: int | None = None
) -> Decision:
    """Write down what `by` decided about a pair, and the assignments that follow.

    `verdict` is "same", "different" or "unsure". `access` is None for the command line, which sees all. `seen` is the
    version of the pair that was looked at; None does not ask. Raises Refused if the pair is gone or was decided
    meanwhile, if the access does not see both sides, or if it contradicts what somebody else decided.
    """
    return _decide(pair.pk, State(verdict), by, access, note, seen)


def take_back(pair: Pair, by: str, access: Access | None = None, seen: int | None = None) -> Decision:
    """Undo an assignment by the model: the pair opens again, and the model leaves it to people from now on.

    Raises Refused as `decide` does, and if it is not the model that tied it.
    """
    return _decide(pair.pk, BACK, by, access, "", seen)


def _decide(pk: int, verdict: State, by: str, access: Access | None, note: str, seen: int | None) -> Decision:
    with writing() as store:
        # The lock of the book: two decisions about neighbours must see each other.
        store.allocate(0)
        pair = standing_pair(pk, access)
        if seen is not None and seen != pair.version:
            raise Refused([MEANWHILE()])
        if pair.state == verdict and not pair.reopened:
            raise Refused([ALREADY()])
        if verdict == BACK and pair.state != State.ASSIGNED:
            raise Refused([NOT_ASSIGNED()])
        before = [Before.of(pair)]
        members = _members([pair.left, pair.right])
        if verdict == State.SAME and is_forbidden(pair):
            raise Refused([CONTRADICTS()])
        _set(pair, verdict, by, note.strip())
        if verdict == State.DIFFERENT:
            before += _loosen(pair, by)
        decision = Decision.objects.create(pair=pair, verdict=verdict, by=by, at=pair.at or now(), note=pair.note)
        Change.objects.bulk_create(
            Change(decision=decision, pair_id=b.pair, state=b.state, by=b.by, at=b.at, note=b.note, reopened=b.reopened)
            for b in before
        )
        if written := assign(members, by, f"pair {pair.pk}: {verdict}"):
            Decision.objects.filter(pk=decision.pk).update(written=written)
            decision.written = written
        _answer(pair, by)
    return decision


def standing_pair(pk: int, access: Access | None) -> Pair:
    """The pair as it is now, if both sides stand and the access sees them. Raises Refused."""
    pair = Pair.objects.filter(pk=pk).first()
    if pair is None or KINDS["person"].objects.filter(uid__in=(pair.left, pair.right)).count() < 2:
        raise Refused([GONE()])
    if access is not None and not sight(pair, access).is_whole:
        raise Refused([NOT_YOURS()])
    return pair


def is_forbidden(pair: Pair) -> bool:
    """Whether to tie this pair would bring two together that were decided to be different people."""
    ties = ties_around([pair.left, pair.right])
    joined = clusters_of(ties)
    members: dict[str, set[str]] = {joined.of(end): {end} for end in (pair.left, pair.right)}
    for tie in ties:
        members[joined.of(tie.left)] |= {tie.left, tie.right}
    if len(members) < 2:
        return False
    one, other = members.values()
    apart = Pair.objects.filter(state=State.DIFFERENT).exclude(pk=pair.pk)
    return apart.filter(Q(left__in=one, right__in=other) | Q(left__in=other, right__in=one)).exists()


def assign(uids: Collection[str], by: str, why: str) -> int:
    """Write the assignments that follow from the ties of these registrations; the last entry, 0 if nothing moved."""
    drafts = put_right(uids)
    if not drafts:
        return 0
    source = Source.objects.create(sort=Source.Sort.DECISION, name=why, by=by, received=now())
    return write(drafts, source=source, by=by).last


def take_back_run(run: Run, by: str) -> int:
    """Undo all that a run assigned and nobody decided about since: those pairs open again, and are left to people.

    Returns how many pairs. It asks no scope: a run goes over the whole register, so who calls it sees all of it.
    """
    with writing() as store:
        store.allocate(0)
        tied = run.pairs.filter(state=State.ASSIGNED)
        ends = {end for ends in tied.values_list("left", "right") for end in ends}
        members = _members(ends)
        at = now()
        count = tied.update(state=State.OPEN, by=by, at=at, reopened=None)
        decision = Decision.objects.create(run=run, verdict=BACK, by=by, at=at)
        decision.written = assign(members, by, f"run {run.pk} taken back")
        decision.save(update_fields=["written"])
    return count


def _members(uids: Collection[str]) -> set[str]:
    return {*uids, *(end for tie in ties_around(uids) for end in (tie.left, tie.right))}


def _loosen(pair: Pair, by: str) -> list[Before]:
    """Open the ties again that keep the two in one cluster; how they were."""
    ties = ties_around([pair.left, pair.right])
    if (joined := clusters_of(ties)).of(pair.left) != joined.of(pair.right):
        return []
    members = {end for tie in ties for end in (tie.left, tie.right)}
    apart = Pair.objects.filter(state=State.DIFFERENT, left__in=members, right__in=members).values_list("left", "right")
    loose = Pair.objects.in_bulk([tie.pair for tie in loosened_by(ties, list(apart))])
    before = [Before.of(each) for each in loose.values()]
    for each in loose.values():
        _set(each, State.OPEN, by, each.note)
    return before


def _set(pair: Pair, state: State, by: str, note: str) -> None:
    pair.state, pair.by, pair.at, pair.note, pair.reopened = state, by, now(), note, None
    pair.version += 1
    pair.save(update_fields=["state", "by", "at", "note", "reopened", "version"])


def _answer(pair: Pair, by: str) -> None:
    Ask.objects.filter(pair=pair, answered_at=None).update(answered_by=by, answered_at=pair.at)

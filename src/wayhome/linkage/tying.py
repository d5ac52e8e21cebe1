"""Writing what a run found: ties as pairs with the assignments that follow from them, and the pairs for people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from django.db.models import Q

from wayhome.kernel.clock import now
from wayhome.ledger.models import Entry, Source
from wayhome.ledger.stores import writing
from wayhome.ledger.write import Draft, write
from wayhome.linkage import pairs
from wayhome.linkage.clusters import Formed
from wayhome.linkage.comparing_all import Compared, Likely, Progress
from wayhome.linkage.models import Decision, Pair, Run
from wayhome.linkage.pairs import Found, Standing
from wayhome.linkage.ties import Tie, assigned_by, basis_of
from wayhome.linkage.who import put_right, values_of
from wayhome.records.person import Person

MEMBERS = 5_000
"""Registrations whose assignments are written in one transaction."""


def tie(
    run: Run, found: Compared, formed: Formed, standing: Collection[tuple[str, str]], progress: Progress
) -> tuple[int, int]:
    """Write the new ties, whole clusters at a time, each with its pairs. Returns (assignments written, clusters left).

    `standing` are the ties that were there before. A cluster somebody decided about meanwhile, or of which a
    registration is gone, is left to the next run.
    """
    said = {(left, right): (weight, reasons) for left, right, weight, reasons in found.edges}
    top = {uid: who for who, members in formed.clusters.items() for uid in members}
    by_cluster: dict[str, list[Likely]] = {}
    for left, right in formed.tied:
        by_cluster.setdefault(top[left], []).append((left, right, *said[left, right]))
    grown = {top[left] for left, _ in standing}
    written, done, left_over = 0, 0, 0
    batches = _batches(by_cluster, formed)
    source = _source(run) if by_cluster else None
    for batch in batches:
        assert source is not None
        with writing() as store:
            # The lock of the book: nobody decides about these while they are tied.
            store.allocate(0)
            moved = _moved_since(run)
            safe = [who for who in batch if moved.isdisjoint(formed.clusters[who])]
            pairs.note((_found(edge, assigned=True) for who in safe for edge in by_cluster[who]), run)
            drafts = _new([edge for who in safe if who not in grown for edge in by_cluster[who]])
            drafts += put_right([uid for who in safe if who in grown for uid in formed.clusters[who]])
            if drafts:
                write(drafts, source=source, by=run.by)
        written += len(drafts)
        done += len(batch)
        left_over += len(batch) - len(safe)
        progress(70 + 25 * done // len(by_cluster), 100)
    return written, left_over


def _new(edges: Iterable[Likely]) -> list[Draft]:
    """The assignments of clusters in which all ties are these: what `put_right` would ask the database for."""
    ties = [Tie(0, left, right, weight, basis_of(False, reasons)) for left, right, weight, reasons in edges]
    return [Draft("assignment", values_of(uid, told), uid) for uid, told in sorted(assigned_by(ties).items())]


def show(run: Run, found: Compared, formed: Formed, said: Standing) -> int:
    """Note the pairs that people are to look at. Returns how many wait, new ones and those that were known."""
    top = {uid: who for who, members in formed.clusters.items() for uid in members}
    settled = {*formed.tied, *formed.of_one_household}
    decided = said.different | said.untied
    known = _known()
    gone = _moved_since(run)
    waiting, changed = 0, []
    for edge in found.edges:
        left, right, weight, _ = edge
        meet = top.get(left, left) == top.get(right, right)
        if ((meet or (left, right) in settled) and (left, right) not in decided) or {left, right} & gone:
            continue
        waiting += (left, right) not in said.different
        if known.get((left, right)) != weight:
            changed.append(edge)
    pairs.note(map(_found, changed), run)
    return waiting


def _batches(by_cluster: Collection[str], formed: Formed) -> Iterator[list[str]]:
    """The clusters in order, so many at a time that a transaction stays short."""
    batch: list[str] = []
    members = 0
    for who in sorted(by_cluster):
        batch.append(who)
        members += len(formed.clusters[who])
        if members >= MEMBERS:
            yield batch
            batch, members = [], 0
    if batch:
        yield batch


def _source(run: Run) -> Source:
    return Source.objects.create(
        sort=Source.Sort.DECISION, name=f"run {run.pk}", digest=run.model, by=run.by, received=now()
    )


def _moved_since(run: Run) -> set[str]:
    """The registrations that are gone since the run began, or about which somebody decided since."""
    gone = Entry.objects.filter(
        seq__gt=run.mark, kind=Person.kind, op__in=(Entry.Op.VOID, Entry.Op.REDACT)
    ).values_list("uid", flat=True)
    ends = Decision.objects.filter(Q(at__gte=run.started) | Q(undone_at__gte=run.started))
    told = ends.filter(pair__isnull=False).values_list("pair__left", "pair__right")
    return {*gone, *(uid for both in told for uid in both)}


def _known() -> dict[tuple[str, str], float]:
    """The weight of each pair that waits for people already."""
    waiting = Pair.objects.filter(state=Pair.State.OPEN).values_list("left", "right", "weight").iterator(MEMBERS)
    return {(left, right): weight for left, right, weight in waiting}


def _found(edge: Likely, assigned: bool = False) -> Found:
    left, right, weight, reasons = edge
    return Found(left, right, weight, reasons, assigned)

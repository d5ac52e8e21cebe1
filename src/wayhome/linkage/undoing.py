"""Taking a decision back: pairs and assignments are again as they were before it.

The assignments follow from the pairs, so it is enough that every pair the decision changed is as it was. A decision
about pairs that were decided again since cannot be undone before those later ones.
"""

from __future__ import annotations

from django.db.models import Q

from wayhome.accounts.policy import Access
from wayhome.kernel.clock import now
from wayhome.kernel.problems import Refused, declare
from wayhome.ledger.stores import writing
from wayhome.linkage.deciding import GONE, assign, standing_pair
from wayhome.linkage.models import Ask, Change, Decision, Pair
from wayhome.linkage.ties import clusters_of
from wayhome.linkage.who import TIED, ties_around

State = Pair.State

UNDONE = declare("decision.undone", "This decision was undone before.")
LATER = declare(
    "decision.later", "Something was decided about the same registrations since. Undo the later decision first."
)
RUN = declare("decision.run", "A whole run was taken back: its pairs wait for people now, and are decided one by one.")


def undo(decision: Decision, by: str, access: Access | None = None) -> Decision:
    """Take a decision back.

    Raises Refused if it was undone, if a later one stands on it, or if the access does not see both sides.
    """
    with writing() as store:
        store.allocate(0)
        decision = Decision.objects.get(pk=decision.pk)
        if decision.pair_id is None:
            raise Refused([RUN()])
        if decision.undone_at:
            raise Refused([UNDONE()])
        pair = standing_pair(decision.pair_id, access)
        changes = {change.pair_id: change for change in decision.changes.all()}
        later = Change.objects.filter(pair__in=list(changes), decision__pk__gt=decision.pk, decision__undone_at=None)
        if later.exists():
            raise Refused([LATER()])
        touched = list(Pair.objects.filter(pk__in=list(changes)))
        if len(touched) < len(changes):
            raise Refused([GONE()])
        members = {end for each in touched for end in (each.left, each.right)}
        members |= {end for tie in ties_around(members) for end in (tie.left, tie.right)}
        for each in touched:
            _restore(each, changes[each.pk])
        if any(each.state in TIED for each in touched) and _is_contradicted(members):
            raise Refused([LATER()])
        assign(members, by, f"pair {pair.pk}: undone")
        Ask.objects.filter(pair=pair, answered_at=decision.at).update(answered_by="", answered_at=None)
        decision.undone_by, decision.undone_at = by, now()
        decision.save(update_fields=["undone_by", "undone_at"])
    return decision


def _restore(pair: Pair, before: Change) -> None:
    pair.state, pair.by, pair.at, pair.note = before.state, before.by, before.at, before.note
    pair.reopened = before.reopened
    pair.version += 1
    pair.save(update_fields=["state", "by", "at", "note", "reopened", "version"])


def _is_contradicted(members: set[str]) -> bool:
    """Whether two that were decided to be different people lie in one cluster now."""
    ties = ties_around(members)
    reached = members | {end for tie in ties for end in (tie.left, tie.right)}
    joined = clusters_of(ties)
    apart = Pair.objects.filter(state=State.DIFFERENT).filter(Q(left__in=reached) & Q(right__in=reached))
    return any(joined.of(left) == joined.of(right) for left, right in apart.values_list("left", "right"))

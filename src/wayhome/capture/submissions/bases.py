"""What a change was made upon: the version that the sender saw, or nothing for what registers a record."""

from __future__ import annotations

from wayhome.capture.entities import branches
from wayhome.capture.entities.branches import Base, Known, Waits
from wayhome.capture.submissions.changes import is_made_by_phone
from wayhome.capture.submissions.items import APPLIED, Change, Item, State
from wayhome.capture.submissions.lineages import ERASED_BEFORE
from wayhome.capture.submissions.standing import Standings
from wayhome.capture.submissions.tables import Submission
from wayhome.capture.submissions.waiting import record_key, step_key
from wayhome.kernel.problems import declare
from wayhome.ledger.models import Entry, Source

ALREADY_THERE = declare(
    "entity.already_there",
    "This registers a record that is in the register already, from another form. Compare them, then decide.",
)
REMOVED = declare("entity.removed", "The record that this changes has been removed from the register meanwhile.")
NOT_THERE = declare(
    "entity.not_there", "The record {value}, which this changes, is not in the register. Register it first."
)
WAITS_FOR_RECORD = declare(
    "entity.waits_record", "Waits for the registration of this record, which has not arrived yet."
)


def find_base(item: Item, change: Change, standing: Standings, known: Known) -> Base | None:
    """What the sender saw of the record. None where the change registers it, or where its item is settled thereby.

    A change that a person lets in as it is waits for nothing: it is made upon the record as far as that is known.
    """
    key = change.key
    is_there, current = key in standing.values, standing.versions.get(key, 0)
    if key in standing.erased:
        item.end(State.HELD, ERASED_BEFORE(change.place))
    elif key in item.before and is_there:
        return Base(item.before[key][1])
    elif change.update and is_there:
        return _base_of_update(item, change, current, known)
    elif is_there:
        return _met(item, change)
    elif not item.applies_now and not _registers(item, change, current):
        _miss(item, change, current)
    return None


def _registers(item: Item, change: Change, current: int) -> bool:
    """Whether the change makes the record: a new one, or one that an edit of the same lineage had left out."""
    return change.create and change.key not in item.before and (not current or bool(item.before))


def _miss(item: Item, change: Change, current: int) -> None:
    """Settle an item that changes what is not there."""
    if current:
        item.end(State.HELD, REMOVED(change.place))
    elif change.branch or is_made_by_phone(change.uid):
        item.wait(record_key(change.kind, change.uid), WAITS_FOR_RECORD(change.place))
    else:
        item.end(State.HELD, NOT_THERE(change.place, value=change.uid))


def _met(item: Item, change: Change) -> Base | None:
    """A registration of what is there: the same record only where a person let an update go in before it."""
    first = Entry.objects.filter(kind=change.kind, uid=change.uid, version=1, source__sort=Source.Sort.SUBMISSION)
    applied = Submission.objects.filter(pk__in=first.values("source_row"), decision=APPLIED)
    if item.applies_now or applied.exists():
        return Base(0)
    item.end(State.HELD, ALREADY_THERE(change.place))
    return None


def _base_of_update(item: Item, change: Change, current: int, known: Known) -> Base | None:
    base, trunk = change.numbers
    found = branches.base_of(change.kind, change.uid, change.branch, base, trunk, current, known)
    if isinstance(found, Base):
        return found
    if item.applies_now:
        return Base(min(trunk or 1, current) if isinstance(found, Waits) else 0)
    if isinstance(found, Waits):
        key = step_key(change.kind, change.uid, change.branch, found.base)
        item.wait(key, branches.WAITS_FOR_STEP(change.place, number=found.number))
    else:
        item.end(State.HELD, found.about(change.place))
    return None

"""Submissions at the gate: what phones sent is read by the form it was filled in and put into the book, or held.

The drafts of one submission go in together or not at all; many submissions share a transaction. All reading and
checking is done before the book is locked.
"""

from __future__ import annotations

import logging
import traceback
from collections import Counter
from collections.abc import Sequence

from django.db import InterfaceError, OperationalError

from wayhome.capture.submissions import lineages
from wayhome.capture.submissions.changes import read_changes
from wayhome.capture.submissions.checking import check, give_access
from wayhome.capture.submissions.drafting import Drafting
from wayhome.capture.submissions.items import COLUMNS, Item, State, item_of
from wayhome.capture.submissions.published import give_readers
from wayhome.capture.submissions.settling import Overtaken, settle
from wayhome.capture.submissions.tables import Submission
from wayhome.capture.submissions.values import Values
from wayhome.kernel.problems import Refused, declare

log = logging.getLogger(__name__)

BROKE_THE_GATE = declare(
    "submission.broke_the_gate",
    "These answers could not be examined ({error}), which is a fault of this program. "
    "They are kept; tell those who maintain it.",
)

BATCH = 200
ATTEMPTS = 5


def take_in(limit: int = 500) -> Counter[str]:
    """Take up to `limit` received submissions through the gate, in order of arrival: state to how many came to it.

    Safe to call from several processes, and to break off: a submission is settled in the transaction that writes its
    records, and what is not settled is still received.
    """
    counts: Counter[str] = Counter()
    attempts = 0
    while (left := limit - counts.total()) > 0 and attempts < ATTEMPTS:
        items = _received(min(left, BATCH))
        if not items:
            break
        taken = _take_safely(items)
        attempts = 0 if taken else attempts + 1
        counts += taken
    return counts


def _take_safely(items: Sequence[Item]) -> Counter[str]:
    """Take the items; one that breaks the gate is found and held, so that it does not keep the others outside."""
    try:
        return take(items)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        for item in items:
            item.start_again()
        if len(items) > 1:
            middle = len(items) // 2
            return _take_safely(items[:middle]) + _take_safely(items[middle:])
        where = "".join(traceback.format_tb(error.__traceback__))
        log.error("Submission %s broke the gate with %s\n%s", items[0].pk, type(error).__name__, where)
        items[0].end(State.HELD, BROKE_THE_GATE(error=type(error).__name__))
        settle(items)
        return Counter({State.HELD: 1})


def _received(limit: int) -> list[Item]:
    rows = Submission.objects.filter(state=State.RECEIVED).order_by("pk").values_list(*COLUMNS)[:limit]
    return [item_of(row) for row in rows]


def take(items: Sequence[Item]) -> Counter[str]:
    """Settle all items: state to how many. Those that speak of the same things are settled one after the other."""
    counts: Counter[str] = Counter()
    pending = list(items)
    while pending:
        now, later = examine(pending)
        try:
            settle(now)
        except Overtaken:
            return counts
        counts.update(item.outcome or State.ACCEPTED for item in now)
        for item in later:
            item.start_again()
        pending = later
    return counts


def examine(items: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """Find out what becomes of the items, without writing: those settled, and those to look at after these."""
    lineages.sort(items)
    give_access([item for item in items if not item.outcome])
    give_readers([item for item in items if not item.outcome])
    _read([item for item in items if not item.outcome and not item.waits_for_batch])
    now, later = _one_after_the_other(items)
    passing = [item for item in now if not item.outcome]
    Drafting(passing).draft()
    check(passing)
    return now, later


def _read(items: Sequence[Item]) -> None:
    values = Values()
    for item in items:
        assert item.reader is not None
        try:
            item.levels = item.levels or item.reader.read(item.xml)
        except Refused as refused:
            item.end(State.HELD, *refused.problems)
        else:
            read_changes(item, values)


def _one_after_the_other(items: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """Split off the items that speak of a record which an item before them speaks of, too, or that correct the same."""
    now: list[Item] = []
    later: list[Item] = []
    touched: set[tuple[str, str]] = set()
    for item in items:
        keys = {change.key for change in item.changes} | item.before.keys() | {("", item.lineage)}
        if item.waits_for_batch or (not item.outcome and keys & touched):
            later.append(item)
        else:
            now.append(item)
        touched |= keys
    return now, later

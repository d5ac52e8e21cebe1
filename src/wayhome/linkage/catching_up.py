"""Catching up: traits and keys follow the book by bookmark, a few entries at a time, or are made from nothing.

The bookmark carries the version of the rules. Under other rules nothing is comparable, so all is made anew.
"""

from __future__ import annotations

from collections.abc import Collection

import orjson

from wayhome.ledger.models import Bookmark, Entry
from wayhome.ledger.read import head
from wayhome.ledger.stores import writing
from wayhome.linkage import building, placing
from wayhome.linkage.standing import rows_of
from wayhome.linkage.traits import version_of
from wayhome.packs import active
from wayhome.records.membership import Membership
from wayhome.records.person import Person

ENTRIES = 1_000
"""How many are caught up with in one transaction: it keeps others from writing for about a tenth of a second."""
LONG = 50_000
"""From so many entries on it is quicker to make all anew than to follow them one by one."""


def consumer() -> str:
    """The name of the bookmark: how far traits and keys follow the book, under the rules of today."""
    return f"{building.CONSUMER}{version_of(active().name_rules)}"


def caught_up_to() -> int | None:
    """The newest entry that traits and keys know of; None if they were never made by these rules."""
    return Bookmark.objects.filter(pk=consumer()).values_list("seq", flat=True).first()


def catch_up(limit: int | None = None) -> int:
    """Bring traits and keys up to the newest entry. Returns up to which they are now.

    With `limit`, for somebody who waits: of a longer backlog than so many entries nothing is done, since those who do
    it in the background are faster. Several may catch up at once: one does the work, the others see it done.
    """
    while (done := caught_up_to()) != (newest := head()):
        behind = newest - (done or 0)
        if limit is not None and behind > limit:
            return done or 0
        if done is None or (not done and behind > LONG):
            building.build(consumer())
        else:
            _step(done, min(newest, done + ENTRIES))
    return newest


def _step(done: int, to: int) -> None:
    """Follow the entries after `done`, up to `to`, unless somebody else did meanwhile."""
    uids = _touched(done, to)
    seen = head()
    rows = rows_of(uids)
    with writing() as store:
        if not Bookmark.objects.filter(pk=consumer(), seq=done).update(seq=to):
            return
        for uid in building.erased_after(seen):
            rows.pop(uid, None)
        placing.put(store, placing.known(uids), rows)


def _touched(done: int, to: int) -> Collection[str]:
    """The registrations of whom something was written: of themselves, or of the household they are in or were in."""
    entries = Entry.objects.filter(seq__gt=done, seq__lte=to)
    uids = set(entries.filter(kind=Person.kind).values_list("uid", flat=True))
    told = list(entries.filter(kind=Membership.kind).values_list("prev", "facts"))
    before = [prev for prev, _ in told if prev]
    texts = [facts for _, facts in told]
    for start in range(0, len(before), 900):
        texts += Entry.objects.filter(seq__in=before[start : start + 900]).values_list("facts", flat=True)
    return uids | {person for text in texts if (person := orjson.loads(text).get("person"))}

"""Forgetting one human: all their registrations, what is about them, and whatever told of them, in one transaction.

What is counted stays: that somebody of such an age came home on such a day to such a place, under a number.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from django.db.models import Q

from wayhome.capture import erasing
from wayhome.capture.erasing import ABOVE, Erased, Key
from wayhome.capture.tracing import told_of
from wayhome.kernel.clock import now
from wayhome.kernel.digest import content_digest
from wayhome.ledger import read
from wayhome.ledger.models import Entry, Source
from wayhome.ledger.stores import Store, writing
from wayhome.ledger.write import write
from wayhome.linkage import forgetting as linkage
from wayhome.linkage import pairs
from wayhome.packs import active
from wayhome.records.base import today
from wayhome.records.person import Person
from wayhome.records.withdrawing import withdrawal
from wayhome.reports.certificates import erasing as certificates
from wayhome.reports.forgetting import belonging, journal
from wayhome.reports.forgetting.tables import Redaction
from wayhome.reports.handing import packages
from wayhome.reports.lists import forgetting as lists

LISTS, LINKAGE, CERTIFICATES = "lists", "linkage", "certificates"

Progress = Callable[[int, int], None]


def forget(
    asked: Sequence[Key],
    by: str,
    *,
    whole: Sequence[int] = (),
    repeats: dt.date | None = None,
    progress: Progress = lambda done, total: None,
) -> Redaction:
    """Erase who these records are about: the registrations of one human, say. Returns what the certificate is made of.

    `whole` are imports of refused files that nobody can read, and that are to go with them as they are.
    Done again it goes on where it was cut short, and what was forgotten is not forgotten twice. Raises Refused if
    there never was one of them.
    """
    carry_on(progress)
    done = _done(asked)
    if done is not None:
        return done
    with erasing.without_traces():
        with writing() as store:
            redaction, erased = _forget(store, asked, by, whole, repeats)
        _finish(redaction, erased, progress)
    journal.write()
    return redaction


def carry_on(progress: Progress = lambda done, total: None) -> None:
    """Bring to an end what was cut short after its transaction: files that have to go."""
    for redaction in Redaction.objects.filter(pending__isnull=False):
        with erasing.without_traces():
            _finish(redaction, Erased.from_json(redaction.pending or {}), progress)
        journal.write()


def is_forgotten(asked: Sequence[Key], until: dt.date | None = None) -> bool:
    """Whether nothing in the book, up to that day, tells any more who these records are about."""
    told = Q(identity__isnull=False) | Q(answers__isnull=False)
    if until is not None:
        told &= Q(at__lt=dt.datetime.combine(until + dt.timedelta(days=1), dt.time(), ZoneInfo(active().time_zone)))
    return not any(Entry.objects.filter(told, kind=kind, uid=uid).exists() for kind, uid in asked)


def _done(asked: Sequence[Key]) -> Redaction | None:
    """The redaction of these records, if nothing tells of them any more."""
    if not is_forgotten(asked):
        return None
    found = Redaction.objects.filter(*(Q(asked__icontains=f'"{uid}"') for _, uid in asked))
    return found.first()


def _forget(
    store: Store, asked: Sequence[Key], by: str, whole: Sequence[int], repeats: dt.date | None
) -> tuple[Redaction, Erased]:
    persons = [uid for kind, uid in asked if kind == Person.kind]
    keys = belonging.of_all(asked)
    told = told_of(keys)
    name = "erasure of {} {}".format(*asked[0]) + (f" and {len(asked) - 1} more" if asked[1:] else "")
    source = Source.objects.create(sort=Source.Sort.DECISION, name=name, by=by, received=now())
    standing = Person.objects.filter(uid__in=persons).exists()
    if standing and (drafts := withdrawal(persons, today())):
        write(drafts, source=source, by=by)
    erased = erasing.erase_all(store.cursor, keys, source, by)
    erasing.erase_files(whole, erased)
    for uid in persons:
        linkage.forget(store.cursor, uid)
        pairs.forget(uid)
    counts = Counter({LINKAGE: len(persons)} if persons else {}) + erased.counts
    for room, erase in ABOVE.items():
        counts[room] += erase(store.cursor, told)
    named = lists.forget(persons)
    counts[LISTS] = len(named)
    packages.drop([issued.pk for issued in named])
    counts[CERTIFICATES] = certificates.forget(persons)
    redaction = Redaction(
        day=today(),
        at=now(),
        by=by,
        asked=[list(key) for key in asked],
        erased=[list(key) for key in keys],
        counts={room: count for room, count in sorted(counts.items()) if count},
        lists=[str(issued) for issued in named],
        repeats=repeats,
        mark=read.head(),
        pending=erased.as_json(),
    )
    redaction.checksum = content_digest(redaction.content)
    redaction.save(force_insert=True)
    return redaction, erased


def _finish(redaction: Redaction, erased: Erased, progress: Progress) -> None:
    erasing.finish(erased, progress)
    redaction.pending = None
    redaction.save(update_fields=["pending"])

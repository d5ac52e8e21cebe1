"""Erasing: of what phones sent about somebody, the digest and the day stay, so that it is not taken in when sent again.

A submission goes as a whole, with all corrections and variants of it, wherever it stands: what it said of others is in
the register. Submissions that only name the record go too, for they tell of it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from wayhome.capture.entities.tables import BranchStep
from wayhome.capture.submissions.items import AS_OWN, State
from wayhome.capture.submissions.tables import Attachment, Awaited, Submission
from wayhome.kernel.problems import declare
from wayhome.ledger.models import Entry, Source

ERASED = declare("submission.erased", "It was erased on {day}, on request, who these answers are about.")


def erase_submissions(cursor: Any, kind: str, uid: str, day: dt.date) -> list[str]:
    """Empty all submissions that tell of a record, and forget their files.

    Returns the digests of the files that nothing names any more, to be deleted once this is committed.
    """
    met = _naming(cursor, uid) | set(_made(kind, uid))
    lines = Submission.objects.filter(pk__in=met).exclude(lineage="").values_list("lineage", flat=True)
    instances = set(Submission.objects.filter(pk__in=met).values_list("instance", flat=True))
    all_of = Q(pk__in=met | _copied(met)) | Q(lineage__in=set(lines)) | Q(instance__in=instances)
    BranchStep.objects.filter(kind=kind, uid=uid).update(seen=None)
    return empty(Submission.objects.filter(all_of), day)


def empty(submissions: QuerySet[Submission], day: dt.date) -> list[str]:
    """Leave of these submissions who sent them when, their digest and what was decided, and of their files nothing.

    Returns the digests of the files that nothing names any more, to be deleted once this is committed.
    """
    found = list(submissions.values_list("pk", "instance", "decisions"))
    for pk, _, decisions in found:
        Submission.objects.filter(pk=pk).update(
            xml=b"",
            mended=None,
            made=None,
            state=State.ERASED,
            reason="",
            problems=[ERASED(day=day.isoformat()).as_json()],
            decisions=decisions and [{**each, "reason": ""} for each in decisions],
        )
    Awaited.objects.filter(submission__in=[pk for pk, _, _ in found]).delete()
    return _forget_files({instance for _, instance, _ in found})


def _made(kind: str, uid: str) -> list[int]:
    """The submissions from which entries of the record came."""
    entries = Entry.objects.filter(kind=kind, uid=uid, source__sort=Source.Sort.SUBMISSION, source_row__isnull=False)
    return list(entries.values_list("source_row", flat=True))


def _copied(met: set[int]) -> set[int]:
    """The variants that were received once more as these submissions."""
    closed = Submission.objects.filter(decision=AS_OWN, state=State.DROPPED).values_list("pk", "decisions")
    return {pk for pk, decisions in closed if decisions and decisions[-1].get("became") in met}


def _naming(cursor: Any, uid: str) -> set[int]:
    """The submissions that name the uid anywhere: held and waiting ones made no entry."""
    has = "instr({0}, %s) > 0" if connection.vendor == "sqlite" else "position(%s in {0}) > 0"
    where = " OR ".join(has.format(column) for column in ("xml", "mended") for _ in range(2))
    spellings = [uid.lower().encode(), uid.upper().encode()] * 2
    cursor.execute(f'SELECT id FROM "{Submission._meta.db_table}" WHERE {where}', spellings)
    return {pk for (pk,) in cursor.fetchall()}


def _forget_files(instances: set[str]) -> list[str]:
    """Drop the attachments of these instances; the digests that no other submission has."""
    rows = Attachment.objects.filter(instance__in=instances)
    digests = set(rows.values_list("digest", flat=True))
    rows.delete()
    return sorted(digests - set(Attachment.objects.filter(digest__in=digests).values_list("digest", flat=True)))

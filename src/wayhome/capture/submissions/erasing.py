"""Erasing: of what phones sent about somebody, the digest and the day stay, so that it is not taken in when sent again.

A submission goes as a whole, with all corrections and variants of it, wherever it stands: what it said of others is in
the register. Submissions that only name the record go too, for they tell of it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from wayhome.capture.entities.tables import BranchStep
from wayhome.capture.submissions import attachments
from wayhome.capture.submissions.items import AS_OWN, State
from wayhome.capture.submissions.tables import Attachment, Awaited, Submission
from wayhome.kernel.problems import declare
from wayhome.ledger.models import Entry, Source

ERASED = declare("submission.erased", "It was erased on {day}, on request, who these answers are about.")


@dataclass(slots=True)
class Emptied:
    """How many submissions and attachments went, and the files that nothing names any more."""

    submissions: int = 0
    attachments: int = 0
    digests: set[str] = field(default_factory=set)

    def __add__(self, other: Emptied) -> Emptied:
        return Emptied(
            self.submissions + other.submissions, self.attachments + other.attachments, self.digests | other.digests
        )


def erase_submissions(keys: Sequence[tuple[str, str]], cursor: Any, day: dt.date) -> Emptied:
    """Empty all submissions that tell of these records, and forget their files.

    The files that nothing names any more are to be deleted once this is committed.
    """
    met = {pk for kind, uid in keys for pk in _made(kind, uid)} | _naming(cursor, {uid for _, uid in keys})
    lines = Submission.objects.filter(pk__in=met).exclude(lineage="").values_list("lineage", flat=True)
    instances = set(Submission.objects.filter(pk__in=met).values_list("instance", flat=True))
    all_of = Q(pk__in=met | _copied(met)) | Q(lineage__in=set(lines)) | Q(instance__in=instances)
    for kind, uid in keys:
        BranchStep.objects.filter(kind=kind, uid=uid).update(seen=None)
    return empty(Submission.objects.filter(all_of), day)


def empty(submissions: QuerySet[Submission], day: dt.date) -> Emptied:
    """Leave of these submissions who sent them when, their digest and what was decided, and of their files nothing.

    The files that nothing names any more are to be deleted once this is committed.
    """
    found = list(submissions.exclude(state=State.ERASED))
    theirs = _files_of(found)
    for each in found:
        Submission.objects.filter(pk=each.pk).update(
            xml=b"",
            mended=None,
            made=None,
            state=State.ERASED,
            reason="",
            problems=[ERASED(day=day.isoformat()).as_json()],
            decisions=each.decisions and [{**said, "reason": ""} for said in each.decisions],
        )
    Awaited.objects.filter(submission__in=[each.pk for each in found]).delete()
    digests = {file.digest for file in theirs}
    Attachment.objects.filter(pk__in=[file.pk for file in theirs]).delete()
    still = Attachment.objects.filter(digest__in=digests).values_list("digest", flat=True)
    return Emptied(len(found), len(theirs), digests - set(still))


def _made(kind: str, uid: str) -> list[int]:
    """The submissions from which entries of the record came."""
    entries = Entry.objects.filter(kind=kind, uid=uid, source__sort=Source.Sort.SUBMISSION, source_row__isnull=False)
    return [row for row in entries.values_list("source_row", flat=True) if row is not None]


def _copied(met: set[int]) -> set[int]:
    """The variants that were received once more as these submissions."""
    closed = Submission.objects.filter(decision=AS_OWN, state=State.DROPPED).values_list("pk", "decisions")
    return {pk for pk, decisions in closed if decisions and decisions[-1].get("became") in met}


def _naming(cursor: Any, uids: Iterable[str]) -> set[int]:
    """The submissions that name one of the uids anywhere: held and waiting ones made no entry."""
    has = "instr({0}, %s) > 0" if connection.vendor == "sqlite" else "position(%s in {0}) > 0"
    spellings = [spelling.encode() for uid in uids for spelling in {uid.lower(), uid.upper()}]
    where = " OR ".join(has.format(column) for column in ("xml", "mended") for _ in spellings)
    cursor.execute(f'SELECT id FROM "{Submission._meta.db_table}" WHERE {where}', spellings * 2)
    return {pk for (pk,) in cursor.fetchall()}


def _files_of(emptied: Sequence[Submission]) -> list[Attachment]:
    """The attachments that go with these submissions: not those of others under the same number that stay."""
    going = {each.pk for each in emptied}
    instances = {each.instance for each in emptied}
    under: dict[str, list[Submission]] = defaultdict(list)
    for each in Submission.objects.filter(instance__in=instances).exclude(state=State.ERASED).order_by("pk"):
        under[each.instance].append(each)
    sent = Attachment.objects.filter(instance__in=instances)
    return [file for file in sent if attachments.sender_of(file, under[file.instance]).pk in going]

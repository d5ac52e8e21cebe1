"""Ending a list: it is revoked, or its last day is over. Its files go; what was issued stays on record."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from wayhome.accounts.policy import Access
from wayhome.kernel.clock import now
from wayhome.kernel.problems import Refused, declare
from wayhome.records.base import today
from wayhome.reports.handing import packages
from wayhome.reports.lists import keeping, scoping
from wayhome.reports.lists.tables import ENDINGS, Issue, IssuedList

NO_REASON = declare("list.no_reason", "Write why this list is revoked; it stays on record beside the list.")
REVOKED_BEFORE = declare("list.revoked_before", "List {number}, version {version}, was revoked before.")
ABANDONED = dt.timedelta(days=1)


def revoke(issued: IssuedList, access: Access, why: str) -> None:
    """Revoke one version of a list. Raises Refused without a reason, outside the scope, or if it was revoked before."""
    scoping.require(access, issued.area)
    if not why.strip():
        raise Refused([NO_REASON("why")])
    with transaction.atomic():
        this = IssuedList.objects.filter(pk=issued.pk)
        if not this.filter(revoked_at=None).update(revoked_at=now(), revoked_by=access.by, revoked_why=why.strip()):
            raise Refused([REVOKED_BEFORE(number=issued.number, version=issued.version)])
        this.filter(gone="").update(gone=IssuedList.Gone.REVOKED, gone_at=now())
        transaction.on_commit(issued.remove_files)
        transaction.on_commit(lambda: packages.drop({issued.pk}))
    issued.refresh_from_db()


def sweep() -> int:
    """Remove the files of lists whose last day is over, and what a crash left behind. Returns how many lists ended."""
    over = IssuedList.objects.filter(lie=True, gone="", expires__lt=today())
    ended = over.update(gone=IssuedList.Gone.EXPIRED, gone_at=now())
    for issued in IssuedList.objects.filter(lie=True).exclude(gone=""):
        issued.remove_files()
    for issue in Issue.objects.filter(finished=None, at__lt=now() - ABANDONED):
        keep_made(issue)
    return ended


def keep_made(issue: Issue) -> None:
    """Remove from the folder of an issue what no list of it refers to: the making of it was cut short."""
    made = IssuedList.objects.filter(issue=issue, lie=True)
    keeping.keep_only(issue.pk, {issued.path(ending).name for issued in made for ending in ENDINGS})

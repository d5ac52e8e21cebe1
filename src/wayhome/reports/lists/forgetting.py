"""Forgetting: when it is erased who somebody was, the files of the lists that name them go too.

The row of such a list keeps its number, uids, field names and checksum. The salt goes, so that nobody can test a guess
about what a line said against a digest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import models, transaction

from wayhome.kernel.clock import now
from wayhome.reports.handing import packages
from wayhome.reports.lists.tables import IssuedList, Line


def naming(uids: Iterable[str]) -> models.QuerySet[IssuedList]:
    """The lists with a line drawn from one of these registrations."""
    return IssuedList.objects.filter(pk__in=Line.objects.filter(person__in=list(uids)).values("list"))


def forget(uids: Iterable[str]) -> list[IssuedList]:
    """Let the lists that name these registrations go, whoever else is on them. Returns those lists.

    Called in the transaction of the erasure: the rows change with it, and the files go once it is committed. What a
    crash leaves behind in between goes with the next sweep.
    """
    found = list(naming(uids))
    numbers = [issued.pk for issued in found]
    lists = IssuedList.objects.filter(pk__in=numbers)
    lists.update(salt="", files={})
    lists.filter(gone="").update(gone=IssuedList.Gone.ERASED, gone_at=now())
    Line.objects.filter(list__in=numbers).update(digest="")
    transaction.on_commit(lambda: _remove(found))
    return found


def _remove(lists: Collection[IssuedList]) -> None:
    for issued in lists:
        issued.remove_files()
    packages.drop({issued.pk for issued in lists})

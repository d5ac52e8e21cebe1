"""Which submissions a supervisor answers for: those of the people who capture in their areas."""

from __future__ import annotations

from django.db.models import QuerySet

from wayhome.accounts.models import AreaGrant
from wayhome.accounts.policy import Access
from wayhome.accounts.scope import areas_of
from wayhome.capture.models import Submission
from wayhome.capture.submissions.deciding import UNDECIDED


def overseen(access: Access) -> QuerySet[Submission]:
    """The submissions whose sender has an area inside those of the access, and their own; everywhere, all of them.

    By the sender and not by what it says: what is held has become no record yet, and who sent it knows the answer.
    """
    rows = Submission.objects.all()
    if access.everywhere:
        return rows
    if not access.areas:
        return rows.none()
    granted = AreaGrant.objects.filter(area__in=areas_of(access)).values_list("user__username", flat=True)
    return rows.filter(by__in={access.by, *granted})


def stuck_first(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    """Those that wait for a decision, the longest waiting first."""
    return rows.filter(state__in=UNDECIDED).order_by("pk")

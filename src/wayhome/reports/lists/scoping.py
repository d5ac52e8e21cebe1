"""Who may know of lists: those who issue them, for the areas they answer for."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import QuerySet

from wayhome.accounts.policy import Access, Right
from wayhome.accounts.scope import areas_of
from wayhome.kernel.problems import Refused, declare
from wayhome.reference import places
from wayhome.reports.lists.tables import Issue, IssuedList

R = TypeVar("R", IssuedList, Issue)

MAY_NOT = declare("list.may_not", "Lists are issued by provincial officers and registrars. Ask one of them.")
OTHER_AREA = declare(
    "list.other_area", "{area} does not lie in the areas you answer for. Ask who answers for it to issue its list."
)


def require(access: Access, area: str) -> None:
    """Raises Refused unless these lists of the area are a matter for `access`."""
    if not access.may(Right.ISSUE_LISTS):
        raise Refused([MAY_NOT()])
    if not (access.everywhere or any(places.inside(area, own) for own in access.areas)):
        raise Refused([OTHER_AREA("area", area=places.full_name(area))])


def visible(access: Access) -> QuerySet[IssuedList]:
    """The issued lists that `access` may know of, whoever issued them."""
    return _within(IssuedList.objects.all(), access)


def visible_issues(access: Access) -> QuerySet[Issue]:
    """The issues of lists that `access` may know of: their area lies in one of its areas."""
    return _within(Issue.objects.all(), access)


def _within(rows: QuerySet[R], access: Access) -> QuerySet[R]:
    if not access.may(Right.ISSUE_LISTS):
        return rows.none()
    return rows if access.everywhere else rows.filter(area__in=areas_of(access))

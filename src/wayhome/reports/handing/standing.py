"""How a list stands today: whether it may be handed over and used, and if not, why."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wayhome.kernel.problems import declare
from wayhome.records.base import today
from wayhome.reports.lists.tables import IssuedList


class Standing(StrEnum):
    """What comes first counts: a list that is revoked is that first, however old it is."""

    REVOKED = "revoked"
    ERASED = "erased"
    REPLACED = "replaced"
    EXPIRED = "expired"
    VALID = "valid"


STANDINGS = {
    Standing.VALID: _("valid"),
    Standing.EXPIRED: _("expired"),
    Standing.REVOKED: _("revoked"),
    Standing.REPLACED: _("replaced"),
    Standing.ERASED: _("files gone"),
}

#: why a list that stands so is not handed over any more
WHY_NOT = {
    Standing.REVOKED: declare("handing.revoked", "List {number}, version {version}, was revoked. Issue it anew."),
    Standing.ERASED: declare(
        "handing.erased",
        "Somebody on list {number}, version {version}, asked to be forgotten, so its files are gone. Issue it anew.",
    ),
    Standing.REPLACED: declare(
        "handing.replaced", "A later version of list {number} was issued. Hand that one over, not version {version}."
    ),
    Standing.EXPIRED: declare("handing.expired", "List {number}, version {version}, has expired. Issue it anew."),
}

#: lists of which nobody should go on using a copy before its last day
_WITHDRAWN = ~Q(revoked_at=None) | Q(gone=IssuedList.Gone.ERASED) | ~Q(superseded_by=None)


def standing(issued: IssuedList) -> Standing:
    """How the list stands today."""
    if issued.revoked_at:
        return Standing.REVOKED
    if issued.gone == IssuedList.Gone.ERASED:
        return Standing.ERASED
    if not issued.is_newest:
        return Standing.REPLACED
    if issued.gone or issued.expires < today():
        return Standing.EXPIRED
    return Standing.VALID


def standing_so(lists: QuerySet[IssuedList], wanted: Standing) -> QuerySet[IssuedList]:
    """Those of the lists that stand so today."""
    revoked, erased = ~Q(revoked_at=None), Q(gone=IssuedList.Gone.ERASED)
    replaced, expired = ~Q(superseded_by=None), ~Q(gone="") | Q(expires__lt=today())
    found = {
        Standing.REVOKED: revoked,
        Standing.ERASED: erased & ~revoked,
        Standing.REPLACED: replaced & ~revoked & ~erased,
        Standing.EXPIRED: expired & ~revoked & ~erased & ~replaced,
        Standing.VALID: ~expired & ~revoked & ~replaced,
    }
    return lists.filter(found[wanted])


def withdrawn(lists: QuerySet[IssuedList]) -> QuerySet[IssuedList]:
    """Those of the lists that must not be used any more, whatever day is printed on them."""
    return lists.filter(_WITHDRAWN)

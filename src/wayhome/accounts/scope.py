"""The scope: the one function through which every page, export, hint and counter reads records."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TypeVar

from django.db.models import Q, QuerySet

from wayhome.accounts.policy import Access
from wayhome.ledger.record import KINDS, Record
from wayhome.reference import places
from wayhome.reference.areas import Area

R = TypeVar("R", bound=Record)


def scope(queryset: QuerySet[R], access: Access) -> QuerySet[R]:
    """The records of `queryset` that `access` may know of. What a noun does not declare, nobody sees.

    A record is visible if one of its `scope` areas lies in one of the areas of the access, or if the record it is
    scoped through is. Without any area it waits in the queue of the country. Reference records are open to all who
    have an access.
    """
    model = queryset.model
    if not access.role or not access.areas:
        return queryset.none()
    if access.everywhere or getattr(model, "everyone", False):
        return queryset
    conditions = [Q(**{f"{name}__in": areas_of(access)}) for name in model.scope]
    for name in model.scope_through:
        target = next(p.refers for p in model.properties() if p.name == name)
        conditions.append(Q(**{f"{name}__in": scope(KINDS[target].objects.all(), access).values("uid")}))
    return queryset.filter(reduce(or_, conditions)) if conditions else queryset.none()


def areas_of(access: Access) -> QuerySet[Area]:
    """The uids of the areas of the access and of all that lies in them."""
    paths = [Q(path__startswith=places.below(area)) for area in access.areas]
    return Area.objects.filter(reduce(or_, paths)).values("uid") if paths else Area.objects.none().values("uid")

"""The scope: the one function through which every page, export, hint and counter reads records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from wayhome.accounts.policy import Access, Right
from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.record import KINDS, Record
from wayhome.ledger.write import Draft
from wayhome.reference import places
from wayhome.reference.areas import Area

R = TypeVar("R", bound=Record)

NAMED = 400
"""So many areas are named one by one in a statement."""

OUTSIDE = declare(
    "scope.outside",
    "This lies outside the areas you answer for. Name a place inside them, or leave it to those who answer for it.",
)
NOT_YOURS = declare(
    "scope.not_yours", "Places, sites, organisations and items are changed by the national manager alone."
)


def scope(queryset: QuerySet[R], access: Access, *, of_few: bool = False) -> QuerySet[R]:
    """The records of `queryset` that `access` may know of. What a noun does not declare, nobody sees.

    A record is visible if one of its `scope` areas lies in one of the areas of the access, or if the record it is
    scoped through is. Without any area it waits in the queue of the country. Reference records are open to all who
    have an access.

    `of_few` says that the queryset has few rows, such as those about one person: the record through which each of them
    is visible is then looked up, where else all that are visible in the areas are gathered first. What is seen is the
    same.
    """
    model = queryset.model
    if not access.role or not access.areas or not access.may_learn(model.known_to):
        return queryset.none()
    if access.everywhere or getattr(model, "everyone", False):
        return queryset
    conditions = [Q(**{f"{name}__in": areas_of(access)}) for name in model.scope]
    for name in model.scope_through:
        target = KINDS[_target(model, name)].objects
        if of_few:
            conditions.append(Q(Exists(scope(target.filter(uid=OuterRef(name)), access, of_few=True))))
        else:
            conditions.append(Q(**{f"{name}__in": scope(target.all(), access).values("uid")}))
    return queryset.filter(reduce(or_, conditions)) if conditions else queryset.none()


def areas_of(access: Access) -> QuerySet[Area, dict[str, Any]] | list[str]:
    """The uids of the areas of the access and of all that lies in them, to filter by: few are named, of many is asked.

    A district is named a hundred times sooner than it is looked for among all areas of the country.
    """
    named = [uid for area in access.areas for uid in places.areas_within(area)]
    if len(named) <= NAMED:
        return named
    paths = [Q(path__startswith=places.below(area)) for area in access.areas]
    return Area.objects.filter(reduce(or_, paths)).values("uid") if paths else Area.objects.none().values("uid")


def covers(model: type[Record], values: Mapping[str, Any], access: Access) -> bool:
    """Whether a record with these values is in the scope: for what is not a row yet, or not any more."""
    if not access.role or (not access.areas and not access.everywhere) or not access.may_learn(model.known_to):
        return False
    return access.everywhere or getattr(model, "everyone", False) or answers_for(model, values, access)


def answers_for(model: type[Record], values: Mapping[str, Any], access: Access) -> bool:
    """Whether a record with these values lies in the areas of the access, whoever else may read it."""
    if access.everywhere:
        return True
    named = [values[name] for name in model.scope if values.get(name)]
    if any(places.inside(place, area) for place in named for area in access.areas):
        return True
    return any(
        scope(KINDS[_target(model, name)].objects.filter(uid=values[name]), access).exists()
        for name in model.scope_through
        if values.get(name)
    )


def outside(drafts: Sequence[Draft], access: Access, earlier: Sequence[Draft] = ()) -> dict[int, list[Problem]]:
    """The drafts that `access` may not write: their record lies outside its scope, or would. Index to problems.

    The `earlier` drafts come with them and have passed.
    """
    coming = {(draft.kind, draft.uid): draft for draft in (*earlier, *drafts) if draft.op == "put"}
    standing = _standing(drafts, access)
    found = {}
    for index, draft in enumerate(drafts):
        model = KINDS[draft.kind]
        if getattr(model, "everyone", False) and access.may(Right.EDIT_REFERENCE):
            continue
        if getattr(model, "everyone", False) and not model.scope:
            found[index] = [NOT_YOURS()]
        elif not standing.get((draft.kind, draft.uid), True) or (
            draft.op == "put" and not _lands(draft, coming, access) and not _is_handed_on(draft)
        ):
            found[index] = [OUTSIDE(_place_of(model))]
    return found


def _standing(drafts: Sequence[Draft], access: Access) -> dict[tuple[str, str], bool]:
    """Of the drafts whose record exists: whether it is in the scope now; of what everybody knows, in their areas."""
    standing: dict[tuple[str, str], bool] = {}
    for kind in {draft.kind for draft in drafts}:
        uids = [draft.uid for draft in drafts if draft.kind == kind and draft.uid and draft.based_on != 0]
        known = KINDS[kind].objects.filter(uid__in=uids)
        if getattr(KINDS[kind], "everyone", False):
            standing |= {(kind, each.uid): answers_for(type(each), each.values(), access) for each in known}
            continue
        seen = set(scope(known, access).values_list("uid", flat=True))
        standing |= {(kind, uid): uid in seen for uid in known.values_list("uid", flat=True)}
    return standing


def _lands(draft: Draft, coming: Mapping[tuple[str, str], Draft], access: Access) -> bool:
    """Whether the record is in the scope once the draft is in, together with those it comes with."""
    model = KINDS[draft.kind]
    answers = answers_for if getattr(model, "everyone", False) else covers
    if answers(model, draft.values, access):
        return True
    through = [coming.get((_target(model, name), draft.values.get(name, ""))) for name in model.scope_through]
    if draft.based_on == 0:
        beside = [coming.get((_target(model, name), draft.values.get(name, ""))) for name in model.comes_with]
        through += [each for each in beside if each and each.based_on == 0]
    return any(each is not None and covers(KINDS[each.kind], each.values, access) for each in through)


def _is_handed_on(draft: Draft) -> bool:
    """Whether the draft changes nothing of a record that stands but into whose hands it is given."""
    model = KINDS[draft.kind]
    record = model.objects.filter(uid=draft.uid).first() if model.handed_on and draft.uid else None
    if record is None:
        return False
    before = record.values()
    return all(
        before.get(prop.name) == draft.values.get(prop.name)
        for prop in model.properties()
        if prop.name not in model.handed_on
    )


def _target(model: type[Record], name: str) -> str:
    """The kind of record that the property `name` points at."""
    return next(p.refers for p in model.properties() if p.name == name)


def _place_of(model: type[Record]) -> str:
    return (*model.scope, *model.scope_through, "")[0]

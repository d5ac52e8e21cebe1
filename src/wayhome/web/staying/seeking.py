"""Whom somebody at the door of a site may mean: by name, phone or code, wherever home is."""

from __future__ import annotations

from collections.abc import Iterable

from wayhome.accounts.policy import Access, Right
from wayhome.accounts.scope import scope
from wayhome.linkage import finding
from wayhome.records.base import today
from wayhome.records.household import Household
from wayhome.records.membership import Membership
from wayhome.records.person import Person
from wayhome.records.travelling.boarding import household_of
from wayhome.web.listing import with_code

MOST = 12


def by_code(written: str, access: Access) -> list[str]:
    """The people whom a short code calls: one, or all of a household; [] if it is no code of anybody in the areas."""
    records = with_code(written, access)
    homes = [each.uid for each in records if isinstance(each, Household)]
    members = Membership.objects.filter(household__in=homes).standing(today()).order_by("seq")
    found = [each.uid for each in records if isinstance(each, Person)]
    return [*found, *seen([*members.values_list("person", flat=True)], access)]


def sought(written: str, access: Access) -> list[str]:
    """Up to MOST people in the areas whom the words may mean: at home there, or from elsewhere and there now."""
    return finding.people(written, access, MOST) if access.may(Right.SEE_IDENTITY) else []


def with_household(person: str, access: Access) -> list[str]:
    """The people of the household in which somebody is, as far as they are in the areas; themselves first."""
    return seen(household_of(person), access)


def seen(uids: Iterable[str], access: Access) -> list[str]:
    """Those of these people who are in the areas, once each, in the order given."""
    wanted = list(dict.fromkeys(uids))
    known = set(scope(Person.objects.filter(uid__in=wanted), access).values_list("uid", flat=True))
    return [uid for uid in wanted if uid in known]

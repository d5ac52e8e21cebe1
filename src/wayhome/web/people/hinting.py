"""Hints while somebody types whom or which household they mean: people by name in either script, households by theirs.

What was typed stands in each label too, or browsers would not offer the choice.
"""

from __future__ import annotations

from wayhome.accounts.policy import Access
from wayhome.accounts.scope import scope
from wayhome.kernel.shortcode import code_of
from wayhome.linkage import finding
from wayhome.records.base import today
from wayhome.records.household import Household
from wayhome.records.membership import Membership
from wayhome.records.person import Person
from wayhome.records.wording import code_label, place_label, told, words
from wayhome.web.listing import listing
from wayhome.web.naming import as_written


def people_hints(text: str, access: Access, limit: int) -> list[dict[str, str]]:
    """The people in the areas who may be meant, with what tells those of one name apart."""
    uids = finding.people(text, access, limit)
    people = {each.uid: each for each in scope(Person.objects.filter(uid__in=uids), access)}
    found = [people[uid] for uid in uids if uid in people]
    return [{"value": as_written("person", each.uid, each.headline()), "label": _beside(each, text)} for each in found]


def household_hints(text: str, access: Access, limit: int) -> list[dict[str, str]]:
    """The households in the areas that are called so, or in which somebody is; with the names of who is in them."""
    called = listing(Household, access, {"q": text}).page(1, limit)
    ties = Membership.objects.filter(person__in=finding.people(text, access, limit)).standing(today())
    wanted = [*(each.uid for each in called), *ties.values_list("household", flat=True)]
    homes = scope(Household.objects.filter(uid__in=list(dict.fromkeys(wanted))[:limit]), access)
    known = {each.uid: each for each in homes}
    inside = _members(list(known), access)
    return [
        {
            "value": as_written("household", uid, known[uid].headline()),
            "label": f"{words(', '.join(inside.get(uid, ())), place_label(known[uid].area))} ← {text}",
        }
        for uid in dict.fromkeys(wanted)
        if uid in known
    ]


def _members(households: list[str], access: Access) -> dict[str, list[str]]:
    """Household to what those in it are called whom the reader sees, the head first."""
    ties = list(Membership.objects.filter(household__in=households).standing(today()))
    people = scope(Person.objects.filter(uid__in=[tie.person for tie in ties]), access)
    called = {each.uid: each.headline() for each in people}
    inside: dict[str, list[str]] = {}
    for tie in sorted(ties, key=lambda tie: tie.role != "head"):
        if tie.person in called:
            inside.setdefault(tie.household, []).append(called[tie.person])
    return inside


def _beside(person: Person, text: str) -> str:
    told_of = words(
        person.name_local if person.name_local != person.headline() else "",
        code_label("sex", person.sex),
        told(person.age),
        place_label(person.home),
        code_of(person.uid),
    )
    return f"{told_of} ← {text}"

"""A birth at a site: somebody is there who never came.

The child is registered with no arrival, for it did not return: no count of returns moves. It stays where the mother
stays, belongs to her household, and its quarantine follows hers: the same day 0 and the same last day, so that both
leave together. A mother without a household gets one, in which she is head.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from wayhome.kernel.digest import new_uid
from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.write import Draft
from wayhome.records.base import today
from wayhome.records.following.standing import open_of, standings
from wayhome.records.households import HEAD
from wayhome.records.membership import Membership
from wayhome.records.person import Person
from wayhome.records.quarantine import Quarantine
from wayhome.records.stay import Stay
from wayhome.records.staying.spans import Moment, span_of

NOT_THERE = declare(
    "birth.mother_not_there", "At that time the mother does not stay here. Correct the day, or choose another mother."
)
CHILD, GRANDCHILD, RELATIVE = "child", "grandchild", "other_relative"
ROLE_OF_CHILD = {HEAD: CHILD, "spouse": CHILD, CHILD: GRANDCHILD}
"""What the mother is in the household to what her child is; another relative, else."""

Drafts = list[Draft]


def born(mother: Stay, at: Moment, said: Mapping[str, Any]) -> Drafts | Problem:
    """The drafts by which a child is born to a mother who stays somewhere; the first is the child.

    `said` are properties of a person as far as they are known: names, sex. The stay has no bed: the child sleeps with
    the mother.
    """
    span = span_of(mother.values())
    if span is None or not span.has(at):
        return NOT_THERE("day")
    parent = Person.objects.get(uid=mother.person)
    child = new_uid()
    person = {
        "family_name": parent.family_name,
        **{name: value for name, value in said.items() if value},
        "age": 0,
        "birth_date": at.day,
        "home": parent.home,
        "current": parent.current,
        "known_by": max(at.day, today()),
    }
    stay = {
        "person": child,
        "place": mother.place,
        "site": mother.site,
        "area": mother.area,
        "checked_in": at.day,
        "checked_in_time": at.time,
        "known_by": max(at.day, today()),
    }
    apart = _quarantine(mother.person, child, at.day)
    if apart:
        stay["quarantine"] = apart.uid
    return [
        _new("person", person, child),
        *_in_the_household(parent, child, at.day),
        *([apart] if apart else []),
        _new("stay", stay, new_uid()),
    ]


def _in_the_household(mother: Person, child: str, day: dt.date) -> Drafts:
    """The membership of the child; before it, where the mother is in no household, hers in a new one."""
    tie = Membership.objects.filter(person=mother.uid).standing(day).order_by("-seq").first()
    if tie:
        return [_tie(child, tie.household, ROLE_OF_CHILD.get(tie.role or "", RELATIVE), day)]
    household = _new("household", {"area": mother.current or mother.home, "known_by": today()}, new_uid())
    return [household, _tie(mother.uid, household.uid, HEAD, day), _tie(child, household.uid, CHILD, day)]


def _tie(person: str, household: str, role: str, day: dt.date) -> Draft:
    said = {"person": person, "household": household, "role": role, "start": day, "known_by": max(day, today())}
    return _new("membership", said, new_uid())


def _quarantine(mother: str, child: str, day: dt.date) -> Draft | None:
    """The quarantine of the child beside the open one of the mother, if its days are counted."""
    found = open_of([mother], day).get(mother)
    standing = standings([found], day)[found.uid] if found else None
    if found is None or standing is None or standing.day0 is None:
        return None
    kept = ("type", "order", "ordered_by", "order_day", "order_number", "responsible")
    values = {
        **{name: value for name, value in found.values().items() if name in kept},
        "person": child,
        "start": standing.day0,
        "days": standing.days,
        "known_by": max(day, today()),
    }
    return _new(Quarantine.kind, values, new_uid())


def _new(kind: str, values: Mapping[str, Any], uid: str) -> Draft:
    return Draft(kind, {name: value for name, value in values.items() if value is not None}, uid, based_on=0)

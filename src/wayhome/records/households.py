"""Households that change: who moves, who stays, who is head. Verbs that return drafts or a Problem, and write nothing.

A change happens on a day. What was until then stays in the register: a membership ends, and another one begins.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from wayhome.kernel.digest import new_uid
from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.write import Draft
from wayhome.records.base import today
from wayhome.records.household import Household
from wayhome.records.membership import Membership, meet, spell

HEAD = "head"

THERE_ALREADY = declare("household.there_already", "This person is in that household already. Choose another one.")
CAME_LATER = declare(
    "household.came_later",
    "This person came to a household on {start}, which is after this day. Correct that date first, or choose a later "
    "day.",
)
NOBODY_CHOSEN = declare("household.nobody_chosen", "Nobody is chosen. Choose who leaves.")
ALL_LEAVE = declare(
    "household.all_leave", "All of them would leave, and nobody stay. Choose some, or let the household join another."
)
NOT_A_MEMBER = declare("household.not_a_member", "This person is not in the household on that day. Choose a member.")
NOBODY_THERE = declare("household.nobody_there", "Nobody is in this household on that day.")
ITSELF = declare("household.itself", "A household cannot join itself. Choose another one.")
HAS_A_HEAD = declare(
    "household.has_a_head",
    "That household has a head already. Choose another role; its head can be changed afterwards.",
)
ONE_HEAD = declare("household.one_head", "Choose one head of the new household, and no more than one.")
WHO_IS_HEAD = declare(
    "household.who_is_head", "The head of the household leaves. Choose who is head of those who stay."
)
HEAD_ALREADY = declare("household.head_already", "This person is the head already.")
ROLE_OF_FORMER = declare(
    "household.role_of_former", "Say what the former head is to the new one; there is one head at a time."
)
CONTACT_IS_HEAD = declare(
    "household.contact_is_head", "The head is reached first. Choose somebody else as the alternate contact."
)
ELSEWHERE_THEN = declare(
    "household.elsewhere_then",
    "From {start} on this person was in another household, so the two would overlap. Correct the other one first.",
)

Drafts = list[Draft]
Roles = Mapping[str, str | None]
"""Person to the role they have in the household they come to; None where it is not known."""


def members(household: str, day: dt.date) -> list[Membership]:
    """Who is in the household on that day: the head first, then in the order in which they came."""
    found = Membership.objects.filter(household=household).standing(day)
    return sorted(found, key=lambda each: (each.role != HEAD, spell(each.values())[0], each.uid))


def head_of(household: str, day: dt.date) -> str:
    """The person who is head on that day; "" if nobody is."""
    return next((each.person for each in members(household, day) if each.role == HEAD), "")


def move(person: str, to: str, role: str | None, day: dt.date, next_head: str = "") -> Drafts | Problem:
    """Bring a person to another household on a day; they leave the one where they are.

    If they were its head, `next_head` is the head of those who stay.
    """
    if any(each.person == person for each in members(to, day)):
        return THERE_ALREADY("to")
    if role == HEAD and head_of(to, day):
        return HAS_A_HEAD("role")
    left = _leave([person], day, next_head)
    return left if isinstance(left, Problem) else [*left, _enter(person, to, role, day)]


def split(
    household: str, roles: Roles, area: str | None, day: dt.date, label: str = "", next_head: str = ""
) -> Drafts | Problem:
    """Some members leave to a new household at a place: the first draft. `roles` says who, and who is its head."""
    if not roles:
        return NOBODY_CHOSEN("leaving")
    there = {each.person for each in members(household, day)}
    if not roles.keys() <= there:
        return NOT_A_MEMBER("leaving")
    if roles.keys() == there:
        return ALL_LEAVE("leaving")
    if [*roles.values()].count(HEAD) != 1:
        return ONE_HEAD("roles")
    left = _leave(roles, day, next_head)
    if isinstance(left, Problem):
        return left
    said = {"area": area, "label": label or None, "known_by": today()}
    new = Draft("household", {name: value for name, value in said.items() if value}, new_uid(), based_on=0)
    return [new, *left, *(_enter(person, new.uid, role, day) for person, role in roles.items())]


def join(household: str, into: str, roles: Roles, day: dt.date) -> Drafts | Problem:
    """All members of one household go into another, each in the role that `roles` says."""
    if household == into:
        return ITSELF("into")
    coming = [each.person for each in members(household, day)]
    if not coming:
        return NOBODY_THERE()
    heads = [person for person in coming if roles.get(person) == HEAD]
    if len(heads) > (0 if head_of(into, day) else 1):
        return HAS_A_HEAD("roles")
    left = _leave(coming, day, staying_in=into)
    if isinstance(left, Problem):
        return left
    there = {each.person for each in members(into, day)}
    return [*left, *(_enter(person, into, roles.get(person), day) for person in coming if person not in there)]


def set_head(household: str, person: str, former_role: str | None, day: dt.date) -> Drafts | Problem:
    """Make a member the head from a day on. Who was head until then has the role `former_role`."""
    there = {each.person: each for each in members(household, day)}
    if person not in there:
        return NOT_A_MEMBER("person")
    if there[person].role == HEAD:
        return HEAD_ALREADY("person")
    former = [each for each in there.values() if each.role == HEAD]
    if former and (not former_role or former_role == HEAD):
        return ROLE_OF_FORMER("former_role")
    changes = [(there[person], HEAD), *((each, former_role) for each in former)]
    if late := _later([each.person for each, _ in changes], day):
        return late
    return [draft for each, role in changes for draft in _retitle(each, role, day)]


def reach_by(household: Household, person: str | None) -> Drafts | Problem:
    """Say whom to reach if the head cannot be reached; None takes it back."""
    if person and person == head_of(household.uid, today()):
        return CONTACT_IS_HEAD("person")
    return _put(household, alternate_contact=person)


def correct(membership: Membership, start: dt.date | None, end: dt.date | None) -> Drafts | Problem:
    """Say the days of a membership otherwise than they were said. Nobody comes to be in two households by it."""
    corrected = spell({**membership.values(), "start": start, "end": end})
    others = Membership.objects.filter(person=membership.person).exclude(uid=membership.uid)
    for other in others:
        theirs = spell(other.values())
        if meet(corrected, theirs) and not meet(spell(membership.values()), theirs):
            return ELSEWHERE_THEN("end", start=theirs[0].isoformat())
    return _put(membership, start=start, end=end)


def one_head(drafts: Sequence[Draft]) -> Callable[[Any], list[Problem]]:
    """The rule, to be asked inside the lock, that no draft brings a second head to a household at the same time."""
    heads = [each for each in drafts if each.kind == "membership" and each.values.get("role") == HEAD]

    def guard(cursor: Any) -> list[Problem]:
        written = {each.uid for each in drafts}
        wanted = {each.values["household"] for each in heads}
        standing = Membership.objects.filter(household__in=wanted, role=HEAD).exclude(uid__in=written)
        spells = [(each.household, spell(each.values())) for each in standing]
        for each in heads:
            household, own = each.values["household"], spell(each.values)
            if any(household == other and meet(own, theirs) for other, theirs in spells):
                return [HAS_A_HEAD("role")]
            spells.append((household, own))
        return []

    return guard


def _leave(persons: Iterable[str], day: dt.date, next_head: str = "", staying_in: str = "") -> Drafts | Problem:
    """The drafts by which these people leave where they are; a head who leaves others is followed by `next_head`."""
    leaving = list(persons)
    if late := _later(leaving, day):
        return late
    ending = list(Membership.objects.filter(person__in=leaving).standing(day).exclude(household=staying_in))
    drafts = [draft for each in ending for draft in _put(each, end=day)]
    for household in dict.fromkeys(each.household for each in ending if each.role == HEAD):
        staying = {each.person: each for each in members(household, day) if each.person not in leaving}
        if not staying or any(each.role == HEAD for each in staying.values()):
            continue
        if next_head not in staying:
            return WHO_IS_HEAD("next_head")
        if late := _later([next_head], day):
            return late
        drafts += _retitle(staying[next_head], HEAD, day)
    return drafts


def _later(persons: Iterable[str], day: dt.date) -> Problem | None:
    """Why nothing can change on this day: something changed later."""
    later = Membership.objects.filter(person__in=list(persons), start__gt=day).order_by("start").first()
    return CAME_LATER("day", start=later.start.isoformat()) if later else None


def _enter(person: str, household: str, role: str | None, day: dt.date) -> Draft:
    said = {"person": person, "household": household, "role": role, "start": day, "known_by": today()}
    return Draft("membership", {name: value for name, value in said.items() if value}, new_uid(), based_on=0)


def _retitle(membership: Membership, role: str | None, day: dt.date) -> Drafts:
    """Another role from a day on: the membership ends and goes on in that role."""
    if membership.start == day:
        return _put(membership, role=role)
    goes_on = _enter(membership.person, membership.household, role, day)
    if membership.end:
        goes_on.values["end"] = membership.end
    return [*_put(membership, end=day), goes_on]


def _put(record: Membership | Household, **changes: Any) -> Drafts:
    """The record with other values; nothing, if they are what it says."""
    before = record.values()
    after = {name: value for name, value in {**before, **changes}.items() if value is not None}
    return [Draft(record.kind, after, record.uid, based_on=record.version)] if after != before else []

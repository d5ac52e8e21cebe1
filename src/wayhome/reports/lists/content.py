"""The content of one list without its words: lines or counts, and the checksum that seals them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wayhome.figures.protect import protect
from wayhome.kernel.digest import canonical_json, salted_digest
from wayhome.reference import places
from wayhome.reference.codes import code_list
from wayhome.reports.lists.choosing import Choices
from wayhome.reports.lists.columns import Rules
from wayhome.reports.lists.division import Authority, Share, by_household
from wayhome.reports.lists.recipients import Recipient
from wayhome.reports.lists.returned import Returned
from wayhome.reports.lists.tables import Issue

DIGEST_LENGTH = 16
OUTSIDE = "outside"
ROLE, AGE, ILLUSTRATIVE = "membership.role", "person.age", "person.illustrative"
ALWAYS = (ROLE, AGE, ILLUSTRATIVE)
"""What a list goes by also where no column says it."""


@dataclass(frozen=True, slots=True)
class ListLine:
    """One person on a list: where they went, their household, and what the columns say, in order, absent as None."""

    uids: tuple[str, ...]
    area: str
    household: str
    said: tuple[Any, ...]

    def digest(self, salt: str) -> str:
        """What tells a changed line from one that stayed. Without a salt nothing is told."""
        said = canonical_json([self.area, self.household, *self.said])
        return salted_digest(said, salt)[:DIGEST_LENGTH] if salt else ""


@dataclass(slots=True)
class Content:
    """What one list says, to whom. `left_out` is for the issuer alone: a reason to a number of people.

    `people` is how many it tells of, 0 where that number is hidden.
    """

    authority: Authority
    recipient: Recipient
    expires: dt.date
    lines: list[ListLine]
    people: int
    counts: dict[str, int | None] | None
    left_out: dict[str, int]
    is_illustrative: bool

    def checksum(self, issue: Issue, salt: str) -> str:
        """SHA-256 over the salt and all that the list says: to whom, on what terms, and of whom what."""
        return salted_digest(
            canonical_json(
                {
                    "recipient": self.recipient.id,
                    "area": self.authority.area,
                    "unassigned": self.authority.unassigned,
                    "period": [issue.start, issue.end],
                    "basis": [issue.basis, issue.order],
                    "purpose": issue.purpose,
                    "expires": self.expires,
                    "fields": [column.name for column in self.recipient.columns],
                    "lines": [[line.uids[0], line.area, line.household, *line.said] for line in self.lines],
                    "counts": self.counts,
                }
            ),
            salt,
        )


def of_people(share: Share, expires: dt.date, choices: Choices) -> Content:
    """The list of who came: household by household, heads first; the areas below in the order of their codes."""
    left_out: Counter[str] = Counter({OUTSIDE: share.outside.total()} if share.outside else {})
    named = []
    for person in share.people:
        if why := choices.against(person, share.recipient):
            left_out[why] += 1
        else:
            named.append(person)
    lines = [
        _line(person, share.recipient, choices)
        for household in _in_order(named, share.authority)
        for person in household
    ]
    made_up = _is_illustrative(named)
    return Content(share.authority, share.recipient, expires, lines, len(lines), None, dict(left_out), made_up)


def of_counts(share: Share, expires: dt.date, rules: Rules, shown_before: Mapping[str, int | None] | None) -> Content:
    """The list of how many came to which area below: small numbers are hidden, and what would give them away.

    A number tells nobody's name, so it is the same whoever issues the list.
    """
    area = share.authority.area
    came = Counter(person.area for person in share.people) + share.outside
    counts = Counter({f"{area}/": came.total()})
    for went_to, people in came.items():
        if below := places.at_level(went_to, share.recipient.level + 1):
            counts[f"{area}/{below}/"] += people
    cells = protect(counts, rules.smallest_count, shown_before)
    shown = {cell.path: cell.shown for cell in cells}
    made_up = _is_illustrative(share.people)
    return Content(share.authority, share.recipient, expires, [], shown[f"{area}/"] or 0, shown, {}, made_up)


def _is_illustrative(people: list[Returned]) -> bool:
    return any(person.values.get(ILLUSTRATIVE) for person in people)


def _line(person: Returned, recipient: Recipient, choices: Choices) -> ListLine:
    said = []
    for column in recipient.columns:
        is_said = not column.choice or choices.allow(person, column.choice)
        value = column.value(person) if is_said else None
        said.append(value if value not in ("", []) else None)
    return ListLine(person.uids, person.area, person.household, tuple(said))


def _in_order(people: list[Returned], authority: Authority) -> list[list[Returned]]:
    """Households by area and in the order in which they came; those of whom no area below is known come last."""
    roles = {code.code: place for place, code in enumerate(code_list("household_role"))}

    def place(members: list[Returned]) -> tuple[bool, str]:
        return members[0].area == authority.area and not authority.unassigned, members[0].area

    households = by_household(people)
    for members in households:
        members.sort(
            key=lambda each: (
                roles.get(each.values.get(ROLE, ""), len(roles)),
                -each.values.get(AGE, 0),
                each.who,
            )
        )
    return sorted(households, key=place)

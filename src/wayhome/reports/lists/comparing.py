"""What changed since the list that the authority has: lines that are new, lines that changed, lines that are gone.

Who is gone is told by the number of the line on the older list: whoever holds it knows whom to strike out, and nobody
who withdrew is named again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from wayhome.records.assignment import Assignment
from wayhome.reports.lists.content import Content
from wayhome.reports.lists.division import Authority
from wayhome.reports.lists.gathering import areas_in
from wayhome.reports.lists.tables import Issue, IssuedList, Line

STRETCH = 2_000


@dataclass(slots=True)
class Before:
    """The list an authority has, with its lines: registration to number, number to digest."""

    issued: IssuedList
    numbers: dict[str, int]
    digests: dict[int, str]


def before(issue: Issue) -> dict[Authority, Before]:
    """The newest list of every authority of this action, of those that begin on the same day."""
    begin = Q(start=issue.start) if issue.start else Q(start=None)
    newest = IssuedList.objects.filter(
        begin, recipient__in=issue.recipients, area__in=areas_in(issue.area), superseded_by=None
    )
    found = {Authority(each.recipient, each.area, each.unassigned): Before(each, {}, {}) for each in newest}
    by_list = {each.issued.pk: each for each in found.values()}
    everybody = set()
    for owner, number, person, digest in _lines(list(by_list)):
        by_list[owner].numbers[person] = number
        by_list[owner].digests.setdefault(number, digest)
        everybody.add(person)
    _who_they_are_now(by_list.values(), everybody)
    return found


def changes(content: Content, held: Before) -> dict[str, list[int]]:
    """Lines "added" and "changed" of the content, and lines of the older list that "left". All count from 1."""
    added, changed, stayed = [], [], set()
    for number, line in enumerate(content.lines, 1):
        earlier = {held.numbers[uid] for uid in line.uids if uid in held.numbers}
        stayed |= earlier
        if not earlier:
            added.append(number)
        elif held.issued.salt and line.digest(held.issued.salt) not in {held.digests[each] for each in earlier}:
            changed.append(number)
    return {"added": added, "changed": changed, "left": sorted(held.digests.keys() - stayed)}


def is_same(content: Content, issue: Issue, held: Before) -> bool:
    """Whether the authority has this very list already, and may keep it."""
    issued = held.issued
    return (
        not issued.gone
        and issued.files != {}
        and issued.checksum == content.checksum(issue, issued.salt)
        and issued.has_files
    )


def _lines(lists: Sequence[int]) -> Iterable[tuple[int, int, str, str]]:
    for first in range(0, len(lists), STRETCH):
        some = Line.objects.filter(list__in=lists[first : first + STRETCH]).order_by("list", "number", "pk")
        yield from some.values_list("list", "number", "person", "digest").iterator(20_000)


def _who_they_are_now(held: Iterable[Before], everybody: set[str]) -> None:
    """Let a line be found under who its registrations are by now."""
    ties = {
        person: who for person, who in Assignment.objects.order_by().values_list("person", "who") if person in everybody
    }
    if not ties:
        return
    for each in held:
        for person in [person for person in each.numbers if person in ties]:
            each.numbers.setdefault(ties[person], each.numbers[person])

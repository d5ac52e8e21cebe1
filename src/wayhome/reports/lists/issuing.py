"""Issuing: one action makes the lists of all authorities below an area, or finds that they have them already."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F

from wayhome.accounts.policy import Access
from wayhome.kernel.clock import now
from wayhome.kernel.digest import new_salt
from wayhome.ledger.read import head
from wayhome.reference import places
from wayhome.reports.lists import asking, comparing, keeping, meanwhile, revoking
from wayhome.reports.lists.asking import Wanted
from wayhome.reports.lists.comparing import Before
from wayhome.reports.lists.composing import Cover, compose
from wayhome.reports.lists.content import Content
from wayhome.reports.lists.division import Authority
from wayhome.reports.lists.drawing import Drawn, draw
from wayhome.reports.lists.pressing import Files, Press, press
from wayhome.reports.lists.recipients import rules
from wayhome.reports.lists.tables import Issue, IssuedList, Line, Numbers
from wayhome.reports.lists.words import languages

__all__ = ["Wanted", "begin", "carry_on", "issue"]

AT_ONCE = 128
AHEAD = 3
"""So many batches are with the press while the next is drawn up."""

Progress = Callable[[int, int], None]


def issue(wanted: Wanted, access: Access, progress: Progress = lambda done, total: None) -> Issue:
    """Issue the lists that are wanted. Raises Refused if anything stands against it."""
    return carry_on(begin(wanted, access), access, progress)


def begin(wanted: Wanted, access: Access) -> Issue:
    """Note that the lists are to be made. Raises Refused with all that stands against it."""
    asking.check(wanted, access)
    return Issue.objects.create(
        area=wanted.area, recipients=list(dict.fromkeys(wanted.recipients)), start=wanted.start, end=wanted.end,
        basis=wanted.basis, order=wanted.order.strip(), purpose=wanted.purpose.strip(), expires=wanted.expires,
        mark=head(), at=now(), by=access.by,
    )  # fmt: skip


def carry_on(issue: Issue, access: Access, progress: Progress = lambda done, total: None) -> Issue:
    """Make the lists of an issue that are not there yet, and end it. Cut short, it can be called again.

    What is made after a break is drawn from the register as it is then. So is a list on which somebody was erased or
    said something else while it was being made.
    """
    if issue.finished:
        return issue
    asking.check(_wanted(issue), access)
    while not _make(issue, access, progress):
        pass
    issue.finished = now()
    issue.save(update_fields=["finished"])
    return issue


def _make(issue: Issue, access: Access, progress: Progress) -> bool:
    """Draw up and make what is not there yet. Whether all of it is there now."""
    revoking.keep_made(issue)
    folder = keeping.prepare(issue.pk)
    drawn = draw(issue, access)
    held = comparing.before(issue)
    done = {Authority(each.recipient, each.area, each.unassigned) for each in issue.lists.all()}
    waiting = [authority for authority in drawn.authorities(held) if authority not in done]
    total = len(done) + len(waiting)
    progress(len(done), total)
    with press(folder, len(waiting)) as machine:
        begun: deque[Callable[[], int]] = deque()
        settled = len(done)
        for first in range(0, len(waiting), AT_ONCE):
            begun.append(_begin_some(issue, drawn, held, waiting[first : first + AT_ONCE], machine))
            if len(begun) > AHEAD:
                settled += begun.popleft()()
                progress(settled, total)
        for settle in begun:
            settled += settle()
            progress(settled, total)
    return settled == total


@dataclass(slots=True)
class _Draft:
    """A list whose files are being made."""

    issued: IssuedList
    content: Content
    document: dict[str, Any]

    def names(self, uids: frozenset[str]) -> bool:
        """Whether one of these persons or households stands on it."""
        lines = self.content.lines if uids else ()
        return any(line.household in uids or not uids.isdisjoint(line.uids) for line in lines)


def _begin_some(
    issue: Issue, drawn: Drawn, held: dict[Authority, Before], some: Sequence[Authority], machine: Press
) -> Callable[[], int]:
    """Have the files of some lists made. Gives a function that waits for them, writes the rows and counts the lists.

    A list that must be drawn anew is not written and not counted.

    Where nobody may be named there is no list: an empty one would tell that somebody came home and did not agree.
    """
    same: list[IssuedList] = []
    fresh: list[tuple[Content, Before | None]] = []
    for authority in some:
        before = held.get(authority)
        content = drawn.content(authority, before.issued if before else None)
        if before and comparing.is_same(content, issue, before):
            same.append(before.issued)
        elif before or content.lines or content.counts:
            fresh.append((content, before))
    numbers = _numbers(drawn.day.year, sum(1 for _content, before in fresh if before is None))
    drafts = [_draft(issue, drawn, content, before, numbers) for content, before in fresh]
    finish = machine.start([(each.issued.stem, each.document) for each in drafts])

    def settle() -> int:
        return len(some) - _write(issue, drafts, finish(), same)

    return settle


def _draft(issue: Issue, drawn: Drawn, content: Content, before: Before | None, numbers: Iterator[int]) -> _Draft:
    """The row of a list, not yet written, and its document."""
    authority, salt = content.authority, new_salt()
    older = before.issued if before else None
    issued = IssuedList(
        issue=issue,
        number=older.number if older else f"L-{drawn.day.year}-{next(numbers):05d}",
        version=older.version + 1 if older else 1,
        area=authority.area, level=places.place(authority.area).level, recipient=authority.recipient,
        unassigned=authority.unassigned, start=issue.start, end=issue.end, mark=drawn.mark, purpose=issue.purpose,
        basis=issue.basis, order=issue.order, expires=content.expires, languages=list(languages()),
        rows=content.people, fields=[column.name for column in content.recipient.columns], counts=content.counts,
        changes=comparing.changes(content, before) if before and content.counts is None else None,
        left_out=content.left_out, salt=salt, checksum=content.checksum(issue, salt), supersedes=older,
        at=issue.at, by=issue.by,
    )  # fmt: skip
    return _Draft(issued, content, compose(content, Cover(issued, older, drawn.day), rules()))


def _numbers(year: int, many: int) -> Iterator[int]:
    """So many numbers that no list of the year has had. Those of lists that were not made after all are lost."""
    if not many:
        return iter(())
    with transaction.atomic():
        Numbers.objects.get_or_create(year=year)
        Numbers.objects.filter(year=year).update(last=F("last") + many)
        last = Numbers.objects.get(year=year).last
    return iter(range(last - many + 1, last + 1))


def _write(issue: Issue, drafts: Sequence[_Draft], made: Sequence[Files], same: Sequence[IssuedList]) -> int:
    """Write the rows of lists whose files are there, and what the issue has of older ones.

    Returns how many are not written, for somebody on them was erased or said something else meanwhile.
    """
    for draft, files in zip(drafts, made, strict=True):
        draft.issued.files = files
    with transaction.atomic():
        meanwhile.hold_the_book()
        touched = meanwhile.touched_since(drafts[0].issued.mark) if drafts else frozenset()
        good = [draft for draft in drafts if not draft.names(touched)]
        IssuedList.objects.bulk_create(draft.issued for draft in good)
        Line.objects.bulk_create((line for draft in good for line in _lines(draft)), batch_size=10_000)
        issue.lists.add(*(draft.issued for draft in good), *same)
    return len(drafts) - len(good)


def _lines(draft: _Draft) -> Iterator[Line]:
    salt = draft.issued.salt
    for number, line in enumerate(draft.content.lines, 1):
        digest = line.digest(salt)
        for uid in line.uids:
            yield Line(list=draft.issued, number=number, person=uid, digest=digest)


def _wanted(issue: Issue) -> Wanted:
    return Wanted(
        issue.area, tuple(issue.recipients), issue.start, issue.end, issue.basis, issue.purpose, issue.order,
        issue.expires,
    )  # fmt: skip

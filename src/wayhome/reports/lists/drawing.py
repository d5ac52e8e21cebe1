"""Drawing up: who stands on which list of an issue, from the register as it is now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo

from wayhome.accounts.policy import Access
from wayhome.ledger.read import head
from wayhome.packs import active
from wayhome.reports.lists.choosing import Choices, choices
from wayhome.reports.lists.comparing import Before
from wayhome.reports.lists.content import ALWAYS, Content, of_counts, of_people
from wayhome.reports.lists.division import Authority, Share, divide
from wayhome.reports.lists.gathering import gather
from wayhome.reports.lists.recipients import Recipient, recipients, rules
from wayhome.reports.lists.tables import Issue, IssuedList

STILL_HELD = ("", IssuedList.Gone.ERASED)
"""Of these lists, copies may be where they were handed to; of others, people were told to destroy them."""


class Drawn:
    """Everybody's share of an issue, drawn from the book at `mark`, on `day`."""

    def __init__(self, issue: Issue, mark: int, shares: dict[Authority, Share], chosen: Choices):
        self.mark = mark
        self.day = _day(issue)
        self._issue = issue
        self._shares = shares
        self._chosen = chosen

    def authorities(self, held: Mapping[Authority, Before]) -> Iterator[Authority]:
        """Whom the issue has a list for: where somebody came home, and where a list stands on which nobody is left."""
        yield from self._shares
        for authority, before in held.items():
            if before.issued.rows and before.issued.gone in STILL_HELD and authority not in self._shares:
                yield authority

    def content(self, authority: Authority, before: IssuedList | None) -> Content:
        """What the list of that authority says."""
        recipient = recipients()[authority.recipient]
        share = self._shares.get(authority) or Share(authority, recipient)
        if recipient.counts:
            return of_counts(share, self._expires(recipient), rules(), before.counts if before else None)
        return of_people(share, self._expires(recipient), self._chosen)

    def _expires(self, recipient: Recipient) -> dt.date:
        return self._issue.expires or self.day + dt.timedelta(days=recipient.days)


def draw(issue: Issue, access: Access) -> Drawn:
    """Who is on which list."""
    mark = head()
    chosen = [recipients()[name] for name in issue.recipients]
    wanted = {name for recipient in chosen for column in recipient.columns for name in column.needs}
    found = gather(issue.area, issue.start, issue.end, {*wanted, *ALWAYS}, access)
    shares = divide(found.people, found.outside.items(), chosen)
    return Drawn(issue, mark, shares, choices(found.people, issue.basis, _day(issue)))


def _day(issue: Issue) -> dt.date:
    return issue.at.astimezone(ZoneInfo(active().time_zone)).date()

"""Asking for lists: what is wanted, and what stands against it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from wayhome.accounts.policy import Access, Right
from wayhome.kernel.problems import Problem, Refused, declare
from wayhome.ledger.fields import IDENTITY
from wayhome.records.base import today
from wayhome.reference import places
from wayhome.reference.codes import code_list
from wayhome.reports.lists import scoping
from wayhome.reports.lists.recipients import CONSENT, Recipient, recipients

NO_AREA = declare("list.no_area", "There is no area {area}. Choose the area whose authorities are to have lists.")
NO_RECIPIENT = declare("list.no_recipient", "Choose who is to have lists: {known}.")
UNKNOWN_RECIPIENT = declare("list.unknown_recipient", "No kind of recipient is called {value}. There are: {known}.")
TOO_WIDE = declare(
    "list.too_wide", "“{recipient}” answers for more than {area}. Choose an area that holds all that it answers for."
)
ENDS_FIRST = declare("list.ends_first", "The period ends on {end}, before it begins on {start}. Correct a day.")
AHEAD = declare("list.ahead", "{value} has not come yet: a list ends on {today} at the latest.")
NO_PURPOSE = declare("list.no_purpose", "Write what the lists are for; it is printed on each of them.")
NO_BASIS = declare("list.no_basis", "Choose the legal basis: {known}.")
OTHER_BASIS = declare("list.other_basis", "“{recipient}” gets no lists on the basis “{basis}”. It does on: {bases}.")
NO_ORDER = declare(
    "list.no_order",
    "Write which law or order asks for the lists. Without one, people must have agreed to them.",
)
EXPIRED = declare("list.expired", "{value} is over. Choose the last day on which the lists may be used.")
NO_NAMES = declare("list.no_names", "You may not see who people are, so you issue lists of counts only.")
NO_HEALTH = declare("list.no_health", "You may not see all that the list for “{recipient}” says of people.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Lists of who came home from `start` (None: ever) to `end`, for the authorities of these kinds below an area.

    `order` are the words of the law or order, needed for every basis but consent. `expires` is the last day on which
    the lists may be used; None: as each kind of recipient says.
    """

    area: str
    recipients: tuple[str, ...]
    start: dt.date | None
    end: dt.date
    basis: str
    purpose: str
    order: str = ""
    expires: dt.date | None = None


def check(wanted: Wanted, access: Access) -> None:
    """Raises Refused with all that stands against it, each problem about a field of `wanted`."""
    if not places.exists(wanted.area):
        raise Refused([NO_AREA("area", area=wanted.area)])
    scoping.require(access, wanted.area)
    if problems := [*_terms(wanted), *_recipients(wanted, access)]:
        raise Refused(problems)


def _terms(wanted: Wanted) -> Iterator[Problem]:
    now = today()
    if wanted.start and wanted.start > wanted.end:
        yield ENDS_FIRST("end", start=wanted.start.isoformat(), end=wanted.end.isoformat())
    if wanted.end > now:
        yield AHEAD("end", value=wanted.end.isoformat(), today=now.isoformat())
    if not wanted.purpose.strip():
        yield NO_PURPOSE("purpose")
    if wanted.basis not in code_list("legal_basis"):
        yield NO_BASIS("basis", known=", ".join(code.code for code in code_list("legal_basis")))
    elif wanted.basis != CONSENT and not wanted.order.strip():
        yield NO_ORDER("order")
    if wanted.expires and wanted.expires < now:
        yield EXPIRED("expires", value=wanted.expires.isoformat())


def _recipients(wanted: Wanted, access: Access) -> Iterator[Problem]:
    known = recipients()
    if not wanted.recipients:
        yield NO_RECIPIENT("recipients", known=", ".join(known))
    for name in wanted.recipients:
        if name not in known:
            yield UNKNOWN_RECIPIENT("recipients", value=name, known=", ".join(known))
        else:
            yield from _recipient(known[name], wanted, access)


def _recipient(recipient: Recipient, wanted: Wanted, access: Access) -> Iterator[Problem]:
    title = recipient.title("en")
    if recipient.level < places.place(wanted.area).level:
        yield TOO_WIDE("recipients", recipient=title, area=places.name(wanted.area))
    if wanted.basis in code_list("legal_basis") and wanted.basis not in recipient.bases:
        yield OTHER_BASIS("basis", recipient=title, basis=wanted.basis, bases=", ".join(recipient.bases))
    secrecy = {column.secrecy for column in recipient.columns}
    if IDENTITY in secrecy and not access.may(Right.SEE_IDENTITY):
        yield NO_NAMES("recipients")
    if not all(map(access.may_learn, secrecy - {IDENTITY})):
        yield NO_HEALTH("recipients", recipient=title)

"""Links: an address with a token, which opens with a code that is told by phone, for a while and a few tries."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F

from wayhome.kernel.clock import now
from wayhome.kernel.digest import sha256_hex
from wayhome.kernel.problems import Refused, declare
from wayhome.packs import active
from wayhome.reports.handing import receipts, spoken
from wayhome.reports.handing.receipts import Receiver
from wayhome.reports.handing.standing import Standing, standing
from wayhome.reports.handing.tables import Link, Receipt
from wayhome.reports.lists.tables import IssuedList

TOKEN_BYTES = 24
MOST_TRIES = 5
LONGEST_HOURS = 14 * 24

NO_CONTACT = declare("handing.no_contact", "Write whom to call, with a number: whoever opens the link reads it.")
NO_TIME = declare("handing.no_time", "Choose for how long the link works: from 1 to {most} hours.")


class Way(StrEnum):
    """Whether a link leads to its list, and if not, why."""

    OPEN = "open"
    LOCKED = "locked"
    ENDED = "ended"
    EXPIRED = "expired"
    REPLACED = "replaced"
    REVOKED = "revoked"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Made:
    """A link that was just made. Token and code are known here alone, and never again."""

    link: Link
    token: str
    code: str


def make(issued: IssuedList, to: Receiver, contact: str, hours: int, by: str) -> Made:
    """Make a link to a list for one person, for so many hours, though not beyond the last day of the list.

    Raises Refused if the list is not to be handed over, if nobody is named whom to call, or if it would never end.
    """
    receipts.require_valid(issued)
    reached = " ".join(contact.split())[: receipts.LONGEST]
    if not reached:
        raise Refused([NO_CONTACT("contact")])
    if not 1 <= hours <= LONGEST_HOURS:
        raise Refused([NO_TIME("hours", most=LONGEST_HOURS)])
    token, code, made = secrets.token_urlsafe(TOKEN_BYTES), spoken.code(), now()
    link = Link.objects.create(
        list=issued,
        token=_digest(token),
        code=make_password(code, hasher="scrypt"),
        who=to.who,
        office=to.office,
        contact=reached,
        expires=min(made + dt.timedelta(hours=hours), _end_of(issued.expires)),
        made_at=made,
        made_by=by,
    )
    return Made(link, token, code)


def find(token: str) -> Link | None:
    """The link with this token, if there is one."""
    return Link.objects.select_related("list").filter(token=_digest(token)).first()


def way(link: Link) -> Way:
    """Whether the link leads to its list now."""
    found = standing(link.list)
    if found in (Standing.REVOKED, Standing.ERASED, Standing.REPLACED):
        return Way(found.value)
    if link.ended_at:
        return Way.ENDED
    if found is Standing.EXPIRED or link.expires <= now():
        return Way.EXPIRED
    return Way.LOCKED if link.tries >= MOST_TRIES else Way.OPEN


def knock(link: Link, typed: str) -> bool:
    """Whether `typed` is the code of the link, if it is open. A right one is noted as a receipt, a wrong one counted.

    A try counts before it is checked, so that many at once are not more than the few that are allowed.
    """
    if way(link) is not Way.OPEN:
        return False
    if not Link.objects.filter(pk=link.pk, tries__lt=MOST_TRIES).update(tries=F("tries") + 1):
        return False
    if not check_password(spoken.heard(typed), link.code):
        return False
    link.list.refresh_from_db()
    try:
        with transaction.atomic():
            Link.objects.filter(pk=link.pk).update(tries=0)
            receipts.note([link.list], Receipt.How.LINK, Receiver(link.who, link.office), link.made_by, link=link)
    except Refused:
        return False  # the list was withdrawn while the code was checked
    return True


def tries_left(link: Link) -> int:
    return max(0, MOST_TRIES - link.tries)


def end(link: Link, by: str) -> None:
    """The link leads nowhere from now on. Does nothing to one that was ended before."""
    Link.objects.filter(pk=link.pk, ended_at=None).update(ended_at=now(), ended_by=by)


def _end_of(day: dt.date) -> dt.datetime:
    """The last instant of a day on the clocks of the pack's country."""
    following = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), ZoneInfo(active().time_zone))
    return following.astimezone(dt.UTC)


def _digest(token: str) -> str:
    return sha256_hex(token.encode(errors="replace"))

"""The receipt log: who received which version of a list, and who holds one that must not be used any more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from wayhome.kernel.clock import now
from wayhome.kernel.problems import Refused, declare
from wayhome.packs import active
from wayhome.records.base import today
from wayhome.reports.handing.standing import WHY_NOT, Standing, standing, withdrawn
from wayhome.reports.handing.tables import Link, Receipt
from wayhome.reports.lists.tables import IssuedList

NOBODY = declare("handing.nobody", "Write who receives the list: a name, and the office.")
LATER = declare("handing.later", "{day} has not come yet. Write the day on which it was handed over.")
BEFORE = declare("handing.before", "This version was issued on {issued}. It cannot have been handed over before.")

LONGEST = 128


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who receives a list, as they said it themselves."""

    who: str
    office: str

    @classmethod
    def told(cls, who: str, office: str) -> Receiver:
        """What was typed, without needless blanks. Raises Refused where nobody is named."""
        named, place = (" ".join(text.split())[:LONGEST] for text in (who, office))
        if not named or not place:
            raise Refused([NOBODY("office" if named else "who")])
        return cls(named, place)


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with a version that must not be used any more: where to reach them is in `who` and `office`."""

    receipt: int
    issued: IssuedList
    who: str
    office: str
    how: tuple[Receipt.How, ...]
    first: dt.date
    standing: Standing

    @property
    def ways(self) -> list[str]:
        """How it reached them, in words."""
        return [str(each.label) for each in self.how]


def require_valid(issued: IssuedList) -> None:
    """Raises Refused, saying why, if the list is not to be handed over any more."""
    found = standing(issued)
    if found is not Standing.VALID:
        raise Refused([WHY_NOT[found](number=issued.number, version=issued.version)])


def note(
    lists: Iterable[IssuedList],
    how: Receipt.How,
    to: Receiver,
    by: str,
    day: dt.date | None = None,
    link: Link | None = None,
) -> list[Receipt]:
    """Note that each of the lists was received, today or on `day`.

    Raises Refused on a day when it was not there, and unless it is on paper, where a list is not to be handed over any
    more: paper may be noted late, also of a list that has ended, for somebody holds it.
    """
    given, on = list(lists), day or today()
    if on > today():
        raise Refused([LATER("day", day=on.isoformat())])
    for issued in given:
        if how != Receipt.How.PAPER:
            require_valid(issued)
        if on < (first := day_of(issued.at)):
            raise Refused([BEFORE("day", issued=first.isoformat())])
    told = [
        Receipt(list=issued, link=link, how=how, who=to.who, office=to.office, day=on, at=now(), by=by)
        for issued in given
    ]
    return Receipt.objects.bulk_create(told, batch_size=500)


def day_of(moment: dt.datetime) -> dt.date:
    """The day of a moment on the clocks of the pack's country."""
    return moment.astimezone(ZoneInfo(active().time_zone)).date()


def holders(lists: QuerySet[IssuedList]) -> list[Holder]:
    """Who holds one of these lists and should be told that it must not be used any more; the newest end first.

    Left out is who was told, and who received a later version of a list that was replaced.
    """
    later = Receipt.objects.filter(
        list__number=OuterRef("list__number"),
        list__version__gt=OuterRef("list__version"),
        who=OuterRef("who"),
        office=OuterRef("office"),
    )
    untold = (
        Receipt.objects.filter(told_at=None, list__in=withdrawn(lists))
        .exclude(Q(list__revoked_at=None) & ~Q(list__gone=IssuedList.Gone.ERASED) & Exists(later))
        .select_related("list")
        .order_by("-list__number", "list__version", "who", "pk")
    )
    found: dict[tuple[int, str, str], list[Receipt]] = {}
    for receipt in untold:
        found.setdefault((receipt.list_id, receipt.who, receipt.office), []).append(receipt)
    return [
        Holder(
            first.pk,
            first.list,
            first.who,
            first.office,
            tuple(dict.fromkeys(Receipt.How(one.how) for one in all_of)),
            min(one.day for one in all_of),
            standing(first.list),
        )
        for first, all_of in ((each[0], each) for each in found.values())
    ]


def tell(receipt: Receipt, by: str) -> int:
    """Note that whoever this receipt names was told. Returns how many receipts that settles."""
    same = Receipt.objects.filter(list=receipt.list_id, who=receipt.who, office=receipt.office, told_at=None)
    return same.update(told_at=now(), told_by=by)

"""Where a human stays now, in a few words, for their page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wayhome.accounts.policy import Access
from wayhome.accounts.scope import answers_for
from wayhome.ledger.record import Record
from wayhome.records.base import this_minute, today
from wayhome.records.stay import Stay
from wayhome.records.staying.lodging import Lodging
from wayhome.records.staying.spans import Moment, span_of
from wayhome.reference.sites import Site
from wayhome.web.lists import may_change


@dataclass(frozen=True, slots=True)
class Card:
    """The stay that lasts, what its place is called, and whether the reader may let somebody leave or move from it."""

    stay: Stay
    called: str
    is_kept: bool


def card(records: Iterable[Record], access: Access) -> Card | None:
    """Of the stays among what is known of a human, the one that lasts now; None if there is none."""
    now = Moment(today(), this_minute())
    stays = [each for each in records if isinstance(each, Stay)]
    stay = next((each for each in stays if (span := span_of(each.values())) and span.has(now)), None)
    if stay is None:
        return None
    site = Site.objects.filter(uid=stay.site).first() if stay.site else None
    is_kept = site is not None and may_change(Stay, access) and answers_for(Site, site.values(), access)
    return Card(stay, Lodging(stay.place, stay.area, site).called, is_kept)

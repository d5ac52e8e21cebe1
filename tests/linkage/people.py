"""Invented registrations, and pairs of them, for what is decided about who is who."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from wayhome.kernel.clock import now
from wayhome.ledger.models import Source
from wayhome.ledger.record import KINDS
from wayhome.ledger.write import Draft, write
from wayhome.linkage import pairs
from wayhome.linkage.models import Pair
from wayhome.linkage.pairs import Found

KNOWN = dt.date(2020, 5, 7)
ASSIGN = 12.0


def register(uids: Iterable[str], **values: object) -> None:
    """Registrations of these uids, each with a name of its own."""
    source = Source.objects.create(sort=Source.Sort.FILE, name="registration.csv", by="maly", received=now())
    drafts = [Draft("person", {"given_name": f"Name {uid}", "known_by": KNOWN, **values}, uid) for uid in uids]
    write(drafts, source=source, by="maly")


def found(left: str, right: str, weight: float = 6.0, *, assigned: bool = False, reasons: tuple = ()) -> Pair:
    """A pair, noted as whoever finds it notes it."""
    pairs.note([Found(left, right, weight, reasons, assigned=assigned)])
    return pair_of(left, right)


def pair_of(left: str, right: str) -> Pair:
    return Pair.objects.get(left=min(left, right), right=max(left, right))


def assignments() -> dict[str, tuple]:
    """Registration to who it is and why: what figures count by."""
    rows = KINDS["assignment"].objects.values_list("uid", "person", "who", "basis", "known_by")
    return {uid: tuple(rest) for uid, *rest in rows}


def states() -> dict[tuple[str, str], tuple]:
    """Every pair as it stands, but for the number that grows with each change."""
    rows = Pair.objects.values_list("left", "right", "state", "by", "at", "note", "reopened", "weight")
    return {(left, right): tuple(rest) for left, right, *rest in rows}

"""Meanwhile: who was erased, or said something else, while their list was being made. Such a list is drawn anew."""

from __future__ import annotations

import orjson

from wayhome.ledger.models import Entry, Head


def hold_the_book() -> None:
    """Let nobody write to the book until the transaction ends. Where writing begins with a lock, that is so anyway."""
    list(Head.objects.select_for_update().filter(pk=""))


def touched_since(mark: int) -> frozenset[str]:
    """The persons erased since that entry, and the persons and households of whom a consent was written since."""
    since = Entry.objects.filter(seq__gt=mark)
    erased = since.filter(kind="person", op=Entry.Op.REDACT).values_list("uid", flat=True)
    said = [orjson.loads(facts) for facts in since.filter(kind="consent").values_list("facts", flat=True)]
    asked = (fact.get(whose) for fact in said for whose in ("person", "household"))
    return frozenset({*erased, *filter(None, asked)})

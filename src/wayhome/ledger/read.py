"""Reading the book: its head, the history of a record, the records as they stood at a mark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
from django.db.models import Max

from wayhome.ledger.fields import values_of
from wayhome.ledger.models import Entry, Head
from wayhome.ledger.record import KINDS


def head() -> int:
    """The seq of the newest entry; 0 for an empty book."""
    return latest_seq_of("")


def latest_seq_of(kind: str) -> int:
    """The seq of the newest entry of `kind` ("" for the whole book); 0 if there is none."""
    return Head.objects.filter(pk=kind).values_list("seq", flat=True).first() or 0


def history(kind: str, uid: str) -> list[Entry]:
    """All entries of one record, oldest first, with their sources."""
    return list(Entry.objects.filter(uid=uid, kind=kind).select_related("source").order_by("version"))


def as_of(kind: str, mark: int) -> Iterator[dict[str, Any]]:
    """The records of `kind` as they stood when `mark` was the newest entry: uid, seq, version, facts and identity.

    What was voided by then is not among them. Identity erased since is gone at every mark; facts never change.
    """
    newest = Entry.objects.filter(kind=kind, seq__lte=mark).values("uid").annotate(last=Max("seq")).values("last")
    model = KINDS[kind]
    standing = Entry.objects.filter(seq__in=newest).exclude(op=Entry.Op.VOID).order_by("seq")
    rows = standing.values_list("uid", "seq", "version", "facts", "identity").iterator(10_000)
    for uid, seq, version, facts, identity in rows:
        values = values_of(model.fact_properties(), orjson.loads(facts))
        if identity:
            values |= values_of(model.identity_properties(), orjson.loads(identity))
        yield {"uid": uid, "seq": seq, "version": version, **values}

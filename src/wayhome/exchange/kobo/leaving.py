"""Records that are not there any more: nobody is removed here without a person who says so, with a reason."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from wayhome.accounts.policy import Access
from wayhome.capture.models import SheetRow
from wayhome.capture.screen import void
from wayhome.exchange.kobo.tables import KoboConnection, KoboRow
from wayhome.exchange.kobo.taking import imports_of
from wayhome.kernel.clock import now
from wayhome.kernel.problems import Problem, Refused, declare
from wayhome.ledger.models import Entry
from wayhome.ledger.record import KINDS, Record

NO_REASON = declare("kobo.no_reason", "Write why. The decision stays with the record.")
DECIDED = declare("kobo.decided", "Somebody has decided this already, or the record is there again.")


def to_decide(connection: KoboConnection) -> QuerySet[KoboRow]:
    """The rows that are missing there and about which nobody has decided yet."""
    return KoboRow.objects.filter(connection=connection, gone_at__isnull=False, decision=KoboRow.Decision.OPEN)


def records_of(row: KoboRow) -> list[Record]:
    """The records that came from a row and still stand."""
    imports = imports_of([row])
    found: dict[tuple[str, str], Record] = {}
    for number, place in row.where:
        if number in imports:
            entries = Entry.objects.filter(source=imports[number].source, source_row=place)
            for kind, uid in entries.values_list("kind", "uid"):
                record = KINDS[kind].objects.filter(uid=uid).first()
                if record is not None:
                    found[kind, uid] = record
    return list(found.values())


def keep_here(row: KoboRow, reason: str, by: str) -> None:
    """The records stay, though they are gone there. Raises Refused."""
    _decide(row, KoboRow.Decision.KEPT, reason, by)


def remove_here(row: KoboRow, reason: str, by: str, access: Access) -> list[Problem]:
    """Void the records of the row here too, those that rest on others first. Raises Refused.

    Returns why some had to stay: other records rest on them, or they lie outside what this person may change. What it
    shares with other rows of the same record stays for those, and goes with the last of them.
    """
    if not reason.strip():
        raise Refused([NO_REASON("reason")])
    if not to_decide(row.connection).filter(pk=row.pk).exists():
        raise Refused([DECIDED()])
    of_the_same = row.connection.rows.filter(root=row.root).exclude(pk=row.pk)
    left_before = of_the_same.filter(decision=KoboRow.Decision.VOIDED)
    stayed = _void([record for each in (row, *left_before) for record in records_of(each)], by, access)
    for number, place in row.where:
        held = SheetRow.objects.filter(received=number, number=place, outcome=SheetRow.Outcome.HELD)
        held.update(outcome=SheetRow.Outcome.REPLACED)
    _decide(row, KoboRow.Decision.VOIDED, reason, by)
    return stayed if of_the_same.count() == left_before.count() else []


def _void(records: Sequence[Record], by: str, access: Access) -> list[Problem]:
    left = list(records)
    while left:
        stayed: list[Problem] = []
        kept: list[Record] = []
        for record in left:
            try:
                void(record.kind, record.uid, by, access=access)
            except Refused as refused:
                stayed += refused.problems
                kept.append(record)
        if len(kept) == len(left):
            return stayed
        left = kept
    return []


def _decide(row: KoboRow, decision: str, reason: str, by: str) -> None:
    if not reason.strip():
        raise Refused([NO_REASON("reason")])
    said = {"decision": decision, "reason": reason.strip(), "decided_by": by, "decided_at": now()}
    if not to_decide(row.connection).filter(pk=row.pk).update(**said):
        raise Refused([DECIDED()])

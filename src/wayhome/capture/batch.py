"""One batch of lines: each becomes new, updated, same, held or refused, and what passes is written at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import orjson
from django.db import IntegrityError

from wayhome.accounts.policy import Access
from wayhome.capture import gate
from wayhome.capture.drafting import Drafting, Shared
from wayhome.capture.lines import ERASED, HELD, NEW, REFUSED, SAME, UPDATED, Line
from wayhome.capture.models import Import, RowKey, SheetRow
from wayhome.capture.returning import Returned
from wayhome.capture.rows import RowReader
from wayhome.kernel.problems import Problem, Refused, declare
from wayhome.ledger.record import KINDS, Record
from wayhome.ledger.stores import Store
from wayhome.ledger.write import Draft, Written, write

CHANGED_ON_SCREEN = declare(
    "row.changed_meanwhile",
    "The row has changed, but somebody has changed its record on a screen meanwhile. "
    "Look at the record and make the change there.",
)

ATTEMPTS = 3
AT_ONCE = 250
"""A receipt waits while rows are written: so many hold the book for some twenty milliseconds."""


class Batches:
    """The batches of one file. Without `received` nothing is written; the counts tell what would become of the rows.

    What has passed is then remembered, as far as the rules of later rows ask for it: groups, households, totals.

    `has_met_erased` says whether a row came again of which it was erased who it is about.
    """

    def __init__(
        self,
        reader: RowReader,
        received: Import | None,
        by: str,
        access: Access | None = None,
        back: Returned | None = None,
    ):
        self._reader, self._received, self._by, self._access = reader, received, by, access
        self._back = back or Returned()
        self._drafting = Drafting(reader)
        self._passed: list[Draft] = []
        self.has_met_erased = False
        self._parts = {part.name: part for part in reader.profile.parts}
        self._has_erased = RowKey.objects.filter(profile=reader.profile.name, erased__isnull=False).exists()
        waiting = [SheetRow.Outcome.HELD, SheetRow.Outcome.MENDED]
        self._has_waiting = SheetRow.objects.filter(received__profile=reader.profile.name, outcome__in=waiting).exists()

    def take(self, lines: list[Line]) -> Counter[str]:
        """Settle the lines, write what passes with its records, keys and rows, and count what became of them."""
        self._leave_erased(lines)
        open_lines = [line for line in lines if not line.outcome]
        settled = [line for line in lines if line.outcome]
        for attempt in range(1, ATTEMPTS + 1):
            try:
                self._settle(open_lines, settled)
                break
            except IntegrityError:
                # Another import has written the same rows between our look and our write: now they are known.
                if attempt == ATTEMPTS:
                    raise
                self._drafting.look_back()
                open_lines = [line for line in open_lines if not line.is_kept]
                settled = [line for line in settled if not line.is_kept]
                for line in open_lines:
                    line.start_again()
        return Counter(line.outcome for line in lines)

    def _settle(self, lines: list[Line], rest: list[Line]) -> None:
        self._drafting.draft(lines)
        self._meet_screens(lines)
        for line, problems in self._faults([line for line in lines if not line.outcome]):
            line.hold(problems)
        listed = [*rest, *(line for line in lines if line.outcome)]
        self._leave_mended([line for line in listed if line.outcome == HELD])
        passed = [line for line in lines if not line.outcome]
        for start in range(0, len(passed) or 1, AT_ONCE):
            self._write(passed[start : start + AT_ONCE], listed if start == 0 else [])

    def _meet_screens(self, lines: list[Line]) -> None:
        """Hold the lines whose records somebody changed meanwhile, unless record and line say the same by now."""
        owned = [(line, part, draft) for line in lines for part, draft in line.drafts]
        pending = list(self._drafting.pending(lines).items())
        late = _late([*(draft for _, _, draft in owned), *(shared.draft for _, shared in pending if shared.draft)])
        for position, record in late.items():
            stands = record.values() if record else {}
            if position < len(owned):
                line, part, draft = owned[position]
                if stands == draft.values:
                    line.catch_up(part, record.version if record else 0)
                else:
                    line.hold([CHANGED_ON_SCREEN()])
            else:
                key, shared = pending[position - len(owned)]
                if shared.draft and record and stands == shared.draft.values:
                    shared.draft, shared.version = None, record.version
                    continue
                for line in lines:
                    if key in line.shared:
                        line.hold([CHANGED_ON_SCREEN()])
                self._drafting.drop(key)

    def _faults(self, lines: list[Line]) -> list[tuple[Line, list[Problem]]]:
        """The lines that a rule holds, and why, said of the columns of the sheet."""
        owned = [(line, self._parts[name], draft) for line in lines for name, draft in line.drafts]
        pending = list(self._drafting.pending(lines).items())
        drafts = [draft for _, _, draft in owned]
        drafts.extend(shared.draft for _, shared in pending if shared.draft)
        problems = gate.check(drafts, self._access, self._passed)
        found = []
        for position, faults in problems.items():
            if position < len(owned):
                line, part, _ = owned[position]
                found.append((line, self._reader.about_columns(part, faults)))
            else:
                key, shared = pending[position - len(owned)]
                about = self._reader.about_columns(shared.part, faults)
                found.extend((line, about) for line in lines if key in line.shared)
                self._drafting.drop(key)
        return found

    def _leave_erased(self, lines: list[Line]) -> None:
        """Refuse the rows of which it was erased who they are about, and forget what they say."""
        if not self._has_erased:
            return
        keys = [line.key for line in lines if line.key]
        marked = RowKey.objects.filter(key__in=keys, erased__isnull=False)
        erased = {each.key: str(each.erased) for each in marked.only("key", "erased")}
        closed = [SheetRow.Outcome.MENDED, SheetRow.Outcome.ERASED]
        rows = SheetRow.objects.filter(key__in=keys, outcome__in=closed).values_list(
            "key", "digest", "outcome", "problems"
        )
        mended = {(key, digest) for key, digest, outcome, _ in rows if outcome == SheetRow.Outcome.MENDED}
        gone = {(key, digest): why for key, digest, outcome, why in rows if outcome == SheetRow.Outcome.ERASED}
        for line in lines:
            said = (line.key, line.content)
            if line.outcome != REFUSED and said not in mended and (line.key in erased or said in gone):
                why = [ERASED(day=erased[line.key])] if line.key in erased else None
                line.outcome, line.problems = REFUSED, why or [Problem.from_json(each) for each in gone[said]]
                line.forget()
                self.has_met_erased = True

    def _leave_mended(self, held: list[Line]) -> None:
        """A held row that somebody mended after an earlier file, and that still says the same, changes nothing."""
        if not self._has_waiting or not held:
            return
        rows = SheetRow.objects.filter(outcome=SheetRow.Outcome.MENDED, key__in=[line.key for line in held])
        mended = set(rows.values_list("key", "digest"))
        for line in held:
            if (line.key, line.content) in mended:
                line.outcome, line.problems = SAME, []

    def _write(self, lines: list[Line], listed: list[Line]) -> None:
        """Write the lines as one transaction, with the rows that are only listed. What the book refuses is held."""
        if self._received is not None and not lines and not listed:
            return
        pending = self._drafting.pending(lines)
        _settle_outcomes(lines, pending)
        versions: dict[str, int] = {}
        common = [shared.draft for shared in pending.values() if shared.draft]
        drafts = [*common, *(draft for line in lines for _, draft in line.drafts)]
        if self._received is None:
            self._passed += common
            self._passed += [each for each in drafts[len(common) :] if gate.minds_others(each.kind)]
        else:
            both = [*lines, *listed]
            rows = [_sheet_row(self._received.pk, line) for line in both if line.outcome != SAME]

            def keep(store: Store, written: Written) -> None:
                versions.update((stamp.uid, stamp.version) for stamp in written.stamps)
                self._remember(store, lines, pending, versions)
                self._list(store, both, rows)

            guards = gate.guards(drafts)
            try:
                write(drafts, source=self._received.source, by=self._by, guards=guards, also=[keep])
            except Refused as refused:
                self._halve(lines, listed, refused)
                return
            for line in both:
                line.is_kept = True
        for shared in pending.values():
            shared.version, shared.draft = versions.get(shared.uid, shared.version), None

    def _halve(self, lines: list[Line], listed: list[Line], refused: Refused) -> None:
        """The book refused the lines together: find those it refuses alone, and hold them."""
        if len(lines) == 1:
            lines[0].hold(refused.problems)
            self._write([], [*lines, *listed])
            return
        middle = len(lines) // 2
        self._write(lines[:middle], listed)
        self._write(lines[middle:], [])

    def _remember(self, store: Store, lines: list[Line], pending: dict[str, Shared], versions: dict[str, int]) -> None:
        """Keep which records the rows became."""
        became: list[tuple[bool, str, dict[str, list[Any]]]] = []
        for line in lines:
            if line.drafts or line.has_caught_up or not line.is_known:
                own = {part: [uid, versions.get(uid, seen), digest] for part, (uid, seen, digest) in line.own.items()}
                became.append((line.is_known, line.key, own))
        for key, shared in pending.items():
            record = [shared.uid, versions.get(shared.uid, shared.version), shared.digest]
            became.append((bool(shared.version), key, {shared.part.name: record}))
        profile = self._reader.profile.name
        fresh = [(key, profile, orjson.dumps(records).decode()) for is_known, key, records in became if not is_known]
        changed = [(orjson.dumps(records).decode(), key) for is_known, key, records in became if is_known]
        store.insert(RowKey, ["key", "profile", "records"], fresh)
        store.cursor.executemany(f'UPDATE "{RowKey._meta.db_table}" SET records = %s WHERE key = %s', changed)

    def _list(self, store: Store, lines: list[Line], rows: list[tuple[Any, ...]]) -> None:
        """Keep the rows that changed something or could not, and close what an earlier file left open about them."""
        if self._has_waiting:
            earlier = SheetRow.objects.filter(outcome=HELD, key__in=[line.key for line in lines if line.key])
            earlier.exclude(received=self._received).update(outcome=SheetRow.Outcome.REPLACED)
            self._back.close({line.number: line.key for line in lines if line.key and line.outcome != REFUSED})
        columns = ["received_id", "number", "content", "digest", "key", "outcome", "problems", "mended_by"]
        store.insert(SheetRow, columns, rows)


def _sheet_row(received: int, line: Line) -> tuple[Any, ...]:
    content = orjson.dumps(line.texts).decode()
    problems = orjson.dumps([problem.as_json() for problem in line.problems], default=str).decode()
    key = line.key if line.outcome == HELD else None
    return received, line.number, content, line.content, key, line.outcome, problems, ""


def _settle_outcomes(lines: list[Line], pending: dict[str, Shared]) -> None:
    """Say what became of each line that passed. A shared record counts for the first line that needs it."""
    unclaimed = dict(pending)
    for line in lines:
        claimed = [shared for key in line.shared if (shared := unclaimed.pop(key, None))]
        for shared in claimed:
            if shared.draft:
                shared.draft.row = line.number
        line.outcome = NEW if not line.is_known else UPDATED if line.drafts or claimed else SAME


def _late(drafts: Sequence[Draft]) -> dict[int, Record | None]:
    """The drafts whose record is not at the version any more that the sheet last made of it: position to the record."""
    seen: dict[str, dict[str, tuple[int, int]]] = {}
    for position, draft in enumerate(drafts):
        if draft.based_on:
            seen.setdefault(draft.kind, {})[draft.uid] = (position, draft.based_on)
    late: dict[int, Record | None] = {}
    for kind, uids in seen.items():
        records = KINDS[kind].objects
        versions = dict(records.filter(uid__in=list(uids)).values_list("uid", "version"))
        changed = [uid for uid, (_, version) in uids.items() if versions.get(uid) != version]
        found = records.in_bulk(changed)
        late.update({uids[uid][0]: found.get(uid) for uid in changed})
    return late

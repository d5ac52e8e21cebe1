"""Two or more submissions side by side, and a conflict value by value: what somebody has to choose between."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from wayhome.accounts.policy import Access
from wayhome.capture.models import Submission
from wayhome.capture.submissions import deciding
from wayhome.ledger.models import Entry
from wayhome.ledger.read import history
from wayhome.ledger.record import KINDS
from wayhome.records.base import property_of
from wayhome.web.finding import state_of, visible
from wayhome.web.inbox_answers import sheet_of
from wayhome.web.inbox_sheet import Answer, Sheet
from wayhome.web.showing import Showing, Shown

State = Submission.State
STANDS = (State.ACCEPTED, State.HELD, State.WAITING, State.CONFLICT, State.RECEIVED)


@dataclass(frozen=True, slots=True)
class Row:
    """One question, as the sheets answer it, in their order. `differs`: not all say the same."""

    card: str
    label: str
    answers: list[Answer | None]
    differs: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a record that two people changed otherwise. `field` names it; `by` and `at` tell whose is kept."""

    field: str
    called: str
    href: str
    label: str
    seen: Shown
    current: Shown
    sent: Shown
    by: str
    at: dt.datetime | None
    chosen: str


def relatives(submission: Submission, rows: QuerySet[Submission]) -> list[Submission]:
    """The other submissions of `rows` that speak of the same: variants, edits and what they correct; oldest first."""
    lineage = submission.lineage or submission.instance
    same = Q(lineage=lineage) | Q(instance__in={submission.instance, submission.deprecates, lineage} - {""})
    return list(rows.filter(same).exclude(pk=submission.pk).order_by("pk"))


def standing_of(others: list[Submission]) -> Submission | None:
    """Of the relatives of a variant the one that it would replace."""
    return next((each for state in STANDS for each in reversed(others) if each.state == state), None)


def side_by_side(sheets: list[Sheet]) -> list[Row]:
    """Every question that one of the sheets answers, those of one card together."""
    places: dict[str, dict[str, None]] = {}
    answers = [sheet.answers for sheet in sheets]
    titles: dict[str, str] = {}
    for sheet in sheets:
        for card in sheet.card.every():
            titles.setdefault(card.place, card.title)
            places.setdefault(card.place, {}).update(dict.fromkeys(each.place for each in card.answers))
    rows = []
    for card_place, asked in places.items():
        for place in asked:
            told = [each.get(place) for each in answers]
            texts = {answer.text if answer else "" for answer in told}
            label = next(answer.label for answer in told if answer)
            rows.append(Row(titles[card_place] if card_place else "", label, told, len(texts) > 1))
    return rows


def sheets_of(submissions: list[Submission], access: Access) -> list[Sheet]:
    return [sheet_of(each, access) for each in submissions]


def choices_of(submission: Submission, access: Access, typed: Mapping[str, str]) -> list[Choice]:
    """What has to be chosen of a submission in conflict, as the records are now.

    What a record outside the reader's areas says is hidden: such a conflict is for somebody else to decide.
    """
    clashes = deciding.clashes(submission)
    keys = {(clash.change.kind, clash.change.uid) for clash in clashes}
    standing, entries = visible(list(keys), access), {key: history(*key) for key in keys}
    found = []
    for clash in clashes:
        kind, uid = clash.change.kind, clash.change.uid
        prop = property_of(KINDS[kind], clash.name)
        values = (clash.seen, clash.current, clash.sent)
        showing = Showing(access, [(KINDS[kind], {clash.name: value}) for value in values])
        showing.know(standing)
        seen, current, sent = (showing.value(prop, value) for value in values)
        by, at = _whose(entries[kind, uid], clash.name)
        if (kind, uid) not in standing:
            seen = current = Shown(hidden=True)
            by, at = "", None
        part, chosen = showing.reference(kind, uid), typed.get(clash.field, "")
        label = str(prop.verbose_name)
        found.append(Choice(clash.field, part.text, part.href, label, seen, current, sent, by, at, chosen))
    return found


def _whose(entries: list[Entry], name: str) -> tuple[str, dt.datetime | None]:
    """Who gave a property the value it has, and when."""
    by, at, value = "", None, None
    for entry in entries:
        if entry.op == Entry.Op.VOID:
            continue
        said = state_of(KINDS[entry.kind], entry).get(name)
        if said != value:
            by, at, value = entry.by, entry.at, said
    return by, at

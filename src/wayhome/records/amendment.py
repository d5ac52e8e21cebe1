"""Amendment: a document by which a quarantine is made longer or shorter, with its reason."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.kernel.problems import Problem, declare
from wayhome.kernel.term import Term
from wayhome.ledger.fields import IDENTITY, Code, Day, Ref, Text
from wayhome.ledger.record import record
from wayhome.ledger.write import Draft
from wayhome.packs.protocol import BY_DATE, protocol
from wayhome.records.base import Personal
from wayhome.records.quarantine import Quarantine, ordered_terms
from wayhome.records.rows import rows
from wayhome.records.wording import code_label, told, words

EXTENDED, REDUCED = "extended", "reduced"

NO_DAY0 = declare(
    "amendment.no_day0",
    "The day of arrival of this quarantine is not known, so nobody can say whether this makes it longer. Write the day "
    "of arrival first.",
)
BEFORE_DAY0 = declare(
    "amendment.before_day0",
    "The last day, {until}, would be before day 0, {day0}. Choose a later day, or end the quarantine instead.",
)
NOT_LATER = declare(
    "amendment.not_later",
    "The last day is {last} as it stands, so {until} makes it no longer. Choose a later day, or a reduction.",
)
NOT_EARLIER = declare(
    "amendment.not_earlier",
    "The last day is {last} as it stands, so {until} makes it no shorter. Choose an earlier day, or an extension.",
)
OVER = declare(
    "amendment.over",
    "The last day was {last}, so a document of {day} comes too late to change it. Order a new quarantine.",
)
ENDED = declare(
    "amendment.ended", "This quarantine ended on {ended}, so a document of {day} changes nothing. Order a new one."
)


@record("amendment")
class Amendment(Personal):
    """That a quarantine ends on another day than it would. The newest one counts: by the day of the document, which is
    at the latest the day by which it was known, then by its entry.
    """

    scope_through = ("quarantine",)
    columns = ("quarantine", "kind_of", "until", "day", "reason")
    dated_by = "day"
    may_lie_ahead = ("until",)

    quarantine = Ref("quarantine", _("Quarantine"), required=True, db_index=True)
    kind_of = Code(_("What it does"), codes="amendment", required=True)
    until = Day(_("New last day"), required=True)
    day = Day(_("Day of the document"))
    reason = Text(_("Reason"), required=True, secrecy=IDENTITY)
    decided_by = Text(_("Decided by"), help=_("The office, not a person"))
    document = Text(_("Number of the document"))

    class Meta(Personal.Meta):
        verbose_name = _("amendment of a quarantine")
        verbose_name_plural = _("amendments of quarantines")

    def headline(self) -> str:
        return words(code_label("amendment", self.kind_of), told(self.until))

    @classmethod
    def check_batch(cls, batch: Sequence[Draft]) -> dict[int, list[Problem]]:
        """What extends makes longer, what reduces makes shorter. None sets an end before day 0, or after it is over."""
        puts = {i: cls(uid=draft.uid, **draft.values) for i, draft in enumerate(batch) if draft.op == "put"}
        wanted = {each.quarantine for each in puts.values()}
        orders = {each.uid: each for each in Quarantine.objects.filter(uid__in=wanted)}
        terms, papers = ordered_terms(orders.values()), _papers(wanted, {draft.uid for draft in batch})
        found: dict[int, list[Problem]] = {}
        for index, each in puts.items():
            if each.quarantine not in orders:
                continue
            own = (each.day or each.known_by, _NEWEST_OF_ITS_DAY + index, each.until)
            before = [paper for paper in papers[each.quarantine] if paper < own]
            if problems := [*_astray(each, orders[each.quarantine], amended(terms[each.quarantine], before))]:
                found[index] = problems
            else:
                papers[each.quarantine].append(own)
        return found


def terms(quarantines: Iterable[Quarantine]) -> dict[str, Term | None]:
    """Uid to the term that stands, amended; None where no day 0 is known. Two queries, for however many."""
    asked = list(quarantines)
    papers = _papers({each.uid for each in asked}, set())
    return {uid: amended(term, papers.get(uid, ())) for uid, term in ordered_terms(asked).items()}


Paper = tuple[dt.date, int, dt.date]
"""The day of the document, the entry, the new last day. The greatest is the newest."""
_NEWEST_OF_ITS_DAY = 1 << 62


def _papers(quarantines: Collection[str], leave_out: Collection[str]) -> dict[str, list[Paper]]:
    """Quarantine to the documents about it, without those left out."""
    found: dict[str, list[Paper]] = defaultdict(list)
    columns = ("uid", "quarantine", "day", "known_by", "seq", "until")
    for uid, quarantine, day, known_by, seq, until in rows(Amendment, columns, "quarantine", quarantines):
        if uid not in leave_out:
            found[quarantine].append((_date(day or known_by), seq, _date(until)))
    return found


def amended(term: Term | None, papers: Iterable[Paper]) -> Term | None:
    """The term with the last day of the newest document.

    One before day 0 counts for nothing. It passed no gate: the arrival was corrected to a later day after it.
    """
    counting = [paper for paper in papers if term and paper[2] >= term.day0]
    return Term(term.day0, max(counting)[2]) if term and counting else term


def _astray(amendment: Amendment, order: Quarantine, term: Term | None) -> Iterator[Problem]:
    """What is wrong with an amendment of a quarantine whose term was this one before it."""
    until, day = amendment.until, amendment.day
    if term is None:
        yield NO_DAY0("quarantine")
        return
    said: Mapping[str, Any] = {"last": term.last.isoformat(), "until": until.isoformat()}
    if until < term.day0:
        yield BEFORE_DAY0("until", until=until.isoformat(), day0=term.day0.isoformat())
    elif amendment.kind_of == EXTENDED and until <= term.last:
        yield NOT_LATER("until", **said)
    elif amendment.kind_of == REDUCED and until >= term.last:
        yield NOT_EARLIER("until", **said)
    if day and order.ended and day > order.ended:
        yield ENDED("day", ended=order.ended.isoformat(), day=day.isoformat())
    elif day and term.is_over(day) and protocol().closure == BY_DATE:
        yield OVER("day", last=term.last.isoformat(), day=day.isoformat())


def _date(value: dt.date | str) -> dt.date:
    return dt.date.fromisoformat(str(value))

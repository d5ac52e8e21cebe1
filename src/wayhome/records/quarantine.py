"""Quarantine: the order by which one person stays apart for some days after coming back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.kernel.problems import Problem, declare
from wayhome.kernel.term import Term
from wayhome.ledger.fields import Code, Count, Day, Flag, Ref, Text
from wayhome.ledger.record import record
from wayhome.ledger.write import Draft
from wayhome.packs.protocol import protocol
from wayhome.records.arrival import Arrival
from wayhome.records.base import Personal
from wayhome.records.humans import humans
from wayhome.records.rows import rows
from wayhome.records.wording import code_label, told, words

NO_DAYS = declare(
    "quarantine.no_days", "A quarantine of 0 days is none. Write how many days are ordered, or leave it empty."
)
NO_REASON = declare(
    "quarantine.no_reason", "It ended on {ended}, and nothing says why. Choose the reason, or take the day away."
)
ENDED_TOO_EARLY = declare(
    "quarantine.ended_too_early",
    "It cannot have ended on {ended}, before its day 0, {day0}. Correct this day, or the day of arrival.",
)
OF_ANOTHER = declare(
    "quarantine.arrival_of_another",
    "This is the arrival of another person, and their days would be counted. Choose an arrival of this person.",
)


@record("quarantine")
class Quarantine(Personal):
    """One order for one return. Its days count from the arrival: that day is day 0.

    The end is never stored: it follows from the arrival, the days and the amendments. `ended` says that it ended
    otherwise than by the rule: cancelled, died, lost, left again, or by the decision that it is completed.
    """

    scope = ("responsible",)
    scope_through = ("person",)
    columns = ("person", "type", "order_day", "responsible", "ended", "end_reason")
    dated_by = "order_day"
    may_lie_ahead = ("start",)
    span = ("start", "ended")

    person = Ref("person", _("Person"), required=True, db_index=True)
    arrival = Ref("arrival", _("Arrival"), db_index=True, help=_("The return that it follows; its day is day 0"))
    start = Day(_("Day 0"), help=_("Only where no arrival with a day is known"))
    days = Count(_("Days"), help=_("How many days are ordered, if not the usual number"))
    type = Code(_("Type"), codes="quarantine_type", required=True)
    order = Code(_("How it was ordered"), codes="quarantine_order")
    ordered_by = Text(_("Ordered by"), help=_("The office, not a person"))
    order_day = Day(_("Ordered on"))
    order_number = Text(_("Number of the order"))
    home_possible = Flag(_("Possible at home"))
    supplies_ensured = Flag(_("Supplies at home are ensured"))
    responsible = Ref("area", _("Responsible area"), db_index=True, help=_("Whose authorities follow up"))
    ended = Day(_("Ended on"))
    end_reason = Code(_("Why it ended early"), codes="quarantine_end")

    class Meta(Personal.Meta):
        verbose_name = _("quarantine")
        verbose_name_plural = _("quarantines")

    def headline(self) -> str:
        return words(code_label("quarantine_type", self.type), told(self.start))

    @classmethod
    def check_values(cls, values: Mapping[str, Any]) -> list[Problem]:
        problems = super().check_values(values)
        if values.get("days") == 0:
            problems.append(NO_DAYS("days"))
        if values.get("ended") and not values.get("end_reason"):
            problems.append(NO_REASON("end_reason", ended=values["ended"].isoformat()))
        return problems

    @classmethod
    def check_batch(cls, batch: Sequence[Draft]) -> dict[int, list[Problem]]:
        """It follows an arrival of the same human, and did not end before that."""
        puts = {index: cls(uid=str(index), **draft.values) for index, draft in enumerate(batch) if draft.op == "put"}
        arrivals = _arrivals(each.arrival for each in puts.values())
        said = [(each.person, arrivals[each.arrival][0]) for each in puts.values() if each.arrival in arrivals]
        who, _all_of = humans({uid for pair in said for uid in pair if uid})
        found = {index: [*_astray(each, arrivals, who)] for index, each in puts.items()}
        return {index: problems for index, problems in found.items() if problems}


def ordered_terms(quarantines: Iterable[Quarantine]) -> dict[str, Term | None]:
    """Uid to the term as it was ordered, without amendments; None where no day 0 is known. One query.

    Day 0 is the day of the arrival. It is never copied: a corrected arrival moves the term. `start` counts only where
    no arrival with a day is known.
    """
    asked, usual = list(quarantines), protocol().days
    arrivals = _arrivals(each.arrival for each in asked)
    zeros = {each.uid: _day0(each, arrivals) for each in asked}
    return {each.uid: Term.of(day0, each.days or usual) if (day0 := zeros[each.uid]) else None for each in asked}


_Arrivals = Mapping[str, tuple[str | None, dt.date | None]]
"""Uid to the person and the day."""


def _arrivals(uids: Iterable[str | None]) -> _Arrivals:
    found = rows(Arrival, ("uid", "person", "day"), "uid", {uid for uid in uids if uid})
    return {uid: (person, dt.date.fromisoformat(str(day)) if day else None) for uid, person, day in found}


def _day0(quarantine: Quarantine, arrivals: _Arrivals) -> dt.date | None:
    return arrivals.get(quarantine.arrival or "", ("", None))[1] or quarantine.start


def _astray(quarantine: Quarantine, arrivals: _Arrivals, who: Mapping[str, str]) -> Iterator[Problem]:
    came = arrivals.get(quarantine.arrival or "", (None, None))[0]
    if came and who[came] != who[quarantine.person]:
        yield OF_ANOTHER("arrival")
    day0, ended = _day0(quarantine, arrivals), quarantine.ended
    if day0 and ended and ended < day0:
        yield ENDED_TOO_EARLY("ended", ended=ended.isoformat(), day0=day0.isoformat())

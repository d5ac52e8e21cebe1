"""Crossing status: for how long a point of entry was open, to whom and at which hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.fields import Clock, Code, Codes, Day, Ref, Text
from wayhome.ledger.record import ReadOnlyQuerySet, record
from wayhome.ledger.write import Draft
from wayhome.records.base import Fact
from wayhome.records.crossing.hours import hours_meet, span_of
from wayhome.records.staying.spans import meet
from wayhome.records.wording import code_label, told, words
from wayhome.reference.codes import code_list

EVERYBODY = "all"
CLOSED, UNKNOWN = "closed", "unknown"

ENDS_BEFORE = declare(
    "crossing.ends_before",
    "On {day} it ends at {end}, which is not after its start at {start}. Correct one of the times.",
)
NO_HOURS = declare(
    "crossing.no_hours",
    "It opens and closes at {time}. Leave both hours empty if it is open all day and night, or correct one of them.",
)
CLOSED_WITH_HOURS = declare(
    "crossing.closed_with_hours",
    "A closed point has no hours. Choose “partly open” if it opens for some hours, or leave the hours empty.",
)
SAID_OTHERWISE = declare(
    "crossing.said_otherwise",
    "For the same people it is said to be “{status}” since {start}, which has not ended. End that first, or say for "
    "whom this is.",
)


@record("crossing_status")
class CrossingStatus(Fact):
    """That a crossing point was open, partly open or closed, from `start` up to but not on `end`, by which side.

    Several may hold at once, for different people: students in the morning, traders at noon.
    """

    objects: ClassVar[Any] = ReadOnlyQuerySet.as_manager()

    everyone = True
    scope = ("area",)
    columns = ("site", "status", "start", "end", "closed_by", "allowed")
    searchable = ("document",)
    dated_by = "start"
    span = ("start", "end")
    may_lie_ahead = ("start", "end")

    site = Ref("site", _("Point of entry"), required=True, db_index=True)
    area = Ref("area", _("Area"))
    status = Code(_("Status"), codes="crossing_status", required=True)
    closed_by = Code(_("Closed by"), codes="border_side")
    start = Day(_("From"))
    start_time = Clock(_("From what time"))
    end = Day(_("Until"), help=_("The day on which this ended"))
    end_time = Clock(_("Until what time"))
    opens = Clock(_("Opens at"))
    closes = Clock(_("Closes at"))
    allowed = Codes(_("Who may cross"), codes="crosser")
    document = Text(_("Document"))

    class Meta(Fact.Meta):
        verbose_name = _("status of a crossing point")
        verbose_name_plural = _("status of crossing points")

    def headline(self) -> str:
        return words(code_label("crossing_status", self.status), told(self.start))

    @classmethod
    def check_values(cls, values: Mapping[str, Any]) -> list[Problem]:
        """It ends after it starts, by the clock too; hours are open for a while, and a closed point has none."""
        problems = super().check_values(values)
        start, end = values.get("start"), values.get("end")
        since, until = values.get("start_time") or "00:00", values.get("end_time")
        if start and start == end and until and until < since:
            problems.append(ENDS_BEFORE("end_time", day=start.isoformat(), start=since, end=until))
        opens, closes = values.get("opens"), values.get("closes")
        if opens and opens == closes:
            problems.append(NO_HOURS("closes", time=opens))
        if values.get("status") == CLOSED and (opens or closes):
            problems.append(CLOSED_WITH_HOURS("opens" if opens else "closes"))
        return problems

    @classmethod
    def check_batch(cls, batch: Sequence[Draft]) -> dict[int, list[Problem]]:
        """Of the same people nothing is said that contradicts what holds at the same hours."""
        puts = [(index, draft) for index, draft in enumerate(batch) if draft.op == "put"]
        sites = {draft.values.get("site", "") for _, draft in puts}
        drafted = {draft.uid for draft in batch}
        standing = [each for each in cls.objects.filter(site__in=sites) if each.uid not in drafted]
        said = [each.values() for each in standing]
        found: dict[int, list[Problem]] = {}
        for index, draft in puts:
            other = next((each for each in said if contradict(draft.values, each)), None)
            if other:
                status = code_list("crossing_status").label(other["status"])
                start = span_of(other).begin.day.isoformat()
                found[index] = [SAID_OTHERWISE("status", status=status, start=start)]
            else:
                said.append(draft.values)
        return found


def is_general(values: Mapping[str, Any]) -> bool:
    """Whether a status is of everybody, and not of some people alone."""
    allowed = values.get("allowed")
    return not allowed or EVERYBODY in allowed


def same_people(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two statuses are of the same people: both of everybody, or some are named by both."""
    if is_general(one) or is_general(other):
        return is_general(one) and is_general(other)
    return not set(one["allowed"]).isdisjoint(other["allowed"])


def contradict(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two statuses of one point cannot both be right."""
    if one.get("site") != other.get("site") or one.get("status") == other.get("status"):
        return False
    if UNKNOWN in (one.get("status"), other.get("status")) or not same_people(one, other):
        return False
    return meet(span_of(one), span_of(other)) and hours_meet(one, other)

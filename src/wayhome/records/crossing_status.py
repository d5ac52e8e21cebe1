"""Crossing status: for how long a point of entry was open, to whom and at which hours."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wayhome.ledger.fields import Clock, Code, Codes, Day, Ref, Text
from wayhome.ledger.record import record
from wayhome.records.base import Fact
from wayhome.records.wording import code_label, told, words


@record("crossing_status")
class CrossingStatus(Fact):
    """That a crossing point was open, partly open or closed, from `start` up to but not on `end`, by which side.

    Several may hold at once, for different people: students in the morning, traders at noon.
    """

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

"""Quarantine: the order by which one person stays apart for some days after coming back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wayhome.ledger.fields import Code, Count, Day, Flag, Ref, Text
from wayhome.ledger.record import record
from wayhome.records.base import Personal
from wayhome.records.wording import code_label, told, words


@record("quarantine")
class Quarantine(Personal):
    """One order for one return. Its days count from the arrival: that day is day 0.

    The end is never stored: it follows from the arrival, the days and the amendments. `ended` says that it ended
    otherwise than by the rule: cancelled, died, lost, left again.
    """

    scope = ("responsible",)
    scope_through = ("person",)
    columns = ("person", "type", "start", "responsible", "ended", "end_reason")
    dated_by = "start"

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

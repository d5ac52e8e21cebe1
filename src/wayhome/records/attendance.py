"""Attendance: how many people of one group took part in an activity."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wayhome.ledger.fields import Code, Count, Ref
from wayhome.ledger.record import record
from wayhome.records.base import Fact
from wayhome.records.wording import code_label, told, words


@record("attendance")
class Attendance(Fact):
    """Participants of one activity, by group. Its place and day are those of the activity."""

    scope_through = ("activity",)
    columns = ("activity", "group", "people", "organisation")
    dated_by = "known_by"

    activity = Ref("activity", _("Activity"), required=True, db_index=True)
    group = Code(_("Group"), codes="participant_group", required=True)
    people = Count(_("People"), required=True)
    organisation = Ref("organisation", _("Organisation"))

    class Meta(Fact.Meta):
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")

    def headline(self) -> str:
        return words(code_label("participant_group", self.group), told(self.people))

"""Stay: one person at one place, at home or at a site, from checking in to checking out."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wayhome.ledger.fields import SENSITIVE, Clock, Code, Day, Ref, Text
from wayhome.ledger.record import record
from wayhome.records.base import Personal
from wayhome.records.wording import code_label, told, words


@record("stay")
class Stay(Personal):
    """One unbroken stay. Whoever moves ends one and begins another, which names the one before: the clock of the
    quarantine goes on.
    """

    scope = ("area",)
    scope_through = ("person",)
    columns = ("person", "place", "site", "checked_in", "bed", "checked_out", "exit")
    dated_by = "checked_in"
    may_lie_ahead = ("planned",)
    span = ("checked_in", "checked_out")

    person = Ref("person", _("Person"), required=True, db_index=True)
    quarantine = Ref("quarantine", _("Quarantine"), db_index=True)
    place = Code(_("At"), codes="stay_place", required=True)
    site = Ref("site", _("Site"))
    area = Ref("area", _("Area"), db_index=True, help=_("Where the site or the house is"))
    planned = Day(_("Planned from"))
    checked_in = Day(_("Checked in on"))
    checked_in_time = Clock(_("Time of checking in"))
    bed = Text(_("Bed"))
    beyond_capacity = Text(_("Why beyond the beds"), help=_("The reason for which more came in than there are beds"))
    checked_out = Day(_("Checked out on"))
    checked_out_time = Clock(_("Time of checking out"))
    exit = Code(_("Why checked out"), codes="stay_exit", secrecy=SENSITIVE)
    after = Ref("stay", _("Moved from"), help=_("The stay before this one"))

    class Meta(Personal.Meta):
        verbose_name = _("stay")
        verbose_name_plural = _("stays")
        indexes = [
            models.Index(fields=["site", "checked_in"], name="stays_by_site"),
            models.Index(
                fields=["site", "bed"],
                name="stays_in_beds",
                condition=models.Q(checked_in__isnull=False, checked_out__isnull=True),
            ),
        ]

    def headline(self) -> str:
        return words(code_label("stay_place", self.place), told(self.checked_in))

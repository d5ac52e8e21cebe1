"""Passenger: one line of a manifest, from being written down to being confirmed on arrival."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wayhome.ledger.fields import Clock, Code, Day, Flag, Ref, Text
from wayhome.ledger.record import record
from wayhome.records.base import Personal
from wayhome.records.wording import told, words


@record("passenger")
class Passenger(Personal):
    """One person on one transport. Who boarded is on the way until somebody confirms them, or says what happened."""

    scope = ("destination",)
    scope_through = ("person",)
    columns = ("person", "transport", "destination", "boarded", "confirmed", "not_arrived")
    dated_by = "known_by"

    person = Ref("person", _("Person"), required=True, db_index=True)
    transport = Ref("transport", _("Transport"), required=True, db_index=True)
    seat = Text(_("Seat"))
    destination = Ref("area", _("Destination"))
    to_site = Ref("site", _("Site to go to"))
    boarded = Flag(_("Boarded"))
    confirmed = Day(_("Arrival confirmed on"))
    confirmed_time = Clock(_("Time of the confirmation"))
    not_arrived = Code(_("Why not arrived"), codes="not_arrived")

    class Meta(Personal.Meta):
        verbose_name = _("passenger")
        verbose_name_plural = _("passengers")

    def headline(self) -> str:
        return words(str(self._meta.verbose_name), told(self.confirmed))

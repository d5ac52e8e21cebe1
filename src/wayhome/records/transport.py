"""Transport: one bus or truck that takes people on, from where to where and when."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wayhome.ledger.fields import IDENTITY, Clock, Code, Count, Day, Ref, Text
from wayhome.ledger.record import record
from wayhome.records.base import Fact
from wayhome.records.wording import code_label, told, words


@record("transport")
class Transport(Fact):
    """One journey. Who is on it are its passengers; each has a destination of their own.

    All who have an access know of it, for nobody is named; those who answer for its ends may change it.
    """

    everyone = True
    scope = ("area", "destination")
    columns = ("code", "means", "day", "from_site", "destination", "departed", "arrived")
    searchable = ("code", "plate")
    dated_by = "day"
    may_lie_ahead = ("day",)
    span = ("departed", "arrived")

    code = Text(_("Number"), help=_("As it stands on the manifest"))
    means = Code(_("Means"), codes="transport_means", required=True)
    plate = Text(_("Number plate"))
    places = Count(_("Seats"))
    organisation = Ref("organisation", _("Provided by"))
    driver_phone = Text(_("Phone of the driver"), secrecy=IDENTITY, dialled=True)
    from_site = Ref("site", _("From"))
    area = Ref("area", _("Area of departure"))
    destination = Ref("area", _("Last stop"), help=_("The province or place where the way ends"))
    to_site = Ref("site", _("Site of the last stop"))
    day = Day(_("Planned for"), db_index=True)
    departed = Day(_("Departed on"))
    departed_time = Clock(_("Time of departure"))
    arrived = Day(_("Arrived on"))
    arrived_time = Clock(_("Time of arrival"))
    cancelled = Day(_("Cancelled on"))

    class Meta(Fact.Meta):
        verbose_name = _("transport")
        verbose_name_plural = _("transports")

    def headline(self) -> str:
        return words(self.code or code_label("transport_means", self.means), told(self.day))

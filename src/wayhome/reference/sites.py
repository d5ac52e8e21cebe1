"""Sites: points of entry, official and not, and places where people are received, screened or quarantined."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from wayhome.ledger.fields import IDENTITY, Code, Codes, Count, Day, Quantity, Ref, Text, Texts
from wayhome.ledger.record import Record, record


@record("site")
class Site(Record):
    """One place that people pass or stay at. `error_km` says how far off its position may be.

    All who have an access know of it; those who answer for its area may change it.
    """

    everyone: ClassVar[bool] = True
    scope: ClassVar[tuple[str, ...]] = ("area",)
    columns: ClassVar[tuple[str, ...]] = ("name", "name_local", "type", "area", "capacity", "closed")
    searchable: ClassVar[tuple[str, ...]] = ("name", "name_local", "code", "aliases")
    entity_list: ClassVar[str] = "sites"

    name = Text(_("Name"), required=True)
    name_local = Text(_("Local name"))
    type = Code(_("Type of site"), codes="site_type", required=True)
    area = Ref("area", _("Area"))
    code = Text(_("Code"), help=_("As it stands on manifests and letters; no two sites share one"))
    opened = Day(_("Opened"))
    closed = Day(_("Closed"), help=_("The day from which it takes nobody in"))
    organisation = Ref("organisation", _("Run by"))
    manager = Text(_("Manager"), secrecy=IDENTITY)
    contact = Text(_("Contact"), secrecy=IDENTITY, dialled=True)
    capacity = Count(_("Beds"), help=_("How many people can sleep here"))
    capacity_day = Count(_("Places by day"), help=_("How many people can be here at once by day"))
    capacity_women = Count(_("Beds for women"))
    capacity_men = Count(_("Beds for men"))
    capacity_families = Count(_("Beds for families"))
    apart = Codes(_("Areas set apart"), codes="area_apart")
    neighbour = Code(_("Neighbouring country"), codes="country")
    opposite = Text(_("Opposite"), help=_("What lies on the other side of the border"))
    lat = Text(_("Latitude"))
    lon = Text(_("Longitude"))
    error_km = Quantity(_("Error of the position in km"))
    aliases = Texts(_("Other names"))
    flags = Codes(_("Remarks on the data"), codes="site_flag")
    source = Text(_("Source of the data"))

    class Meta(Record.Meta):
        verbose_name = _("site")
        verbose_name_plural = _("sites")

    def headline(self) -> str:
        return str(self.name)

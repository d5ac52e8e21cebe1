"""Sites: points of entry, official and not, and places where people are received, screened or quarantined."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from wayhome.ledger.fields import Code, Codes, Quantity, Ref, Text, Texts
from wayhome.ledger.record import Record, record


@record("site")
class Site(Record):
    """One place that people pass or stay at. `error_km` says how far off its position may be."""

    everyone: ClassVar[bool] = True
    columns: ClassVar[tuple[str, ...]] = ("name", "name_local", "type", "area", "neighbour")
    searchable: ClassVar[tuple[str, ...]] = ("name", "name_local", "aliases")
    entity_list: ClassVar[str] = "sites"

    name = Text(_("Name"), required=True)
    name_local = Text(_("Local name"))
    type = Code(_("Type of site"), codes="site_type", required=True)
    area = Ref("area", _("Area"))
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

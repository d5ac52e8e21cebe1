"""Site need: that somebody took charge of what a site lacks, until when, and that it was met."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wayhome.ledger.fields import Day, Quantity, Ref, Text
from wayhome.ledger.record import record
from wayhome.records.base import Fact
from wayhome.records.wording import told, words


@record("site_need")
class SiteNeed(Fact):
    """One lack of one site, by the norm that is not kept. It stands until it is met or a later check finds it met."""

    scope = ("area",)
    columns = ("site", "norm", "quantity", "owner", "due", "met")
    searchable = ("note",)
    dated_by = "known_by"
    may_lie_ahead = ("due",)

    site = Ref("site", _("Site"), required=True, db_index=True)
    area = Ref("area", _("Area"))
    norm = Text(_("Norm"), required=True, help=_("The id of the norm that is not kept"))
    site_check = Ref("site_check", _("Site check"), help=_("The check that found it"))
    quantity = Quantity(_("Quantity"), help=_("How much was lacking"))
    owner = Ref("organisation", _("Who takes care of it"))
    due = Day(_("Due"))
    met = Day(_("Met on"))
    how = Text(_("How it was met"))

    class Meta(Fact.Meta):
        verbose_name = _("need of a site")
        verbose_name_plural = _("needs of sites")

    def headline(self) -> str:
        return words(self.norm, told(self.due))

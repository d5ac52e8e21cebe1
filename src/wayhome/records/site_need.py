"""Site need: that somebody took charge of what a site lacks, until when, and that it was met."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.fields import Day, Quantity, Ref, Text
from wayhome.ledger.record import record
from wayhome.packs.norms import norms
from wayhome.records.base import Fact
from wayhome.records.wording import norm_label, told, words

UNKNOWN_NORM = declare("site_need.unknown_norm", "“{value}” is none of the norms. There are: {known}.")
MET_WITHOUT_HOW = declare(
    "site_need.met_without_how", "Say how it was met, so that the next check knows what to look for."
)


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
        return words(norm_label(self.norm), told(self.due))

    @classmethod
    def check_values(cls, values: Mapping[str, Any]) -> list[Problem]:
        """The norm is one that is known; what was met says how."""
        problems = super().check_values(values)
        if values.get("norm") and values["norm"] not in norms():
            problems.append(UNKNOWN_NORM("norm", value=values["norm"], known=", ".join(norms())))
        if values.get("met") and not values.get("how"):
            problems.append(MET_WITHOUT_HOW("how"))
        return problems

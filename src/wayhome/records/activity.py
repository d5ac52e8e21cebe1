"""Activity: a meeting, training, printing, distribution, assessment or installation that the response carried out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.kernel.problems import Problem
from wayhome.ledger.fields import Code, Day, Quantity, Ref, Refs, Text, Texts
from wayhome.ledger.record import record
from wayhome.records.base import UNIT_MISSING, Fact
from wayhome.records.wording import amount, code_label


@record("activity")
class Activity(Fact):
    """What was done, where, by whom and with what. Who took part is counted by group in its attendances."""

    scope = ("area",)
    columns = ("type", "title", "start", "end", "area", "lead")
    searchable = ("title", "document", "note")
    dated_by = "start"
    span = ("start", "end")

    type = Code(_("Type"), codes="activity_type", required=True)
    pillar = Code(_("Pillar"), codes="pillar")
    title = Text(_("Title"), required=True)
    start = Day(_("From"))
    end = Day(_("To"))
    area = Ref("area", _("Area"))
    districts = Refs("area", _("Districts"), help=_("The districts it covered or that took part"))
    sites = Refs("site", _("Sites"))
    lead = Ref("organisation", _("Lead"))
    partners = Refs("organisation", _("Partners"))
    item = Ref("item", _("Item"))
    quantity = Quantity(_("Quantity"))
    unit = Text(_("Unit"), help=_("As written: boxes, sets, kilos"))
    topics = Texts(_("Topics"))
    outputs = Texts(_("Outputs"))
    document = Text(_("Document"))

    class Meta(Fact.Meta):
        verbose_name = _("activity")
        verbose_name_plural = _("activities")

    def headline(self) -> str:
        return self.title or code_label("activity_type", self.type)

    @classmethod
    def check_values(cls, values: Mapping[str, Any]) -> list[Problem]:
        problems = super().check_values(values)
        if values.get("quantity") is not None and not values.get("unit"):
            problems.append(UNIT_MISSING("unit", value=amount(values["quantity"])))
        return problems

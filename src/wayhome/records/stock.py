"""Stock: one line of a procurement or hand-over log. Ordered, received and handed over are never added together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.kernel.problems import Problem
from wayhome.ledger.fields import Code, Day, Quantity, Ref, Text
from wayhome.ledger.record import record
from wayhome.records.base import UNIT_MISSING, Fact
from wayhome.records.wording import amount, code_label, named, told, words


@record("stock")
class Stock(Fact):
    """An amount of one item at one stage. Who gave it, who sent it and who received it are three things.

    The unit is kept as it was written: a box of mixed masks has no number of pieces.
    """

    scope = ("area",)
    columns = ("stage", "day", "item", "quantity", "unit", "donor", "sender", "consignee", "area")
    searchable = ("line", "document", "note", "unit")
    dated_by = "day"

    stage = Code(_("Stage"), codes="stock_stage", required=True)
    day = Day(_("Day"))
    item = Ref("item", _("Item"), required=True)
    quantity = Quantity(_("Quantity"), required=True)
    unit = Text(_("Unit"), required=True, help=_("As written: boxes, sets, kilos"))
    donor = Ref("organisation", _("Donor"), help=_("Who gave it"))
    sender = Ref("organisation", _("Sender"), help=_("Who brought it"))
    consignee = Ref("organisation", _("Consignee"), help=_("Who received it"))
    area = Ref("area", _("Area"))
    site = Ref("site", _("Site"))
    line = Text(_("Line"), help=_("The number of the line in the log"))
    document = Text(_("Document"))

    class Meta(Fact.Meta):
        verbose_name = _("stock line")
        verbose_name_plural = _("stock lines")

    def headline(self) -> str:
        shown = told(self.quantity)
        return words(code_label("stock_stage", self.stage), f"{shown} {self.unit}", named("item", self.item))

    @classmethod
    def check_values(cls, values: Mapping[str, Any]) -> list[Problem]:
        problems = super().check_values(values)
        if values.get("quantity") is not None and not values.get("unit"):
            problems.append(UNIT_MISSING("unit", value=amount(values["quantity"])))
        return problems

"""Assistance: help given to people who were counted but not named."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wayhome.ledger.fields import Code, Count, Day, Ref, Refs, Text
from wayhome.ledger.record import record
from wayhome.records.base import Fact
from wayhome.records.wording import code_label, told, words


@record("assistance")
class Assistance(Fact):
    """So many people received this help, at these sites. One total over several sites stays one total."""

    scope = ("area",)
    columns = ("type", "people", "items", "sites", "area", "start", "end", "provider")
    searchable = ("document", "note")
    dated_by = "start"
    span = ("start", "end")

    type = Code(_("Type"), codes="assistance_type", required=True)
    people = Count(_("People"), required=True)
    start = Day(_("From"))
    end = Day(_("To"))
    area = Ref("area", _("Area"))
    sites = Refs("site", _("Sites"))
    items = Refs("item", _("Items"))
    provider = Ref("organisation", _("Provider"))
    document = Text(_("Document"))

    class Meta(Fact.Meta):
        verbose_name = _("assistance")
        verbose_name_plural = _("assistance")

    def headline(self) -> str:
        return words(
            code_label("assistance_type", self.type), str(_("{people} people")).format(people=told(self.people))
        )

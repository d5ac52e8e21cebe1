"""Response: the answers of a form that declares no record, kept as answers beside the facts of the entry."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wayhome.ledger.fields import Day, Ref, Text
from wayhome.ledger.record import record
from wayhome.records.base import Personal
from wayhome.records.wording import told, words


@record("response")
class Response(Personal):
    """One filled form, or one turn of a repeat in it. What was answered stands in the answers of its entry.

    The responses of the repeats name the one around them as `parent`, and have its area.
    """

    scope = ("area",)
    columns = ("form", "form_version", "day", "area", "place_in_form")
    searchable = ("form",)
    dated_by = "day"

    form = Text(_("Form"), required=True, db_index=True)
    form_version = Text(_("Version of the form"))
    day = Day(_("Day"))
    area = Ref("area", _("Area"))
    parent = Ref("response", _("Part of"), db_index=True, help=_("The response around this one"))
    place_in_form = Text(_("Place in the form"), help=_("The repeat and its number, as member[2]; empty for the form"))

    class Meta(Personal.Meta):
        verbose_name = _("response")
        verbose_name_plural = _("responses")

    def headline(self) -> str:
        return words(self.form, told(self.day), self.place_in_form)

"""Items: what is ordered, received, handed over, printed and given."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from wayhome.ledger.fields import Code, Flag, Text, Texts
from wayhome.ledger.record import Record, record


@record("item")
class Item(Record):
    """One kind of thing, counted in its unit. A `mixed` item is one count over several things, not convertible."""

    everyone: ClassVar[bool] = True
    columns: ClassVar[tuple[str, ...]] = ("name", "name_local", "category", "unit", "note")
    searchable: ClassVar[tuple[str, ...]] = ("name", "name_local", "aliases")

    name = Text(_("Name"), required=True)
    name_local = Text(_("Local name"))
    category = Code(_("Category"), codes="item_category")
    unit = Code(_("Unit"), codes="unit")
    mixed = Flag(_("Mixed item"), help=_("One count over several things, so that it cannot be converted to pieces"))
    note = Text(_("Note"))
    aliases = Texts(_("Other names"))

    class Meta(Record.Meta):
        verbose_name = _("item")
        verbose_name_plural = _("items")

    def headline(self) -> str:
        return str(self.name)

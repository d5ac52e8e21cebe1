"""Household: people who live and eat together, at one place."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wayhome.kernel.shortcode import code_of
from wayhome.ledger.fields import IDENTITY, Count, Ref, Text
from wayhome.ledger.record import record
from wayhome.ledger.tails import UidTail
from wayhome.records.base import Personal


@record("household")
class Household(Personal):
    """A household. `size` is how many people it said it has, whether or not each is registered."""

    scope = ("area",)
    columns = ("label", "area", "size")
    searchable = ("label",)
    has_code = True
    dated_by = "known_by"
    entity_list = "households"

    area = Ref("area", _("Place"))
    size = Count(_("Size"), help=_("How many people the household has"))
    alternate_contact = Ref("person", _("Alternate contact"), help=_("Whom to reach if the head cannot be reached"))
    label = Text(_("Label"), secrecy=IDENTITY, help=_("The number or name by which the source calls it"))

    class Meta(Personal.Meta):
        verbose_name = _("household")
        verbose_name_plural = _("households")
        indexes = [
            models.Index(fields=["area", "seq"], name="households_by_place"),
            models.Index(UidTail("uid"), name="households_by_code"),
        ]

    def headline(self) -> str:
        return self.label or code_of(self.uid) or self.uid

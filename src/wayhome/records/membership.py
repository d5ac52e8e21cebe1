"""Membership: one person in one household, in a role, for a time."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wayhome.ledger.fields import Code, Day, Ref
from wayhome.ledger.record import record
from wayhome.records.base import Fact
from wayhome.records.wording import code_label


@record("membership")
class Membership(Fact):
    """That a person belongs to a household. Whoever may see the household may see who is in it."""

    scope_through = ("household",)
    columns = ("person", "household", "role", "start", "end")
    dated_by = "start"
    may_lie_ahead = ("end",)
    span = ("start", "end")

    person = Ref("person", _("Person"), required=True, db_index=True)
    household = Ref("household", _("Household"), required=True, db_index=True)
    role = Code(_("Role"), codes="household_role")
    start = Day(_("Since"))
    end = Day(_("Until"))

    class Meta(Fact.Meta):
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")

    def headline(self) -> str:
        return code_label("household_role", self.role) or str(_("Member of a household"))

"""Assignment: this registration and that one are of one person. Written by decisions of linkage alone."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wayhome.ledger.fields import Code, Ref
from wayhome.ledger.record import record
from wayhome.records.base import Personal
from wayhome.records.wording import code_label


@record("assignment")
class Assignment(Personal):
    """Who a registration is: `who`, the registration that stands for all of one person. Its uid is that of `person`.

    A registration without one is itself. How likely a tie of the model is stands with the pair alone: who sees one
    side of it may see this record.
    """

    scope_through = ("person",)
    columns = ("person", "who", "basis", "known_by")

    person = Ref("person", _("Registration"), required=True)
    who = Ref("person", _("Is the same person as"), required=True, db_index=True)
    basis = Code(_("Because of"), codes="assignment_basis", required=True)

    class Meta(Personal.Meta):
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")

    def headline(self) -> str:
        return code_label("assignment_basis", self.basis) or str(self._meta.verbose_name)

"""Amendment: a document by which a quarantine is made longer or shorter, with its reason."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wayhome.ledger.fields import SENSITIVE, Code, Day, Ref, Text
from wayhome.ledger.record import record
from wayhome.records.base import Personal
from wayhome.records.wording import code_label, told, words


@record("amendment")
class Amendment(Personal):
    """That a quarantine ends on another day than it would. The newest one counts."""

    scope_through = ("quarantine",)
    columns = ("quarantine", "kind_of", "until", "day", "reason")
    dated_by = "day"
    may_lie_ahead = ("until",)

    quarantine = Ref("quarantine", _("Quarantine"), required=True, db_index=True)
    kind_of = Code(_("What it does"), codes="amendment", required=True)
    until = Day(_("New last day"), required=True)
    day = Day(_("Day of the document"))
    reason = Text(_("Reason"), required=True, secrecy=SENSITIVE)
    decided_by = Text(_("Decided by"), help=_("The office, not a person"))
    document = Text(_("Number of the document"))

    class Meta(Personal.Meta):
        verbose_name = _("amendment of a quarantine")
        verbose_name_plural = _("amendments of quarantines")

    def headline(self) -> str:
        return words(code_label("amendment", self.kind_of), told(self.until))

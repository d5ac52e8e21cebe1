"""Sample: what was taken from one person to be examined, when its result was due and what it said."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wayhome.ledger.fields import MEDICAL, Clock, Code, Day, Ref
from wayhome.ledger.record import record
from wayhome.records.base import Personal
from wayhome.records.wording import code_label, told, words


@record("sample")
class Sample(Personal):
    """One sample or picture. Without a result it is waited for; a result may come after the person has left.

    That there is a sample is medical itself.
    """

    known_to = MEDICAL
    scope_through = ("person",)
    columns = ("person", "condition", "type", "taken", "due", "result", "result_day")
    dated_by = "taken"
    may_lie_ahead = ("due",)
    span = ("taken", "result_day")

    person = Ref("person", _("Person"), required=True, db_index=True)
    screening = Ref("screening", _("Screening"), db_index=True)
    condition = Code(_("Examined for"), codes="condition", required=True, secrecy=MEDICAL)
    type = Code(_("Type of sample"), codes="sample_type", required=True, secrecy=MEDICAL)
    taken = Day(_("Taken on"))
    taken_time = Clock(_("Time"))
    site = Ref("site", _("Taken at"))
    laboratory = Ref("site", _("Laboratory"))
    due = Day(_("Result due"), db_index=True)
    result = Code(_("Result"), codes="sample_result", secrecy=MEDICAL)
    result_day = Day(_("Day of the result"))
    result_time = Clock(_("Time of the result"))

    class Meta(Personal.Meta):
        verbose_name = _("sample")
        verbose_name_plural = _("samples")

    def headline(self) -> str:
        return words(code_label("sample_type", self.type), told(self.taken))

"""Sample: what was taken from one person to be examined, when its result was due and what it said."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wayhome.ledger.fields import MEDICAL, Clock, Code, Day, Ref
from wayhome.ledger.record import ReadOnlyQuerySet, record
from wayhome.records.base import Personal
from wayhome.records.wording import code_label, told, words

POSITIVE = ("positive", "positive_resistant")
CALLING = (*POSITIVE, "suggestive")
"""Results after which something has to be done."""


@record("sample")
class Sample(Personal):
    """One sample or picture. Without a result it is waited for; a result may come after the person has left.

    That there is a sample is medical itself.
    """

    objects: ClassVar[Any] = ReadOnlyQuerySet.as_manager()

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
    due = Day(_("Result due"), db_index=True, help=_("If not the usual number of days after it was taken"))
    result = Code(_("Result"), codes="sample_result", secrecy=MEDICAL)
    result_day = Day(_("Day of the result"))
    result_time = Clock(_("Time of the result"))
    answer = Code(_("What was done about it"), codes="alert_answer", help=_("When the result called for something"))
    answered = Day(_("Answered on"))

    class Meta(Personal.Meta):
        verbose_name = _("sample")
        verbose_name_plural = _("samples")
        indexes = [
            models.Index(fields=["taken"], name="samples_waited_for", condition=models.Q(result__isnull=True)),
            models.Index(
                fields=["result_day"],
                name="samples_unanswered",
                condition=models.Q(result__in=["positive", "positive_resistant", "suggestive"], answer__isnull=True),
            ),
        ]

    def headline(self) -> str:
        return words(code_label("sample_type", self.type), told(self.taken))

"""Follow-up: one attempt of an authority to reach a person who came back, and what was found."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.fields import SENSITIVE, Code, Codes, Day, Quantity, Ref, Text
from wayhome.ledger.record import record
from wayhome.records.base import Personal
from wayhome.records.wording import code_label, told, words

COOPERATIVE, UNCOOPERATIVE, UNAVAILABLE = "cooperative", "uncooperative", "unavailable"
"""The codes of `visit_status`."""
NO_SYMPTOM = "none"
WARM = Decimal(37)
"""Below this many degrees nobody speaks of fever."""
COLDEST, HOTTEST = Decimal(30), Decimal(45)

NOBODY_MET = declare(
    "follow_up.nobody_met",
    "Nobody was met, so nothing can have been found. Correct the status, or take away what was found.",
)
NONE_AND_SOME = declare("follow_up.none_and_some", "“No symptoms” does not go with a symptom. Choose one or the other.")
NO_TEMPERATURE = declare(
    "follow_up.no_temperature",
    "{value} degrees Celsius is not the temperature of a living person. Correct it, or leave it empty.",
)
ANSWERED_EARLY = declare(
    "follow_up.answered_early", "The answer, on {answered}, is before the visit, on {day}. Correct one of the two days."
)


class MayAlarm(models.Func):
    """Whether symptoms and temperature can raise an alert by any protocol.

    Written out, since a database compares the condition of an index by its text.
    """

    template = "(%(symptoms)s NOT IN ('[]', '[\"none\"]') OR %(temperature)s >= 37)"
    output_field = models.BooleanField()
    conditional = True

    def as_sql(self, compiler: Any, connection: Any, *args: Any, template: str | None = None, **extra: Any) -> Any:
        symptoms, temperature = (compiler.compile(each)[0] for each in self.get_source_expressions())
        return (template or self.template) % {"symptoms": symptoms, "temperature": temperature}, []

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        template = "(%(symptoms)s NOT IN ('[]'::jsonb, '[\"none\"]'::jsonb) OR %(temperature)s >= 37)"
        return self.as_sql(compiler, connection, template=template)


@record("follow_up")
class FollowUp(Personal):
    """One visit or call. Nobody at home is a follow-up too, `unavailable`, and not a missing one.

    One visit or call covers a household: its rows, one a member, share their `contact`.

    Whoever may see the person may see how they were followed up.
    """

    scope_through = ("person",)
    columns = ("person", "day", "channel", "status", "answer")
    searchable = ("note",)
    dated_by = "day"

    person = Ref("person", _("Person"), required=True)
    day = Day(_("Day"))
    channel = Code(_("How"), codes="follow_up_channel", help=_("By a visit or a call"))
    contact = Text(_("Contact"), db_index=True, help=_("What the rows of one visit or call to a household share"))
    status = Code(_("Status of the visit"), codes="visit_status")
    symptoms = Codes(_("Symptoms"), codes="symptom", secrecy=SENSITIVE)
    temperature = Quantity(_("Temperature"), secrecy=SENSITIVE, help=_("In degrees Celsius"))
    needs = Codes(_("Needs"), codes="follow_up_need", secrecy=SENSITIVE)
    referred_to = Ref("site", _("Referred to"), secrecy=SENSITIVE, help=_("The health centre or hospital"))
    answer = Code(_("What was done about it"), codes="alert_answer", help=_("When symptoms raised an alert"))
    answered = Day(_("Answered on"))

    class Meta(Personal.Meta):
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        indexes = [
            models.Index(fields=["day", "person"], name="follow_ups_by_day"),
            models.Index(fields=["person", "status", "day"], name="follow_ups_by_person"),
            models.Index(
                fields=["day"],
                name="follow_ups_unanswered",
                condition=models.Q(answer__isnull=True) & models.Q(MayAlarm("symptoms", "temperature")),
            ),
        ]

    def headline(self) -> str:
        return words(told(self.day), code_label("follow_up_channel", self.channel)) or str(self._meta.verbose_name)

    @classmethod
    def check_values(cls, values: Mapping[str, Any]) -> list[Problem]:
        """Nothing is found where nobody was met; a temperature is of somebody alive; no answer is before the visit."""
        problems = super().check_values(values)
        symptoms, temperature = values.get("symptoms") or [], values.get("temperature")
        if values.get("status") == UNAVAILABLE and (symptoms or temperature is not None):
            problems.append(NOBODY_MET("status"))
        if NO_SYMPTOM in symptoms and len(symptoms) > 1:
            problems.append(NONE_AND_SOME("symptoms"))
        if temperature is not None and not COLDEST <= temperature <= HOTTEST:
            problems.append(NO_TEMPERATURE("temperature", value=str(temperature)))
        day, answered = values.get("day"), values.get("answered")
        if day and answered and answered < day:
            problems.append(ANSWERED_EARLY("answered", answered=answered.isoformat(), day=day.isoformat()))
        return problems

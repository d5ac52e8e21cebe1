"""Consent: what a person, or a household through one of its members, agreed that others may learn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.fields import Code, Codes, Day, Ref, Text
from wayhome.ledger.record import record
from wayhome.records.base import Personal
from wayhome.records.wording import told, words

OF_NOBODY = declare(
    "consent.of_nobody", "It does not say who agreed. Name the person, or the household if it was given for all in it."
)
WITHDRAWN_TOO_EARLY = declare(
    "consent.withdrawn_too_early",
    "It was withdrawn on {withdrawn}, before it was given on {day}. Correct one of the two dates.",
)

APART = frozenset({"services", "reports"})
"""Codes of `sharing` that no question offers beside the others: help, and being counted without a name, do not hang on
what may be shared. Other systems record them, and what they say of it is kept."""


@record("consent")
class Consent(Personal):
    """One answer to one question in one language, of one person or of a whole household. What is not named is refused.

    The newest one counts, from its day on. `withdrawn` ends it; nothing is agreed from that day on.
    """

    scope_through = ("person", "household")
    columns = ("person", "household", "day", "agreed", "withdrawn")
    dated_by = "day"

    person = Ref("person", _("Person"), db_index=True)
    household = Ref("household", _("Household"), db_index=True, help=_("If it was given for all its members"))
    day = Day(_("Day"))
    given_by = Code(_("Given by"), codes="consent_giver")
    way = Code(_("How it was given"), codes="consent_way")
    language = Code(_("Language in which it was asked"), codes="language")
    wording = Text(_("Version of the text that was read"))
    agreed = Codes(_("Agreed to"), codes="sharing", help=_("What is not chosen is refused"))
    withdrawn = Day(_("Withdrawn on"))

    class Meta(Personal.Meta):
        verbose_name = _("consent")
        verbose_name_plural = _("consents")

    def headline(self) -> str:
        return words(str(self._meta.verbose_name), told(self.day))

    @classmethod
    def check_values(cls, values: Mapping[str, Any]) -> list[Problem]:
        problems = super().check_values(values)
        if not values.get("person") and not values.get("household"):
            problems.append(OF_NOBODY("person"))
        day, withdrawn = values.get("day"), values.get("withdrawn")
        if day and withdrawn and withdrawn < day:
            problems.append(WITHDRAWN_TOO_EARLY("withdrawn", withdrawn=withdrawn.isoformat(), day=day.isoformat()))
        return problems

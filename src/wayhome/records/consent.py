"""Consent: what a person, or a household through one of its members, agreed that others may learn."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wayhome.ledger.fields import Code, Codes, Day, Ref, Text
from wayhome.ledger.record import record
from wayhome.records.base import Fact
from wayhome.records.wording import told, words


@record("consent")
class Consent(Fact):
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

    class Meta(Fact.Meta):
        verbose_name = _("consent")
        verbose_name_plural = _("consents")

    def headline(self) -> str:
        return words(str(self._meta.verbose_name), told(self.day))

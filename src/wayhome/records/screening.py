"""Screening: one look at one person, for one condition or several."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wayhome.ledger.fields import MEDICAL, SENSITIVE, Clock, Code, Codes, Day, Quantity, Ref, Text
from wayhome.ledger.record import record
from wayhome.records.base import Personal
from wayhome.records.wording import told, words


@record("screening")
class Screening(Personal):
    """What was measured, asked and seen, and what came of it. Being screened makes nobody a case.

    A symptom is there (`symptoms`), is not there (`symptoms_absent`) or, in neither list, is unknown. What points at
    tuberculosis, and whom a case definition suspects, is medical.
    """

    scope_through = ("person",)
    columns = ("person", "day", "site", "screened_for", "temperature", "outcome")
    dated_by = "day"

    person = Ref("person", _("Person"), required=True, db_index=True)
    arrival = Ref("arrival", _("Arrival"))
    site = Ref("site", _("Screened at"), db_index=True)
    day = Day(_("Day"), db_index=True)
    time = Clock(_("Time"))
    screened_for = Codes(_("Screened for"), codes="condition")
    temperature = Quantity(_("Temperature"), secrecy=SENSITIVE, help=_("In degrees Celsius"))
    thermometer = Code(_("Measured with"), codes="thermometer")
    symptoms = Codes(_("Symptoms"), codes="symptom", secrecy=SENSITIVE)
    symptoms_absent = Codes(_("Symptoms asked for and not there"), codes="symptom", secrecy=SENSITIVE)
    exposure = Code(_("Was near somebody ill"), codes="yes_no_unknown", secrecy=SENSITIVE)
    tb_signs = Codes(_("Signs of tuberculosis"), codes="tb_sign", secrecy=MEDICAL)
    tb_signs_absent = Codes(_("Signs of tuberculosis asked for and not there"), codes="tb_sign", secrecy=MEDICAL)
    suspected = Codes(_("Suspected of"), codes="condition", secrecy=MEDICAL)
    definition = Text(_("Case definition"), help=_("The version of the case definitions that were applied"))
    outcome = Code(_("Outcome"), codes="screening_outcome", secrecy=SENSITIVE)

    class Meta(Personal.Meta):
        verbose_name = _("screening")
        verbose_name_plural = _("screenings")

    def headline(self) -> str:
        return words(str(self._meta.verbose_name), told(self.day))

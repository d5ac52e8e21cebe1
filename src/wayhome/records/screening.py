"""Screening: one look at one person, for one condition or several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.fields import IDENTITY, MEDICAL, SENSITIVE, Clock, Code, Codes, Day, Quantity, Ref, Text
from wayhome.ledger.record import ReadOnlyQuerySet, record
from wayhome.records.base import Personal
from wayhome.records.wording import told, words

COLDEST, HOTTEST = Decimal(25), Decimal(45)
NONE = "none"

NO_BODY = declare(
    "screening.no_body",
    "Nobody has a temperature of {value} °C. Write what the thermometer shows, or leave it empty if it was not taken.",
)
THERE_AND_NOT = declare(
    "screening.there_and_not",
    "The same cannot be there and not there. Look at what is chosen as there, and as not there, once more.",
)
NONE_AND_SOME = declare("screening.none_and_some", "“None” does not go with another answer. Choose one or the other.")


@record("screening")
class Screening(Personal):
    """What was measured, asked and seen, and what came of it. Being screened makes nobody a case.

    A symptom is there (`symptoms`), is not there (`symptoms_absent`) or, in neither list, is unknown. What points at
    tuberculosis, for what somebody was looked at and of what they are suspected, is medical, and so is the note.

    `suspected` is what the screener says; `proposed` is what the case definitions of the version `definition` said of
    these answers, and `undecided` of what they could not tell, because too little was known.
    """

    objects: ClassVar[Any] = ReadOnlyQuerySet.as_manager()

    scope_through = ("person",)
    columns = ("person", "day", "site", "temperature", "outcome")
    dated_by = "day"

    person = Ref("person", _("Person"), required=True, db_index=True)
    arrival = Ref("arrival", _("Arrival"))
    site = Ref("site", _("Screened at"), db_index=True)
    day = Day(_("Day"), db_index=True)
    time = Clock(_("Time"))
    screened_for = Codes(_("Screened for"), codes="condition", secrecy=MEDICAL)
    temperature = Quantity(_("Temperature"), secrecy=SENSITIVE, help=_("In degrees Celsius"))
    thermometer = Code(_("Measured with"), codes="thermometer")
    symptoms = Codes(_("Symptoms"), codes="symptom", secrecy=SENSITIVE)
    symptoms_absent = Codes(_("Symptoms asked for and not there"), codes="symptom", secrecy=SENSITIVE)
    exposure = Code(_("Was near somebody ill"), codes="yes_no_unknown", secrecy=SENSITIVE)
    tb_signs = Codes(_("Signs of tuberculosis"), codes="tb_sign", secrecy=MEDICAL)
    tb_signs_absent = Codes(_("Signs of tuberculosis asked for and not there"), codes="tb_sign", secrecy=MEDICAL)
    suspected = Codes(_("Suspected of"), codes="condition", secrecy=MEDICAL)
    proposed = Codes(_("Suspected by the case definition"), codes="condition", secrecy=MEDICAL)
    undecided = Codes(_("Not to be told by the case definition"), codes="condition", secrecy=MEDICAL)
    definition = Text(_("Case definition"), help=_("The version of the case definitions that were applied"))
    outcome = Code(_("Outcome"), codes="screening_outcome", secrecy=SENSITIVE)
    note = Text(_("Note"), secrecy=IDENTITY, also=MEDICAL)

    class Meta(Personal.Meta):
        verbose_name = _("screening")
        verbose_name_plural = _("screenings")

    def headline(self) -> str:
        return words(str(self._meta.verbose_name), told(self.day))

    @classmethod
    def check_values(cls, values: Mapping[str, Any]) -> list[Problem]:
        """A temperature that a body can have, and nothing that is there and not there."""
        problems = super().check_values(values)
        temperature = values.get("temperature")
        if temperature is not None and not COLDEST <= temperature <= HOTTEST:
            problems.append(NO_BODY("temperature", value=f"{temperature.normalize():f}"))
        problems.extend(_contradicting("symptoms", values))
        problems.extend(_contradicting("tb_signs", values))
        return problems


def _contradicting(name: str, values: Mapping[str, Any]) -> Iterator[Problem]:
    there, absent = set(values.get(name) or ()), set(values.get(f"{name}_absent") or ())
    if NONE in there and len(there) > 1:
        yield NONE_AND_SOME(name)
    if there & absent:
        yield THERE_AND_NOT(f"{name}_absent")

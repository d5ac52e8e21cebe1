"""Follow-up: one attempt of an authority to reach a person who came back, and what was found."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wayhome.ledger.fields import SENSITIVE, Code, Codes, Day, Quantity, Ref, Text
from wayhome.ledger.record import record
from wayhome.records.base import Personal
from wayhome.records.wording import code_label, told, words


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

    person = Ref("person", _("Person"), required=True, db_index=True)
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
        indexes = [models.Index(fields=["day", "person"], name="follow_ups_by_day")]

    def headline(self) -> str:
        return words(told(self.day), code_label("follow_up_channel", self.channel)) or str(self._meta.verbose_name)

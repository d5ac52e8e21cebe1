"""Follow-up: one attempt of an authority to reach a person who came back, and what was found."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wayhome.ledger.fields import SENSITIVE, Code, Codes, Day, Flag, Quantity, Ref
from wayhome.ledger.record import record
from wayhome.records.base import Personal
from wayhome.records.wording import code_label, told, words


@record("follow_up")
class FollowUp(Personal):
    """One visit or call. Nobody at home is a follow-up too: `reached` is no, and it is not a missing one.

    Whoever may see the person may see how they were followed up.
    """

    scope_through = ("person",)
    columns = ("person", "day", "channel", "reached", "next_day")
    searchable = ("note",)
    dated_by = "day"
    may_lie_ahead = ("next_day",)

    person = Ref("person", _("Person"), required=True, db_index=True)
    day = Day(_("Day"))
    channel = Code(_("How"), codes="follow_up_channel", help=_("By a visit or a call"))
    reached = Flag(_("Reached"), help=_("Whether somebody was met or spoken to"))
    symptoms = Codes(_("Symptoms"), codes="symptom", secrecy=SENSITIVE)
    temperature = Quantity(_("Temperature"), secrecy=SENSITIVE, help=_("In degrees Celsius"))
    needs = Codes(_("Needs"), codes="follow_up_need", secrecy=SENSITIVE)
    referred_to = Ref("site", _("Referred to"), secrecy=SENSITIVE, help=_("The health centre or hospital"))
    next_day = Day(_("Next on"), help=_("The day of the next follow-up"))

    class Meta(Personal.Meta):
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")

    def headline(self) -> str:
        return words(told(self.day), code_label("follow_up_channel", self.channel)) or str(self._meta.verbose_name)

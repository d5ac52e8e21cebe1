"""Referral: one person sent on to a facility or a service, and what became of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wayhome.ledger.fields import MEDICAL, SENSITIVE, Clock, Code, Day, Ref, Text
from wayhome.ledger.record import record
from wayhome.records.base import Personal
from wayhome.records.wording import code_label, told, words


@record("referral")
class Referral(Personal):
    """Sent; then accepted or refused by those to whom it was sent; then with an outcome.

    `area` is where the receiving place lies: those who answer for it see the referral, and the person once they have
    accepted.
    """

    scope = ("area",)
    scope_through = ("person",)
    columns = ("person", "sent", "reason", "to_site", "service", "answer", "outcome")
    dated_by = "sent"
    span = ("sent", "outcome_day")

    person = Ref("person", _("Person"), required=True, db_index=True)
    screening = Ref("screening", _("Screening"))
    from_site = Ref("site", _("Sent from"))
    to_site = Ref("site", _("Sent to"), db_index=True)
    service = Ref("service", _("Service"))
    area = Ref("area", _("Area of the receiving place"), db_index=True)
    reason = Code(_("Reason"), codes="referral_reason", required=True, secrecy=SENSITIVE)
    condition = Code(_("Condition"), codes="condition", secrecy=MEDICAL)
    consent = Code(_("Consent"), codes="referral_consent", required=True)
    sent = Day(_("Sent on"))
    sent_time = Clock(_("Time"))
    answer = Code(_("Answer"), codes="referral_answer")
    answered = Day(_("Answered on"))
    answer_reason = Text(_("Why it was refused"))
    outcome = Code(_("Outcome"), codes="referral_outcome", secrecy=SENSITIVE)
    outcome_day = Day(_("Day of the outcome"))

    class Meta(Personal.Meta):
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")

    def headline(self) -> str:
        return words(str(self._meta.verbose_name), told(self.sent), code_label("referral_answer", self.answer))

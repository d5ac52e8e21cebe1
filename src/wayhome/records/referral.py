"""Referral: one person sent on to a facility or a service, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.fields import IDENTITY, MEDICAL, SENSITIVE, Clock, Code, Day, Ref, Text
from wayhome.ledger.record import ReadOnlyQuerySet, record
from wayhome.ledger.write import Draft
from wayhome.records.base import ENDS_TOO_EARLY, Personal
from wayhome.records.wording import code_label, told, words
from wayhome.reference.services import MEDICAL_TYPES, Service

ACCEPTED, REFUSED = "accepted", "refused"

NOWHERE = declare(
    "referral.nowhere", "It is not said to whom the person is sent. Name a facility, or a service of the directory."
)
TELLS_ILLNESS = declare(
    "referral.tells_illness",
    "The name of a health service tells of what somebody may be ill. Name it under “Health service”, which only those "
    "see who may know of illnesses.",
)
WHY_REFUSED = declare(
    "referral.why_refused", "Say why it is refused, so that whoever sent the person can find another place."
)
OUTCOME_OF_REFUSED = declare(
    "referral.outcome_of_refused",
    "A referral that was refused has no outcome at the place that refused it. Send the person to another place.",
)


@record("referral")
class Referral(Personal):
    """Sent; then accepted or refused by those to whom it was sent; then with an outcome.

    `area` is where the receiving place lies: those who answer for it see the referral, and the person once they have
    accepted. `from_area` is that of the sender, who goes on seeing what becomes of it. Which health service it is tells
    of an illness, and is medical.
    """

    objects: ClassVar[Any] = ReadOnlyQuerySet.as_manager()

    scope = ("area", "from_area")
    scope_through = ("person",)
    columns = ("person", "sent", "reason", "to_site", "service", "answer", "outcome")
    dated_by = "sent"
    span = ("sent", "outcome_day")

    person = Ref("person", _("Person"), required=True, db_index=True)
    screening = Ref("screening", _("Screening"))
    from_site = Ref("site", _("Sent from"))
    from_area = Ref("area", _("Area of the sender"), db_index=True)
    to_site = Ref("site", _("Sent to"), db_index=True)
    service = Ref("service", _("Service"))
    medical_service = Ref("service", _("Health service"), secrecy=MEDICAL)
    area = Ref("area", _("Area of the receiving place"), db_index=True)
    reason = Code(_("Reason"), codes="referral_reason", required=True, secrecy=SENSITIVE)
    condition = Code(_("Condition"), codes="condition", secrecy=MEDICAL)
    letter = Text(
        _("Letter to the doctor"),
        secrecy=IDENTITY,
        also=MEDICAL,
        help=_("Without the name: it is read before acceptance"),
    )
    consent = Code(_("Consent"), codes="referral_consent", required=True)
    sent = Day(_("Sent on"))
    sent_time = Clock(_("Time"))
    answer = Code(_("Answer"), codes="referral_answer")
    answered = Day(_("Answered on"))
    answer_reason = Text(_("Why it was refused"), secrecy=IDENTITY)
    outcome = Code(_("Outcome"), codes="referral_outcome", secrecy=SENSITIVE)
    outcome_day = Day(_("Day of the outcome"))

    class Meta(Personal.Meta):
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        indexes = [models.Index(fields=["sent"], name="referrals_open", condition=models.Q(outcome__isnull=True))]

    def headline(self) -> str:
        return words(str(self._meta.verbose_name), told(self.sent), code_label("referral_answer", self.answer))

    @classmethod
    @cache
    def _sites(cls) -> tuple[tuple[str, bool], ...]:
        """The receiving site lies in the area; the sending one in another, as a rule."""
        return (("to_site", False),)

    @classmethod
    def check_values(cls, values: Mapping[str, Any]) -> list[Problem]:
        """To somewhere; answered after it was sent; refused with a reason, and then without an outcome."""
        problems = super().check_values(values)
        if not any(values.get(name) for name in ("to_site", "service", "medical_service")):
            problems.append(NOWHERE("to_site"))
        sent, answered = values.get("sent"), values.get("answered")
        if sent and answered and answered < sent:
            problems.append(ENDS_TOO_EARLY("answered", start=sent.isoformat(), end=answered.isoformat()))
        if values.get("answer") == REFUSED:
            if not values.get("answer_reason"):
                problems.append(WHY_REFUSED("answer_reason"))
            if values.get("outcome"):
                problems.append(OUTCOME_OF_REFUSED("outcome"))
        return problems

    @classmethod
    def check_batch(cls, batch: Sequence[Draft]) -> dict[int, list[Problem]]:
        """No service that tells of an illness where others than health workers read it."""
        named = {draft.values["service"] for draft in batch if draft.op == "put" and draft.values.get("service")}
        medical = set(Service.objects.filter(uid__in=named, type__in=MEDICAL_TYPES).values_list("uid", flat=True))
        return {
            index: [TELLS_ILLNESS("service")]
            for index, draft in enumerate(batch)
            if draft.op == "put" and draft.values.get("service") in medical
        }

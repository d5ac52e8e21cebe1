"""The tables of certificates: the keys that sign them, and which were issued. They name nobody."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wayhome.reports.certificates.statement import Kind


class SigningKey(models.Model):
    """The public half of a key; the private one is a file of the home (see keys).

    From the day it is `retired` on it signs nothing more, and what it signed before stays good. From the day it is
    `revoked` on nothing that says it was issued then is believed: the private half may be in other hands.
    """

    id = models.CharField(primary_key=True, max_length=16)
    algorithm = models.CharField(max_length=16, default="Ed25519")
    public = models.CharField(max_length=64, help_text="32 bytes in hexadecimal")
    made = models.DateField(_("Made on"))
    made_by = models.CharField(_("Made by"), max_length=64)
    retired = models.DateField(_("Retired on"), null=True)
    revoked = models.DateField(_("Not to be believed from"), null=True)
    ended_by = models.CharField(max_length=64, default="")

    class Meta:
        app_label = "reports"
        verbose_name = _("signing key")
        verbose_name_plural = _("signing keys")
        ordering = ("made", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["algorithm"], condition=models.Q(retired=None), name="one_key_signs_certificates"
            )
        ]

    def __str__(self) -> str:
        return f"key {self.id}"


class Certificate(models.Model):
    """That a certificate was issued for a quarantine. What it said is made anew from the register when it is printed.

    `digest` is SHA-256 over `salt` and what the code carried, so that a print that would say something else is noticed;
    the salt goes when the person is erased. `area` is the code of the district or province that it names.
    """

    class Sort(models.TextChoices):
        COMPLETED = Kind.COMPLETED.value, _("Certificate of completion")
        ORDER = Kind.ORDER.value, _("Quarantine letter")

    class Why(models.TextChoices):
        ERROR = "error", _("It was issued in error.")
        REPLACED = "replaced", _("A newer one says how it stands.")
        LOST = "lost", _("The paper was lost or stolen.")

    sort = models.CharField(_("Kind"), max_length=1, choices=Sort.choices)
    quarantine = models.CharField(max_length=64, db_index=True)
    person = models.CharField(max_length=64, db_index=True)
    area = models.CharField(_("Issued for"), max_length=64)
    issued = models.DateField(_("Issued on"))
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="certificates")
    salt = models.CharField(max_length=32, null=True)
    digest = models.CharField(_("Checksum"), max_length=64)
    at = models.DateTimeField()
    by = models.CharField(_("Issued by"), max_length=64)
    withdrawn = models.DateField(_("Withdrawn on"), null=True)
    withdrawn_by = models.CharField(max_length=64, default="")
    why = models.CharField(_("Why it was withdrawn"), max_length=16, choices=Why.choices, default="")

    class Meta:
        app_label = "reports"
        verbose_name = _("certificate of quarantine")
        verbose_name_plural = _("certificates of quarantine")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """C-2020-00042: what is said over the phone. With the key that signed it, it is the only one of that number."""
        return f"{self.sort}-{self.issued.year}-{self.pk:05}"

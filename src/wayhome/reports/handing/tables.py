"""The tables of handing over: links that were given out, and who received which version of which list."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Link(models.Model):
    """A way to one version of a list, for one person, until `expires`. Of token and code only digests are kept.

    `tries` counts wrong codes since the last right one.
    """

    list = models.ForeignKey("reports.IssuedList", on_delete=models.PROTECT, related_name="links")
    token = models.CharField(max_length=64, unique=True, help_text="SHA-256 of what stands in the address")
    code = models.CharField(max_length=128, help_text="salted digest of the code")
    who = models.CharField(_("Who receives it"), max_length=128)
    office = models.CharField(_("Office"), max_length=128, default="")
    contact = models.CharField(_("Whom to call"), max_length=128)
    expires = models.DateTimeField(_("Works until"))
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(_("Made"))
    made_by = models.CharField(_("made by"), max_length=64)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=64, default="")

    class Meta:
        app_label = "reports"
        verbose_name = _("link to a list")
        verbose_name_plural = _("links to lists")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"link {self.pk}"


class Receipt(models.Model):
    """That somebody received one version of a list: who and from which office as told, how and on which day.

    Of a link, every opening is one. `told_at` is when they learned that what they hold must not be used any more.
    """

    class How(models.TextChoices):
        PAPER = "paper", _("on paper")
        ZIP = "zip", _("locked file")
        LINK = "link", _("link with a code")

    list = models.ForeignKey("reports.IssuedList", on_delete=models.PROTECT, related_name="receipts")
    link = models.ForeignKey(Link, null=True, on_delete=models.PROTECT, related_name="openings")
    how = models.CharField(_("How"), max_length=8, choices=How.choices)
    who = models.CharField(_("Who received it"), max_length=128)
    office = models.CharField(_("Office"), max_length=128, default="")
    day = models.DateField(_("Day"))
    at = models.DateTimeField(_("Noted"))
    by = models.CharField(_("Handed over by"), max_length=64)
    told_at = models.DateTimeField(null=True)
    told_by = models.CharField(max_length=64, default="")

    class Meta:
        app_label = "reports"
        verbose_name = _("receipt of a list")
        verbose_name_plural = _("receipts of lists")
        ordering = ("-pk",)
        indexes = [models.Index(fields=["list"], name="receipts_untold", condition=models.Q(told_at=None))]

    def __str__(self) -> str:
        return f"receipt {self.pk}"

"""Connections to KoboToolbox projects, what their REST services sent, and which rows each of their records is."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from wayhome.exchange.kobo import sealing
from wayhome.kernel.problems import Problem


class KoboConnection(models.Model):
    """One project of a KoboToolbox server, read through one column profile in the name of one user.

    `repeat` is the path of the repeat whose instances are the rows; "" where each record is one row. `window` is how
    many days back each pull looks again. `last_id` is the last record that was pulled for the first time. `key_digest`
    is the SHA-256 of the key that the project's REST service must show; "" if there is none.
    """

    name = models.SlugField(_("name"), max_length=64, unique=True)
    base_url = models.URLField(_("address of the server"), max_length=255)
    is_local = models.BooleanField(_("in our own network"), default=False)
    asset = models.CharField(_("project"), max_length=64)
    profile = models.CharField(_("what its columns mean"), max_length=128)
    repeat = models.CharField(_("repeat"), max_length=255, default="", blank=True)
    window = models.PositiveSmallIntegerField(_("days to look back"), default=30)
    sealed_token = models.TextField(default="")
    key_digest = models.CharField(max_length=64, default="")
    by = models.CharField(_("in the name of"), max_length=64)
    last_id = models.BigIntegerField(default=0)
    pulled_at = models.DateTimeField(_("pulled at"), null=True)
    compared_at = models.DateTimeField(_("compared as a whole at"), null=True)
    told = models.JSONField(_("what the last pull found"), default=dict)
    problems = models.JSONField(_("problems"), default=list)

    class Meta:
        app_label = "exchange"
        verbose_name = _("KoboToolbox connection")
        verbose_name_plural = _("KoboToolbox connections")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def token(self) -> str:
        """The API token; "" if there is none, or none that can still be read."""
        return sealing.unsealed(self.sealed_token)

    @token.setter
    def token(self, token: str) -> None:
        self.sealed_token = sealing.sealed(token) if token else ""

    @property
    def found_problems(self) -> list[Problem]:
        return [Problem.from_json(stored) for stored in self.problems]


class KoboPush(models.Model):
    """What a REST service sent, kept until its rows are in an import."""

    connection = models.ForeignKey(KoboConnection, on_delete=models.CASCADE, related_name="pushes")
    digest = models.CharField(max_length=64)
    body = models.BinaryField()
    received = models.DateTimeField(_("received"))

    class Meta:
        app_label = "exchange"
        verbose_name = _("submission of a REST service")
        verbose_name_plural = _("submissions of REST services")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["connection", "digest"], name="one_row_per_push")]

    def __str__(self) -> str:
        return f"{self.connection} {self.pk}"


class KoboRow(models.Model):
    """One row that a record is: the record itself (number 0), or one instance of the repeat, by a number that stays.

    `root` names the record through all its edits; `uuid` names the edit. `digest` tells whether the instance changed.
    `origins` are the imports and rows, as [import, row], in which it came new, changed or was held. `gone_at` is when
    it was first seen to be missing there; a person then decides.
    """

    class Decision(models.TextChoices):
        OPEN = "", _("to decide")
        VOIDED = "voided", _("removed here too")
        KEPT = "kept", _("kept here")

    connection = models.ForeignKey(KoboConnection, on_delete=models.CASCADE, related_name="rows")
    root = models.CharField(max_length=128)
    number = models.PositiveIntegerField(default=0)
    uuid = models.CharField(max_length=128)
    kobo_id = models.BigIntegerField(null=True)
    submitted = models.CharField(max_length=32, default="", help_text="_submission_time, as it was said")
    digest = models.CharField(max_length=32, default="")
    origins = models.JSONField(default=list)
    gone_at = models.DateTimeField(_("missing since"), null=True)
    decision = models.CharField(_("decision"), max_length=16, choices=Decision.choices, default="", blank=True)
    reason = models.TextField(_("reason"), default="")
    decided_by = models.CharField(_("decided by"), max_length=64, default="")
    decided_at = models.DateTimeField(_("decided at"), null=True)

    class Meta:
        app_label = "exchange"
        verbose_name = _("row of a KoboToolbox record")
        verbose_name_plural = _("rows of KoboToolbox records")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["connection", "root", "number"], name="one_row_per_number_there")
        ]
        indexes = [
            models.Index(fields=["connection", "kobo_id"], name="kobo_rows_by_id"),
            models.Index(fields=["connection"], name="kobo_rows_gone", condition=models.Q(gone_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.root} {self.number}"

    @property
    def where(self) -> list[tuple[int, int]]:
        """The imports and rows in which it came."""
        stored: list[Any] = self.origins
        return [(number, row) for number, row in stored]

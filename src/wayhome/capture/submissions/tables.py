"""What phones and browsers sent, as received, and what became of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wayhome.kernel.problems import Problem


class Submission(models.Model):
    """One set of answers as received. The row is the receipt; the gate says later what became of it.

    The same instance with other content is a row of its own. `lineage` is the instance that was first of a chain of
    edits. The primary key is the order in which the gate takes them. `mended` is the XML as a person corrected it,
    `xml` stays as it came.
    `decision` is the last of the `decisions`, with who made it, when and why.
    """

    class Channel(models.TextChoices):
        PHONE = "phone", _("phone")
        BROWSER = "browser", _("browser")
        KOBO = "kobo", _("KoboToolbox")

    class State(models.TextChoices):
        RECEIVED = "received", _("received")
        ACCEPTED = "accepted", _("accepted")
        HELD = "held", _("held")
        WAITING = "waiting", _("waits for an earlier update")
        CONFLICT = "conflict", _("conflict")
        VARIANT = "variant", _("variant")
        REPLACED = "replaced", _("replaced by an edit")
        DROPPED = "dropped", _("left out by decision")
        ERASED = "erased", _("erased on request")

    instance = models.CharField(_("instance"), max_length=249)
    lineage = models.CharField(max_length=249, default="")
    deprecates = models.CharField(max_length=249, default="")
    form_id = models.CharField(_("form"), max_length=255)
    version = models.CharField(_("version"), max_length=255, default="")
    digest = models.CharField(max_length=64)
    xml = models.BinaryField()
    by = models.CharField(_("sent by"), max_length=64)
    device = models.CharField(_("device"), max_length=255, default="")
    channel = models.CharField(_("way"), max_length=16, choices=Channel.choices, default=Channel.PHONE)
    received = models.DateTimeField(_("received"))
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.RECEIVED)
    problems = models.JSONField(_("problems"), default=list)
    mended = models.BinaryField(null=True)
    made = models.JSONField(null=True, help_text="what it made or changed: [place, kind, uid, version, is new] of each")
    decisions = models.JSONField(null=True, help_text="all decisions, in order: decision, reason, by, at, and choices")
    decision = models.CharField(_("decision"), max_length=32, default="")
    reason = models.TextField(_("reason"), default="")
    decided_by = models.CharField(_("decided by"), max_length=64, default="")
    decided_at = models.DateTimeField(_("decided at"), null=True)

    class Meta:
        app_label = "capture"
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["instance", "digest"], name="one_row_per_content")]
        indexes = [
            models.Index(fields=["lineage"], name="submissions_by_lineage"),
            models.Index(fields=["form_id", "state"], name="submissions_by_form"),
            models.Index(fields=["by", "state", "form_id", "received"], name="submissions_inbox"),
            # SQLite does not take a partial index of the open states for "state = …".
            models.Index(fields=["state", "id"], name="submissions_by_state"),
        ]

    def __str__(self) -> str:
        return self.instance

    @property
    def found_problems(self) -> list[Problem]:
        return [Problem.from_json(stored) for stored in self.problems]


class Attachment(models.Model):
    """A file that came with an instance, kept under the digest of what is stored (a photograph without its place)."""

    instance = models.CharField(max_length=249)
    filename = models.CharField(_("file name"), max_length=255)
    digest = models.CharField(max_length=64)
    received_digest = models.CharField(max_length=64, help_text="SHA-256 of the bytes as they came")
    media_type = models.CharField(_("type"), max_length=127)
    size = models.BigIntegerField(_("bytes"))
    received = models.DateTimeField(_("received"))

    class Meta:
        app_label = "capture"
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = [
            models.UniqueConstraint(fields=["instance", "filename", "received_digest"], name="one_row_per_attachment")
        ]

    def __str__(self) -> str:
        return self.filename


class Awaited(models.Model):
    """What a submission waits for: a record, an update or a submission. When that is in, it is taken again."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="awaits")
    key = models.CharField(max_length=330, db_index=True)

    class Meta:
        app_label = "capture"
        verbose_name = _("awaited")
        verbose_name_plural = _("awaited")

    def __str__(self) -> str:
        return self.key

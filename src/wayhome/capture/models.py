"""What capture keeps beside the book: the files received, the rows they had, and which row is which record."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wayhome.capture.days import Style
from wayhome.capture.entities.tables import BranchStep
from wayhome.capture.forms.tables import Form, FormFile, FormVersion
from wayhome.capture.saved import SavedProfile
from wayhome.capture.submissions.tables import Attachment, Awaited, Submission
from wayhome.kernel.problems import Problem
from wayhome.ledger.models import Source

__all__ = [
    "Attachment",
    "Awaited",
    "BranchStep",
    "Form",
    "FormFile",
    "FormVersion",
    "Import",
    "RowKey",
    "SavedProfile",
    "SheetRow",
    "Submission",
]


class Import(models.Model):
    """One file that was received and put through the gate. Its bytes are kept under their digest.

    `days` is JSON: key of a column of dates to the style in which all of it is written, as the import found it.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")
        BROKEN_OFF = "broken off", _("broken off: import the file again, it goes on where it stopped")
        WENT_ON = "went on", _("broken off, and brought to an end by a later import")

    source = models.OneToOneField(Source, on_delete=models.PROTECT)
    profile = models.CharField(_("profile"), max_length=128)
    sheet = models.TextField(_("sheet"), default="")
    size = models.BigIntegerField(_("bytes"))
    header = models.JSONField(_("header"), default=list)
    days = models.JSONField(default=dict)
    known_by = models.DateField(_("known by"))
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.RUNNING)
    problems = models.JSONField(_("problems of the file"), default=list)
    new = models.PositiveIntegerField(_("new"), default=0)
    updated = models.PositiveIntegerField(_("updated"), default=0)
    same = models.PositiveIntegerField(_("same"), default=0)
    held = models.PositiveIntegerField(_("held"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.source.name

    @property
    def rows(self) -> int:
        """How many rows the file had: always the sum of what became of them."""
        return self.new + self.updated + self.same + self.held + self.refused

    @property
    def day_styles(self) -> dict[str, Style]:
        """How its columns of dates are written, by key of the column."""
        return {key: Style.from_json(kept) for key, kept in self.days.items()}

    def to_mend(self) -> models.QuerySet[SheetRow]:
        """The rows that are still held."""
        return self.sheet_rows.filter(outcome=SheetRow.Outcome.HELD)


class SheetRow(models.Model):
    """One row of a file as it was read, and what became of it. Rows that changed nothing are counted, not kept again.

    An entry of the book leads here by its source and source row. `number` says where it was seen; `key` which row it is
    across files, kept while it matters: of rows that are held.
    """

    class Outcome(models.TextChoices):
        NEW = "new", _("new")
        UPDATED = "updated", _("updated")
        HELD = "held", _("held")
        REFUSED = "refused", _("refused")
        MENDED = "mended", _("mended")
        REPLACED = "replaced", _("replaced by a later file")
        ERASED = "erased", _("erased on request")

    received = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="sheet_rows", db_index=False)
    number = models.PositiveIntegerField(_("row"))
    content = models.JSONField(_("content"))
    digest = models.CharField(max_length=32)
    key = models.CharField(max_length=32, null=True)
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome.choices)
    problems = models.JSONField(_("problems"), default=list)
    mended = models.JSONField(_("mended content"), null=True)
    mended_by = models.CharField(_("mended by"), max_length=64, default="")
    mended_at = models.DateTimeField(_("mended at"), null=True)

    class Meta:
        verbose_name = _("row")
        verbose_name_plural = _("rows")
        ordering = ["received", "number"]
        constraints = [models.UniqueConstraint(fields=["received", "number"], name="one_row_per_number")]
        indexes = [
            # SQLite takes a partial index for "key IN (…)" only if its condition is that there is a key.
            models.Index(fields=["key"], name="rows_not_in_by_key", condition=models.Q(key__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.received}: {self.number}"

    @property
    def cells(self) -> dict[str, str]:
        """Column to text, as received."""
        return dict(zip(self.received.header, self.content, strict=False))

    @property
    def mended_cells(self) -> dict[str, str] | None:
        """Column to text, as somebody mended it."""
        return dict(zip(self.received.header, self.mended, strict=False)) if self.mended is not None else None

    @property
    def found_problems(self) -> list[Problem]:
        return [Problem.from_json(stored) for stored in self.problems]


class RowKey(models.Model):
    """Which records a row of a profile became. `key` is the digest of profile, part and what names the row.

    `records` is JSON: part to [uid, version, digest of the values that the sheet gave]. So a re-import knows its rows
    wherever they stand, and sees whether the sheet or somebody on a screen changed what. `erased` is the day on which
    it was erased who the row is about: such a row is not taken in again.
    """

    key = models.CharField(primary_key=True, max_length=32)
    profile = models.CharField(max_length=128)
    records = models.TextField()
    erased = models.DateField(null=True)

    class Meta:
        verbose_name = _("row identity")
        verbose_name_plural = _("row identities")
        indexes = [models.Index(fields=["profile"], name="row_keys_erased", condition=models.Q(erased__isnull=False))]

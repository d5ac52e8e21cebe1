"""The tables of lists for authorities: one action that issued lists, each list of one authority, and its lines."""

from __future__ import annotations

from pathlib import Path

from django.db import models
from django.utils.translation import gettext_lazy as _

from wayhome.reports.lists import keeping

ENDINGS = ("xlsx", "pdf")


class Numbers(models.Model):
    """The last number of a list given in a year. Numbers are never given twice."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)


class Issue(models.Model):
    """One action: the lists of all authorities below an area, of some kinds of recipient, for one period.

    `lists` has every list of the action: those it made, and those that stood already and had nothing to change.
    """

    area = models.CharField(_("Area"), max_length=64)
    recipients = models.JSONField(_("Recipients"), help_text="ids of the kinds of recipient")
    start = models.DateField(_("From"), null=True, help_text="arrived on this day or later; empty: from the beginning")
    end = models.DateField(_("To"), help_text="arrived on this day or earlier")
    basis = models.CharField(_("Legal basis"), max_length=64)
    order = models.TextField(_("Words of the order"), default="")
    purpose = models.TextField(_("Purpose"))
    expires = models.DateField(_("Expires on"), null=True, help_text="empty: as the kind of recipient says")
    mark = models.BigIntegerField(_("Mark"))
    at = models.DateTimeField(_("Issued at"))
    by = models.CharField(_("Issued by"), max_length=64)
    finished = models.DateTimeField(_("Finished"), null=True)
    lists: models.ManyToManyField[IssuedList, models.Model] = models.ManyToManyField(
        "IssuedList", related_name="issues"
    )

    class Meta:
        verbose_name = _("issue of lists")
        verbose_name_plural = _("issues of lists")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.pk}: {self.area}, {self.start} to {self.end}"

    @property
    def made(self) -> models.QuerySet[IssuedList]:
        """The lists that this action made anew."""
        return self.lists.filter(issue=self)

    @property
    def unchanged(self) -> models.QuerySet[IssuedList]:
        """The lists that stood already: nothing in them had changed."""
        return self.lists.exclude(issue=self)


class IssuedList(models.Model):
    """One version of the list of one authority. What it said is in its files; the row names nobody but by uid.

    `number` belongs to one authority and one first day, and `version` counts. `checksum` is SHA-256 over `salt` and
    the canonical content. `fields` are the names of its columns. Of a list of counts, `counts` is the path of each
    area below with the number shown, null where it is hidden. `changes` against the version before: "added" and
    "changed" are lines of this one, "left" lines of that one. `left_out` is for the issuer alone: how many people are
    not on it, and why.
    """

    class Gone(models.TextChoices):
        EXPIRED = "expired", _("It expired.")
        REVOKED = "revoked", _("It was revoked.")
        ERASED = "erased", _("Somebody on it was erased from the register.")

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("Number"), max_length=24)
    version = models.PositiveIntegerField(_("Version"))
    area = models.CharField(_("Area"), max_length=64)
    level = models.PositiveSmallIntegerField(_("Level"))
    recipient = models.CharField(_("Recipient"), max_length=64)
    unassigned = models.BooleanField(default=False, help_text="the people of the area of whom nobody knows where in it")
    start = models.DateField(_("From"), null=True)
    end = models.DateField(_("To"))
    mark = models.BigIntegerField(_("Mark"))
    purpose = models.TextField(_("Purpose"))
    basis = models.CharField(_("Legal basis"), max_length=64)
    order = models.TextField(_("Words of the order"), default="")
    expires = models.DateField(_("Expires on"))
    languages = models.JSONField()
    rows = models.PositiveIntegerField(_("People"))
    fields = models.JSONField()
    counts = models.JSONField(null=True)
    changes = models.JSONField(null=True)
    left_out = models.JSONField(default=dict)
    salt = models.CharField(max_length=32)
    checksum = models.CharField(_("Checksum"), max_length=64)
    files = models.JSONField(default=dict, help_text="xlsx, pdf to SHA-256 and size; empty once they must be gone")
    supersedes = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="superseded_by", verbose_name=_("Supersedes")
    )
    at = models.DateTimeField(_("Issued at"))
    by = models.CharField(_("Issued by"), max_length=64)
    revoked_at = models.DateTimeField(_("Revoked at"), null=True)
    revoked_by = models.CharField(_("Revoked by"), max_length=64, default="")
    revoked_why = models.TextField(_("Why it was revoked"), default="")
    gone = models.CharField(_("Why its files are gone"), max_length=16, choices=Gone.choices, default="")
    gone_at = models.DateTimeField(null=True)
    lie = models.BooleanField(default=True, help_text="whether its files still lie in the home")

    class Meta:
        verbose_name = _("issued list")
        verbose_name_plural = _("issued lists")
        ordering = ("number", "version")
        constraints = [models.UniqueConstraint(fields=["number", "version"], name="one_list_per_version")]
        indexes = [
            models.Index(fields=["recipient", "area"], name="lists_by_authority"),
            models.Index(fields=["gone", "expires"], name="lists_with_files", condition=models.Q(lie=True)),
        ]

    def __str__(self) -> str:
        return f"{self.number} v{self.version}"

    @property
    def stem(self) -> str:
        """What its files are called, without their endings."""
        return f"{self.number}-v{self.version}"

    def path(self, ending: str) -> Path:
        """Where its file is: "xlsx" or "pdf". There is none once `gone` says why."""
        return keeping.file(self.issue_id, f"{self.stem}.{ending}")

    @property
    def has_files(self) -> bool:
        """Whether both files are there: not gone, and not lost with a disk or left out of a backup."""
        return not self.gone and all(self.path(ending).is_file() for ending in ENDINGS)

    def remove_files(self) -> None:
        """Remove its files, and note that they lie there no more."""
        for ending in ENDINGS:
            keeping.remove(self.path(ending))
        IssuedList.objects.filter(pk=self.pk).update(lie=False)

    @property
    def is_newest(self) -> bool:
        """Whether no later version of it was issued."""
        return not IssuedList.objects.filter(supersedes=self).exists()

    @property
    def uids(self) -> list[str]:
        """The registrations it was drawn from, in the order of its lines."""
        return list(self.lines.order_by("number", "pk").values_list("person", flat=True))


class Line(models.Model):
    """That a line of a list was drawn from this registration. Whoever stands for all of a person comes first."""

    list = models.ForeignKey(IssuedList, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    person = models.CharField(max_length=64)
    digest = models.CharField(max_length=16, default="", help_text="of what the line says, with the salt of the list")

    class Meta:
        indexes = [models.Index(fields=["person"], name="lines_by_person")]

"""Forms, their versions, and the files that go with a version."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wayhome.capture.forms.plan import Plan


class Form(models.Model):
    """A form by its form_id. A closed form is not offered any more; what still comes in for it is held."""

    form_id = models.CharField(_("form id"), max_length=255, unique=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    closed_by = models.CharField(_("closed by"), max_length=64, default="")

    class Meta:
        app_label = "capture"
        verbose_name = _("form")
        verbose_name_plural = _("forms")
        ordering = ["form_id"]

    def __str__(self) -> str:
        return self.form_id


class FormVersion(models.Model):
    """One published version. `digest` names the XForm among the files kept: it is served byte for byte as stored."""

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="versions")
    version = models.CharField(_("version"), max_length=255, default="", blank=True)
    title = models.JSONField(_("title"), default=dict)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the XForm")
    md5 = models.CharField(max_length=32, help_text="MD5 of the XForm, which the protocol asks for")
    size = models.PositiveIntegerField(_("bytes"))
    source_name = models.TextField(_("file"), default="")
    source_digest = models.CharField(max_length=64, default="", help_text="SHA-256 of the XLSForm")
    plan_json = models.JSONField(default=dict)
    warnings = models.JSONField(_("warnings"), default=list)
    published_at = models.DateTimeField(_("published at"))
    by = models.CharField(_("published by"), max_length=64)

    class Meta:
        app_label = "capture"
        verbose_name = _("version of a form")
        verbose_name_plural = _("versions of a form")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["form", "version"], name="one_row_per_form_version")]

    def __str__(self) -> str:
        return f"{self.form.form_id} {self.version}"

    @property
    def plan(self) -> Plan:
        return Plan.from_json(self.plan_json)


class FormFile(models.Model):
    """A file that a form version names: media or choices kept under `digest`, or a list of records made when asked for.

    `digest` is "" while nobody has given the file yet. `kind` is the kind of the records of an entity list, else "".
    """

    version = models.ForeignKey(FormVersion, on_delete=models.CASCADE, related_name="files")
    filename = models.CharField(_("file name"), max_length=255)
    digest = models.CharField(max_length=64, default="")
    md5 = models.CharField(max_length=32, default="")
    kind = models.CharField(max_length=32, default="")

    class Meta:
        app_label = "capture"
        verbose_name = _("file of a form")
        verbose_name_plural = _("files of a form")
        ordering = ["filename"]
        constraints = [models.UniqueConstraint(fields=["version", "filename"], name="one_row_per_form_file")]

    def __str__(self) -> str:
        return self.filename

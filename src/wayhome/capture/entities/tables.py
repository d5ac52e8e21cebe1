"""How far the branches of phones have been taken in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class BranchStep(models.Model):
    """One update of a record that a phone made without a network, and the version of the record it became here.

    `base` is the version the phone counted it upon. `seen` is the record as the phone has it since, property to what an
    entry keeps, where that differs from the version here because others changed it too; else null.
    """

    uid = models.CharField(max_length=64)
    kind = models.CharField(max_length=32)
    branch = models.CharField(max_length=64)
    base = models.PositiveIntegerField()
    version = models.PositiveIntegerField()
    seen = models.JSONField(null=True)

    class Meta:
        app_label = "capture"
        verbose_name = _("update made without a network")
        verbose_name_plural = _("updates made without a network")
        constraints = [models.UniqueConstraint(fields=["uid", "kind", "branch", "base"], name="one_row_per_step")]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}: {self.branch} {self.base}"

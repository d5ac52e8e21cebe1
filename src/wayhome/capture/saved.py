"""Saved profiles: what people here have said of the columns of their sheets, kept for the next sheet like it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedProfile(models.Model):
    """A column profile that was saved on a page. `description` has the grammar of the profiles of a pack.

    `columns` are the keys of all columns of the sheet it was made for, by which a sheet like it is known again.
    """

    name = models.CharField(_("name"), max_length=128, unique=True)
    title = models.JSONField(_("title"))
    description = models.JSONField()
    columns = models.JSONField()
    by = models.CharField(_("saved by"), max_length=64)
    at = models.DateTimeField(_("saved at"))

    class Meta:
        verbose_name = _("column profile")
        verbose_name_plural = _("column profiles")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

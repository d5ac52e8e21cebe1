"""The table of redactions: one act of forgetting one human each, or one record. It names nobody."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from wayhome.kernel.digest import content_digest
from wayhome.kernel.shortcode import code_of


class Redaction(models.Model):
    """What was removed of whom, by uid, and when. Its certificate is made from it.

    `asked` are the records that were to be forgotten, as [kind, uid]; `erased` all that belonged to them. `counts` says
    of each room how much went, `lists` which issued lists named them. `repeats` is the day of the first erasure, where
    a backup from before it was restored. `pending` is what remains to be done with files; null once it is.
    """

    day = models.DateField(_("Day"))
    at = models.DateTimeField()
    by = models.CharField(_("By"), max_length=64)
    asked = models.JSONField()
    erased = models.JSONField()
    counts = models.JSONField()
    lists = models.JSONField(default=list)
    repeats = models.DateField(null=True)
    mark = models.BigIntegerField(help_text="the newest entry once it was done")
    pending = models.JSONField(null=True)
    checksum = models.CharField(_("Checksum"), max_length=64)

    class Meta:
        app_label = "reports"
        verbose_name = _("redaction")
        verbose_name_plural = _("redactions")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"redaction {self.pk}"

    @property
    def codes(self) -> list[str]:
        """What the records are called without a name: by their short codes, else by the ends of their uids."""
        return [code_of(uid) or uid[-8:] for _, uid in self.asked]

    @property
    def content(self) -> dict[str, Any]:
        """What the checksum is over: all that the certificate says."""
        return {
            "day": _written(self.day),
            "by": self.by,
            "asked": self.asked,
            "erased": self.erased,
            "counts": self.counts,
            "lists": self.lists,
            "repeats": _written(self.repeats),
            "mark": self.mark,
        }

    @property
    def is_sound(self) -> bool:
        """Whether it says what it said when it was made."""
        return self.checksum == content_digest(self.content)


def _written(day: dt.date | None) -> str:
    return day.isoformat() if day else ""

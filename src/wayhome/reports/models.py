"""The table of editions, and those of lists and redactions where Django looks for them.

A published edition is never changed; the one that replaces it says so by its status alone.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wayhome.figures.catalogue import Definitions
from wayhome.figures.figure import Request
from wayhome.reports.certificates.tables import Certificate, SigningKey
from wayhome.reports.forgetting.tables import Redaction
from wayhome.reports.handing.tables import Link, Receipt
from wayhome.reports.lists.tables import Issue, IssuedList, Line, Numbers
from wayhome.reports.matter import Matter, NamedList, Shown

__all__ = [
    "Certificate",
    "Edition",
    "Immutable",
    "Issue",
    "IssuedList",
    "Line",
    "Link",
    "Numbers",
    "Receipt",
    "Redaction",
    "SigningKey",
]


class Immutable(Exception):
    """Somebody tried to change a published edition."""

    def __init__(self, way: str):
        super().__init__(f"A published edition is never changed; {way}() would. Build a new edition instead.")


class Editions(models.QuerySet["Edition"]):
    """Editions; the ways past save() are closed."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise Immutable("update")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Immutable("bulk_update")

    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Immutable("bulk_create")

    def delete(self) -> NoReturn:
        raise Immutable("delete")

    def _raw_delete(self, using: Any) -> NoReturn:
        raise Immutable("_raw_delete")

    def published(self) -> Editions:
        return self.exclude(status=Edition.Status.DRAFT)


class Edition(models.Model):
    """One situation report: what it says, what its figures were, and all it takes to compute them again."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        SUPERSEDED = "superseded", _("Superseded")

    number = models.PositiveIntegerField(_("Number"), unique=True)
    series = models.CharField(
        max_length=64, help_text="the id of the outline: editions of one series follow each other"
    )
    status = models.CharField(_("Status"), max_length=16, choices=Status.choices, default=Status.DRAFT)
    title_en = models.TextField()
    title_km = models.TextField()
    cut_off = models.DateField(_("Cut-off"))
    mark = models.BigIntegerField(_("Mark"))
    area = models.CharField(max_length=64, default="", help_text="the uid of the area it is about; empty: the country")
    pack = models.CharField(max_length=64)
    pack_version = models.CharField(max_length=32)
    outline = models.JSONField(help_text="blocks and narrative, as mended")
    figures = models.JSONField(help_text="figure id to what is shown of it")
    kept = models.JSONField(help_text="the figures as the engine gave them, in the order cited")
    entries = models.JSONField(help_text="figure id to a digest of the entries behind it")
    series_data = models.JSONField(help_text="block id to the numbers of its map or chart")
    lists = models.JSONField(help_text="list id to its members on the cut-off day")
    names = models.JSONField(help_text="reference to its name in each language")
    definitions = models.JSONField(help_text="the text of every definition used, and the named slices")
    protection = models.JSONField(help_text="how small numbers of people are protected")
    shapes = models.JSONField(help_text="the properties of each kind of record as they were")
    resolutions = models.JSONField(default=list, help_text="what was decided about each finding, by whom")
    digest = models.CharField(max_length=64, help_text="over all of the above")
    files = models.JSONField(default=dict, help_text="file name to its SHA-256 and size")
    built_at = models.DateTimeField()
    built_by = models.CharField(max_length=64)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=64, default="")

    objects = Editions.as_manager()

    class Meta:
        ordering = ("-number",)
        base_manager_name = "objects"
        verbose_name = _("edition")
        verbose_name_plural = _("editions")

    def __str__(self) -> str:
        return f"{self.number}: {self.title_en}, {self.cut_off}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a draft, or publish one. Raises Immutable where the stored edition is already published."""
        if self.pk and Edition.objects.published().filter(pk=self.pk).exists():
            raise Immutable("save")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Immutable("delete")

    def title(self, language: str) -> str:
        return self.title_km if language.startswith("km") else self.title_en

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def languages(self) -> list[str]:
        return list(self.outline["languages"])

    @property
    def folder(self) -> Path:
        """Where its files are once it is published."""
        return Path(settings.WAYHOME_HOME) / "editions" / str(self.number)

    def file(self, language: str, ending: str) -> Path:
        """The stored file of a published edition in one language: html, pdf or docx."""
        return self.folder / f"{language}.{ending}"

    def request(self) -> Request:
        """The question that its figures answered."""
        return Request(cut_off=self.cut_off, mark=self.mark, area=self.area or None)

    def kept_definitions(self) -> Definitions:
        """The definitions that were in force when it was built."""
        return Definitions.from_json(self.definitions)

    def matter(self) -> Matter:
        """What its pages are made of."""
        start = self.outline.get("start")
        return Matter(
            number=self.number,
            status=self.status,
            cut_off=self.cut_off,
            mark=self.mark,
            start=dt.date.fromisoformat(start) if start else None,
            digest=self.digest,
            outline=self.outline,
            figures={key: Shown.from_json(kept) for key, kept in self.figures.items()},
            lists={key: NamedList(**kept) for key, kept in self.lists.items()},
            names=self.names,
            series=self.series_data,
        )

"""Editions: building a draft, publishing it, and handing out its files."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db.models import Max, QuerySet

from wayhome.figures.catalogue import Definitions, catalogue
from wayhome.figures.figure import Request
from wayhome.kernel.clock import now
from wayhome.kernel.digest import content_digest
from wayhome.kernel.problems import Problem, Refused
from wayhome.ledger.models import Shape
from wayhome.ledger.read import head
from wayhome.packs import active
from wayhome.reports import files
from wayhome.reports.gather import gather
from wayhome.reports.models import Edition, Immutable

DIGESTED = (
    "number", "mark", "area", "pack", "pack_version", "outline", "figures", "kept", "entries", "series_data", "lists",
    "names", "definitions", "protection", "shapes",
)  # fmt: skip


def build(
    outline: Mapping[str, Any],
    cut_off: dt.date,
    area: str | Problem | None = None,
    mark: int | None = None,
    by: str = "",
    definitions: Definitions | None = None,
) -> Edition:
    """A draft of the outline at a cut-off day, as the book stands at `mark` (now, if none is given).

    Refused with every figure, list or name that the outline cites and nobody knows.
    """
    if isinstance(area, Problem):
        raise Refused([area])
    pack = active()
    edition = Edition(
        number=(Edition.objects.aggregate(last=Max("number"))["last"] or 0) + 1,
        series=outline.get("id", ""),
        title_en=_title(outline, "en"),
        title_km=_title(outline, "km"),
        cut_off=cut_off,
        mark=head() if mark is None else mark,
        area=area or "",
        pack=pack.name,
        pack_version=pack.version,
        outline=dict(outline),
        shapes=[
            {"kind": shape.kind, "digest": shape.digest, "properties": shape.properties}
            for shape in Shape.objects.order_by("id")
        ],
        built_at=now(),
        built_by=by,
    )
    return refresh(edition, catalogue() if definitions is None else definitions)


def refresh(edition: Edition, definitions: Definitions | None = None) -> Edition:
    """The draft with its figures computed anew for the narrative as it stands, at its own mark, and saved."""
    if not edition.is_draft:
        raise Immutable("refresh")
    request = Request(cut_off=edition.cut_off, mark=edition.mark, area=edition.area or None)
    for name, value in gather(edition.outline, request, definitions or catalogue()).items():
        setattr(edition, name, value)
    return keep(edition)


def keep(edition: Edition) -> Edition:
    """The draft saved as it stands, under its new digest."""
    edition.title_en, edition.title_km = _title(edition.outline, "en"), _title(edition.outline, "km")
    edition.digest = digest_of(edition)
    edition.save()
    return edition


def digest_of(edition: Edition) -> str:
    """One digest over everything the edition keeps of itself."""
    return content_digest(
        {name: getattr(edition, name) for name in DIGESTED} | {"cut_off": edition.cut_off.isoformat()}
    )


def export(edition: Edition, folder: Path) -> list[Path]:
    """The files of the edition in `folder`: copies of those published, or those of the draft as it stands."""
    folder.mkdir(parents=True, exist_ok=True)
    if edition.is_draft:
        return files.write(edition, folder)
    return [Path(shutil.copy2(edition.folder / name, folder / name)) for name in edition.files]


def latest(published: bool = True) -> Edition | None:
    """The newest edition, published or of any status."""
    known = Edition.objects.filter(status=Edition.Status.PUBLISHED) if published else Edition.objects.all()
    return known.order_by("-number").first()


def supersede(edition: Edition) -> int:
    """Mark the published editions that `edition` replaces (same series, cut-off and area). How many there were."""
    earlier = Edition.objects.filter(
        series=edition.series,
        cut_off=edition.cut_off,
        area=edition.area,
        status=Edition.Status.PUBLISHED,
        number__lt=edition.number,
    )
    # A plain queryset: the status of a published edition is the one thing about it that may still change.
    return QuerySet(Edition, query=earlier.query).update(status=Edition.Status.SUPERSEDED)


def _title(outline: Mapping[str, Any], language: str) -> str:
    title = outline["title"]
    return str(title.get(language) or next(iter(title.values())))


__all__ = ["Edition", "Immutable", "build", "digest_of", "export", "latest", "refresh", "supersede"]

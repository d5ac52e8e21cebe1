"""Publishing: a draft whose every finding is settled becomes an edition that nobody changes."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from django.conf import settings
from django.db import transaction

from wayhome.kernel.clock import now
from wayhome.kernel.problems import Refused, declare
from wayhome.reports import files
from wayhome.reports.editions import digest_of, supersede
from wayhome.reports.hidden import too_few
from wayhome.reports.models import Edition, Immutable
from wayhome.reports.resolving import open_findings

WAITING = declare(
    "publish.waiting",
    "{count} findings of the prose check wait in edition {number}. Reference, mend or accept each one. "
    "The first: {first}",
)
CHANGED = declare("publish.changed", "Edition {number} was changed past its own check. Build it again.")


def check(edition: Edition) -> None:
    """Raises Refused while findings of a draft wait or it cannot be published as it is; Immutable if it is no draft."""
    if not edition.is_draft:
        raise Immutable("publish")
    if waiting := open_findings(edition):
        raise Refused([WAITING(count=len(waiting), number=edition.number, first=waiting[0].sentence())])
    if problems := too_few(edition, edition.kept_definitions()):
        raise Refused(problems)
    if digest_of(edition) != edition.digest:
        raise Refused([CHANGED(number=edition.number)])


def publish(edition: Edition, by: str) -> Edition:
    """Publish the draft: write its files, keep their checksums, close it. Raises what `check` raises."""
    check(edition)
    edition.status = Edition.Status.PUBLISHED
    edition.published_at, edition.published_by = now(), by
    folder = Path(settings.WAYHOME_HOME) / "editions" / f"{edition.number}.part"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        _synced(files.write(edition, folder))
        edition.files = files.checksums(folder)
        with transaction.atomic():
            edition.save()
            supersede(edition)
            shutil.rmtree(edition.folder, ignore_errors=True)
            folder.rename(edition.folder)
    except BaseException:
        edition.status = Edition.Status.DRAFT
        edition.published_at, edition.published_by, edition.files = None, "", {}
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return edition


def _synced(paths: list[Path]) -> None:
    """On the disk before the row says they are there."""
    for path in paths:
        with path.open("rb") as written:
            os.fsync(written.fileno())

"""Files that come with a submission: streamed to disk, then kept under the digest of what is stored."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from django.conf import settings

from wayhome.capture import files
from wayhome.capture.submissions import media_types, places_in_pictures
from wayhome.capture.submissions.tables import Attachment, Submission

ORPHANED = 3600.0


@dataclass(slots=True)
class Arrived:
    """A file that has come in whole and lies in the folder of arrivals, until it is kept or dropped."""

    path: Path
    filename: str
    digest: str
    beginning: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it is kept: `digest` and `size` are of what is stored, `received_digest` of the bytes as they came."""

    filename: str
    digest: str
    received_digest: str
    media_type: str
    size: int


def arrive(filename: str, content: Iterable[bytes]) -> Arrived:
    """Write the content to disk as it comes. If it breaks off, nothing is left."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, beginning = hashlib.sha256(), b""
    with tempfile.NamedTemporaryFile(dir=folder(), delete=False) as written:
        path = Path(written.name)
        try:
            for chunk in content:
                if len(beginning) < media_types.ENOUGH:
                    beginning += chunk[: media_types.ENOUGH]
                digest.update(chunk)
                written.write(chunk)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    return Arrived(path, filename, digest.hexdigest(), beginning[: media_types.ENOUGH])


def keep(arrived: Arrived) -> Kept:
    """Take out of a photograph where it was made, then store the file durably under its digest.

    A picture that is not built as one is kept as bytes of an unknown type, which no page shows.
    """
    media_type = media_types.type_of(arrived.beginning, arrived.filename)
    digest = arrived.digest
    try:
        has_changed = places_in_pictures.remove(arrived.path, media_type)
    except places_in_pictures.Unreadable:
        media_type, has_changed = media_types.UNKNOWN, False
    if has_changed:
        with arrived.path.open("rb") as cleaned:
            digest = hashlib.file_digest(cleaned, "sha256").hexdigest()  # type: ignore[arg-type]
    size = arrived.path.stat().st_size
    files.keep_file(arrived.path, digest)
    return Kept(arrived.filename, digest, arrived.digest, media_type, size)


def of(submission: Submission) -> list[Attachment]:
    """The files that belong to a submission, by name: those sent with it, and of earlier ones that it is an edit of
    those whose names it did not send again. Several of one name are all there: a sender may have sent others."""
    line = Submission.objects.filter(lineage=submission.lineage).exclude(lineage="").values("instance")
    own = Attachment.objects.filter(instance=submission.instance)
    earlier = Attachment.objects.filter(instance__in=line, received__lte=submission.received)
    inherited = earlier.exclude(filename__in=own.values("filename"))
    return list((own | inherited).order_by("filename", "pk"))


def sender_of(file: Attachment, under_it: Sequence[Submission]) -> Submission:
    """Of the submissions under the instance of a file, the one that it came with.

    That is one that names it, and of several the last that had come by then.
    """
    naming = [each for each in under_it if is_named(file, each)] or list(under_it)
    by_then = [each for each in naming if each.received <= file.received]
    return max(by_then or naming[:1], key=lambda each: (each.received, each.pk))


def is_named(file: Attachment, submission: Submission) -> bool:
    """Whether the answers name the file."""
    name = escape(file.filename).encode()
    return any(name in bytes(xml) for xml in (submission.xml, submission.mended) if xml)


def of_one(submission: Submission) -> list[Attachment]:
    """The files sent under the instance of a submission that are its own, where several stand under one number.

    A file of a name that both answers have is that of each, unless they sent different ones.
    """
    files_there = Attachment.objects.filter(instance=submission.instance)
    under_it = list(Submission.objects.filter(instance=submission.instance).order_by("pk"))
    own = [file for file in files_there if sender_of(file, under_it).pk == submission.pk]
    sent = {file.filename for file in own}
    shared = (file for file in files_there if is_named(file, submission) and file.filename not in sent)
    return [*own, *shared]


def drop(arrived: Iterable[Arrived]) -> None:
    """Delete what is still in the folder of arrivals of these files."""
    for each in arrived:
        each.path.unlink(missing_ok=True)


def sweep() -> int:
    """Delete the files of requests that ended without an answer, by a power cut say. Returns how many there were."""
    if not folder().exists():
        return 0
    left = [path for path in folder().iterdir() if time.time() - path.stat().st_mtime > ORPHANED]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def folder() -> Path:
    return Path(settings.WAYHOME_HOME) / "arriving"

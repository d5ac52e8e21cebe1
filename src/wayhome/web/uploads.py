"""Files between being sent and being taken in: kept for a day, for the person alone who sent them."""

from __future__ import annotations

import json
import secrets
import string
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wayhome.capture import files, profiles
from wayhome.jobs import tasks
from wayhome.jobs.models import Job
from wayhome.kernel.problems import Refused, declare

KEPT = 24 * 3600
_SIGNS = {*string.ascii_letters, *string.digits, "-", "_"}

GONE = declare("upload.gone", "The file that was tried is not kept any more. Choose it again.")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent, and how it is to be read."""

    name: str
    content: bytes
    profile: str
    known_by: str


def keep(upload: Upload, by: str) -> str:
    """Keep the file until it is taken in. Gives back the token that brings it back."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    _sweep()
    token = secrets.token_urlsafe(18)
    (folder() / token).write_bytes(upload.content)
    _write(token, {"name": upload.name, "profile": upload.profile, "known_by": upload.known_by, "by": by, "notes": {}})
    return token


def look(token: str, by: str) -> tuple[Upload, dict[str, Any]]:
    """The file that was kept, and the notes made about it. Raises Refused if it is gone or somebody else's."""
    said = _said(token, by)
    try:
        content = (folder() / token).read_bytes()
    except OSError:
        raise Refused([GONE("file")]) from None
    return Upload(said["name"], content, said["profile"], said["known_by"]), said["notes"]


def note(token: str, by: str, notes: Mapping[str, Any]) -> None:
    """Keep notes (JSON) beside the file, in place of those that were there. Raises Refused as `look` does."""
    _write(token, {**_said(token, by), "notes": dict(notes)})


def take(token: str, by: str) -> Upload:
    """The file that was kept, which is then no longer kept. Raises Refused if it is gone or somebody else's."""
    upload, _ = look(token, by)
    for kept in (folder() / token, _notes_of(token)):
        kept.unlink(missing_ok=True)
    return upload


def start(upload: Upload, by: str) -> Job:
    """Keep the bytes for good and start the work of taking them in. Raises Refused if there is no such profile."""
    profiles.load(upload.profile)
    kept = {"digest": files.keep(upload.content), "name": upload.name}
    return tasks.start("import_file", upload.name, by, **kept, profile=upload.profile, known_by=upload.known_by)


def folder() -> Path:
    return files.uploads()


def _said(token: str, by: str) -> dict[str, Any]:
    try:
        said: dict[str, Any] = json.loads(_notes_of(token).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise Refused([GONE("file")]) from None
    if said["by"] != by:
        raise Refused([GONE("file")])
    return said


def _write(token: str, said: Mapping[str, Any]) -> None:
    _notes_of(token).write_text(json.dumps(said, ensure_ascii=False, default=str), encoding="utf-8")


def _notes_of(token: str) -> Path:
    if not token or not set(token) <= _SIGNS:
        raise Refused([GONE("file")])
    return folder() / f"{token}.json"


def _sweep() -> None:
    """What nobody came back for goes: these files have names of people."""
    for kept in folder().iterdir():
        if time.time() - kept.stat().st_mtime > KEPT:
            kept.unlink(missing_ok=True)

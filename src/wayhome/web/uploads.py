"""Files between trying them and taking them in: kept for a day, for the person alone who sent them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core import signing

from wayhome.kernel.digest import sha256_hex
from wayhome.kernel.problems import Refused, declare

KEPT = 24 * 3600
SALT = "wayhome.upload"

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
    digest = sha256_hex(upload.content)
    (folder() / digest).write_bytes(upload.content)
    said = {"digest": digest, "name": upload.name, "profile": upload.profile, "known_by": upload.known_by, "by": by}
    return signing.dumps(said, salt=SALT)


def take(token: str, by: str) -> Upload:
    """The file that was kept, which is then no longer kept. Raises Refused if it is gone or somebody else's."""
    try:
        said = signing.loads(token, salt=SALT, max_age=KEPT)
        kept = folder() / said["digest"]
        content = kept.read_bytes()
    except (signing.BadSignature, OSError):
        raise Refused([GONE("file")]) from None
    if said["by"] != by:
        raise Refused([GONE("file")])
    kept.unlink(missing_ok=True)
    return Upload(said["name"], content, said["profile"], said["known_by"])


def folder() -> Path:
    return Path(settings.WAYHOME_HOME) / "uploads"


def _sweep() -> None:
    """What nobody came back for goes: these files have names of people."""
    for kept in folder().iterdir():
        if time.time() - kept.stat().st_mtime > KEPT:
            kept.unlink(missing_ok=True)

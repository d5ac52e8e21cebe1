"""The bytes that were received, kept under their digest in the home."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from django.conf import settings

from wayhome.kernel.digest import sha256_hex


def folder() -> Path:
    return Path(settings.WAYHOME_HOME) / "files"


def keep(content: bytes) -> str:
    """Store the bytes durably, once, and return their SHA-256 in hex."""
    digest = sha256_hex(content)
    kept = folder() / digest
    if kept.exists():
        return digest
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=kept.parent, delete=False) as writing:
        writing.write(content)
        writing.flush()
        os.fsync(writing.fileno())
    os.replace(writing.name, kept)
    return digest


def read(digest: str) -> bytes:
    """The bytes kept under `digest`."""
    return (folder() / digest).read_bytes()

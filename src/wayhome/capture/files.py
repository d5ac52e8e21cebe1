"""The bytes that were received, kept under their digest in the home."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from wayhome.kernel.digest import sha256_hex


def folder() -> Path:
    return Path(settings.WAYHOME_HOME) / "files"


def uploads() -> Path:
    """Where files lie between being sent and being taken in, for a day at most: each beside its notes (.json)."""
    return Path(settings.WAYHOME_HOME) / "uploads"


def keep(content: bytes) -> str:
    """Store the bytes durably, once, and return their SHA-256 in hex."""
    digest = sha256_hex(content)
    if not is_there(digest):
        _store(digest, content)
    return digest


def keep_file(path: Path, digest: str) -> None:
    """Take over a file of the same disk, whose SHA-256 is `digest`: durably, once. It is no longer where it was."""
    if is_there(digest):
        path.unlink()
        return
    folder().mkdir(parents=True, exist_ok=True)
    with path.open("rb+") as content:
        os.fsync(content.fileno())
    _name(path, digest)


def read(digest: str) -> bytes:
    """The bytes kept under `digest`, or under the name of a copy."""
    return (folder() / digest).read_bytes()


def is_there(digest: str) -> bool:
    """Whether bytes are kept under `digest`."""
    return (folder() / digest).exists()


def forget(digest: str) -> None:
    """Delete the bytes kept under `digest`."""
    (folder() / digest).unlink(missing_ok=True)


def keep_copies(digest: str, contents: Sequence[bytes]) -> list[tuple[str, str]]:
    """Store what is left of the bytes of `digest` after an erasure: the name and the SHA-256 of each copy."""
    copies = []
    for number, content in enumerate(contents, 1):
        name = f"{digest}.erased-{number}.csv"
        _store(name, content)
        copies.append((name, sha256_hex(content)))
    return copies


def is_sound(digest: str, erased: Mapping[str, Any] | None) -> bool:
    """Whether the bytes received are kept as they were; after an erasure, whether only the copies without them are."""
    kept = [(digest, digest)] if erased is None else [(name, of) for _, name, of in erased.get("copies") or ()]
    if erased is not None and erased.get("whole"):
        return not is_there(digest)
    if not kept or (erased is not None and is_there(digest)):
        return False
    try:
        return all(sha256_hex(read(name)) == of for name, of in kept)
    except FileNotFoundError:
        return False


def _store(name: str, content: bytes) -> None:
    folder().mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder(), delete=False) as writing:
        writing.write(content)
        writing.flush()
        os.fsync(writing.fileno())
    _name(Path(writing.name), name)


def _name(path: Path, name: str) -> None:
    """Give a stored file its name, which is durable too where the system can do that."""
    os.replace(path, folder() / name)
    if hasattr(os, "O_DIRECTORY"):
        listing = os.open(folder(), os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(listing)
        finally:
            os.close(listing)

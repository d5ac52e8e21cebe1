"""Locked files: zip archives encrypted with AES-256, which 7-Zip, WinZip, ZArchiver and the Mac's Keka open."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

Progress = Callable[[int], None]

CHUNK = 1 << 20


def lock(files: Iterable[tuple[str, Path]], target: Path, password: str, progress: Progress = lambda done: None) -> int:
    """Write the files, each under its name, into a new zip at `target` that `password` opens. Returns how many.

    Nothing is held in memory but a part of one file. The names of the files can be read without the password. The zip
    appears whole or not at all; `progress` is told the number of files written so far. Raises FileNotFoundError if one
    of the files is gone, FileExistsError if there is a `target`.
    """
    import pyzipper  # type: ignore[import-untyped]

    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if target.exists():
        raise FileExistsError(target)
    part = target.with_suffix(".part")
    written = 0
    try:
        with (
            os.fdopen(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600), "w+b") as raw,
            # PDFs and workbooks are compressed already
            pyzipper.AESZipFile(raw, "w", compression=pyzipper.ZIP_STORED, encryption=pyzipper.WZ_AES) as archive,
        ):
            archive.setpassword(password.encode())
            for name, path in files:
                with path.open("rb") as content, archive.open(name, "w") as member:
                    shutil.copyfileobj(content, member, CHUNK)
                written += 1
                progress(written)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    return written

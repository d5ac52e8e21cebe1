"""Where the files of lists lie until they go: a private folder of the home that no backup takes along."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from django.conf import settings


def folder(issue: int) -> Path:
    """The folder with the files that an issue made."""
    return Path(settings.WAYHOME_HOME) / "lists" / str(issue)


def file(issue: int, name: str) -> Path:
    return folder(issue) / name


def prepare(issue: int) -> Path:
    """The folder of an issue, made so that nobody but the owner of the home looks into it."""
    place = folder(issue)
    for each in (place.parent, place):
        each.mkdir(mode=0o700, parents=True, exist_ok=True)
        each.chmod(0o700)
    return place


def write(path: Path, content: bytes) -> None:
    """Write a whole file that only its owner may read; one cut short is never there under its name."""
    passing = path.with_name(path.name + ".part")
    with os.fdopen(os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
        opened.write(content)
    passing.replace(path)


def remove(path: Path) -> None:
    """Remove a file, if it is there, and the folder that it leaves empty."""
    path.unlink(missing_ok=True)
    if path.parent.is_dir() and not any(path.parent.iterdir()):
        path.parent.rmdir()


def keep_only(issue: int, wanted: set[str]) -> None:
    """Remove from the folder of an issue whatever is not wanted: what was cut short left it."""
    place = folder(issue)
    for each in list(place.iterdir()) if place.is_dir() else []:
        if each.name not in wanted:
            remove(each) if each.is_file() else shutil.rmtree(each)

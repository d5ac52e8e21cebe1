"""Packages: lists locked into one zip, kept for a day for the person alone who made it.

A package is gone for good with any list in it that is revoked or erased. Its password is shown once. Where it is made
in the background, the password lies beside it until then, for the owner of the home alone, as the lists themselves do.
"""

from __future__ import annotations

import json
import os
import secrets
import string
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from wayhome.kernel.problems import Refused, declare
from wayhome.reference import places
from wayhome.reports.handing import locking, spoken
from wayhome.reports.handing.receipts import Receiver, note, require_valid
from wayhome.reports.handing.standing import withdrawn
from wayhome.reports.handing.tables import Receipt
from wayhome.reports.lists.tables import IssuedList

Progress = Callable[[int, int], None]

KEPT = 24 * 3600
_SIGNS = {*string.ascii_letters, *string.digits, "-", "_"}

GONE = declare("handing.package_gone", "This package is not kept any more. Make it anew from its lists.")
NOTHING = declare("handing.nothing", "There is no list here that may be handed over.")
FILE_LOST = declare(
    "handing.file_lost",
    "The files of list {number}, version {version}, are not on this machine: backups do not keep them. Issue it anew.",
)


@dataclass(frozen=True, slots=True)
class Package:
    """What is in a package, and for whom it was made."""

    token: str
    by: str
    title: str
    to: Receiver
    lists: tuple[int, ...]

    @property
    def path(self) -> Path:
        return _zip_of(self.token)


def make(
    lists: Sequence[IssuedList],
    title: str,
    to: Receiver,
    by: str,
    progress: Progress = lambda done, total: None,
) -> tuple[Package, str]:
    """Lock these lists into a package of a folder for each province and district, and note that `to` receives them.

    Returns it and the password, which is told here alone. Raises Refused if one of the lists is not to be handed over
    any more, or its files are not here. Nothing is noted then.
    """
    if not lists:
        raise Refused([NOTHING()])
    for issued in lists:
        require_valid(issued)
        if not issued.has_files:
            raise Refused([FILE_LOST(number=issued.number, version=issued.version)])
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    sweep()
    package = Package(secrets.token_urlsafe(18), by, title, to, tuple(issued.pk for issued in lists))
    password = spoken.password()
    files = [
        (f"{_folders(issued.area)}{issued.path(ending).name}", issued.path(ending))
        for issued in lists
        for ending in sorted(issued.files)
    ]
    try:
        locking.lock(files, package.path, password, lambda done: progress(done, len(files)))
        _write(package, "")
        note(lists, Receipt.How.ZIP, to, by)
    except BaseException:
        _remove(package.token)
        raise
    return package, password


def leave(package: Package, password: str) -> None:
    """Leave the password beside the package until whoever made it looks."""
    _write(package, password)


def look(token: str, by: str) -> Package:
    """The package. Raises Refused if it is gone or somebody else's, or if a list in it was withdrawn meanwhile."""
    said = _said(token)
    package = Package(token, said["by"], said["title"], Receiver(said["who"], said["office"]), tuple(said["lists"]))
    if package.by != by or not package.path.exists():
        raise Refused([GONE()])
    if withdrawn(IssuedList.objects.filter(pk__in=package.lists)).exists():
        _remove(token)
        raise Refused([GONE()])
    return package


def is_secret(package: Package) -> bool:
    """Whether its password was left and not shown yet."""
    return bool(_said(package.token)["password"])


def show(package: Package) -> str:
    """The password that was left beside the package, which is then left no more; "" if it was shown before."""
    password = str(_said(package.token)["password"])
    _write(package, "")
    return password


def drop(lists: Collection[int]) -> None:
    """Remove the packages with one of these lists in them, by number of row."""
    for token in _kept():
        if set(_said(token)["lists"]) & set(lists):
            _remove(token)


def sweep() -> None:
    """Remove the packages that are older than a day, and what was cut short."""
    for left in folder().iterdir() if folder().is_dir() else []:
        if time.time() - left.stat().st_mtime > KEPT:
            left.unlink(missing_ok=True)


def folder() -> Path:
    return Path(settings.WAYHOME_HOME) / "handed"


def _folders(area: str) -> str:
    """Province and district of an area as folders of the zip: 02 Battambang/0206 Moung Ruessei/."""
    around = [each for each in (*places.ancestors(area), area) if places.place(each).level in (1, 2)]
    return "".join(f"{places.place(each).code} {places.name(each)}/".replace("..", "") for each in around)


def _kept() -> list[str]:
    return [notes.stem for notes in folder().glob("*.json")]


def _said(token: str) -> dict[str, Any]:
    try:
        said: dict[str, Any] = json.loads(_notes_of(token).read_text("utf-8"))
    except (OSError, ValueError):
        raise Refused([GONE()]) from None
    return said


def _write(package: Package, password: str) -> None:
    said = {
        "by": package.by,
        "title": package.title,
        "who": package.to.who,
        "office": package.to.office,
        "lists": package.lists,
        "password": password,
    }
    opened = os.open(_notes_of(package.token), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(opened, "w", encoding="utf-8") as notes:
        json.dump(said, notes, ensure_ascii=False)


def _remove(token: str) -> None:
    for path in (_zip_of(token), _notes_of(token)):
        path.unlink(missing_ok=True)


def _zip_of(token: str) -> Path:
    return _notes_of(token).with_suffix(".zip")


def _notes_of(token: str) -> Path:
    if not token or not set(token) <= _SIGNS:
        raise Refused([GONE()])
    return folder() / f"{token}.json"

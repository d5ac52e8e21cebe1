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
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from wayhome.accounts.policy import Access
from wayhome.kernel.problems import Refused, declare
from wayhome.reference import places
from wayhome.reports.handing import locking, spoken
from wayhome.reports.handing.receipts import Receiver, note, require_valid
from wayhome.reports.handing.standing import Standing, standing_so, withdrawn
from wayhome.reports.handing.tables import Receipt
from wayhome.reports.lists import scoping
from wayhome.reports.lists.naming import file_name, folder_of
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


def make(lists: Iterable[IssuedList], title: str, to: Receiver, by: str) -> tuple[Package, str]:
    """Lock these lists into a package and note that `to` receives them. Returns it and the password.

    The password is told here alone. Raises Refused if one of the lists is not to be handed over any more, or its files
    are not here. Nothing is noted then.
    """
    return _fill(begin(title, to, by), lists)


def begin(title: str, to: Receiver, by: str) -> Package:
    """A package with nothing in it yet: who is to receive it is kept beside it, and in no job."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    sweep()
    package = Package(secrets.token_urlsafe(18), by, title, to, ())
    _write(package, "")
    return package


def fill(token: str, issue: int, area: str, access: Access, progress: Progress = lambda done, total: None) -> None:
    """Lock the lists of an issue that lie in the area and still stand, and leave the password beside the package.

    Done again after it was cut short, it begins anew; what is there already stays.
    """
    package = _read(token)
    if package.by != access.by:
        raise Refused([GONE()])
    if package.lists:
        return
    found = scoping.visible(access).filter(issues=issue, area__in=places.areas_within(area))
    lists = standing_so(found, Standing.VALID).order_by("area", "number")
    filled, password = _fill(package, lists, progress)
    _write(filled, password)


def _fill(
    package: Package, lists: Iterable[IssuedList], progress: Progress = lambda done, total: None
) -> tuple[Package, str]:
    """With folders for provinces, districts and communes. A package that cannot be filled is removed."""
    given, password = list(lists), spoken.password()
    filled = replace(package, lists=tuple(issued.pk for issued in given))
    try:
        _require_all(given)
        files = [
            (str(folder_of(issued) / file_name(issued, ending)), issued.path(ending))
            for issued in given
            for ending in sorted(issued.files)
        ]
        package.path.unlink(missing_ok=True)
        locking.lock(files, package.path, password, lambda done: progress(done, len(files)))
        with transaction.atomic():
            note(given, Receipt.How.ZIP, package.to, package.by)
            _write(filled, "")
    except Refused:
        _remove(package.token)
        raise
    return filled, password


def _require_all(lists: list[IssuedList]) -> None:
    if not lists:
        raise Refused([NOTHING()])
    for issued in lists:
        require_valid(issued)
        if not issued.has_files:
            raise Refused([FILE_LOST(number=issued.number, version=issued.version)])


def look(token: str, by: str) -> Package:
    """The package. Raises Refused if it is gone or somebody else's, or if a list in it was withdrawn meanwhile."""
    package = _read(token)
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


def drop(lists: Iterable[int]) -> None:
    """Remove the packages with one of these lists in them, by number of row."""
    gone = set(lists)
    for token in _kept():
        if _inside(token) & gone:
            _remove(token)


def sweep() -> None:
    """Remove what is older than a day, also what was cut short, and packages with a list that was withdrawn."""
    for left in folder().iterdir() if folder().is_dir() else []:
        if time.time() - left.stat().st_mtime > KEPT:
            left.unlink(missing_ok=True)
    inside: set[int] = set().union(*map(_inside, _kept()))
    drop(withdrawn(IssuedList.objects.filter(pk__in=inside)).values_list("pk", flat=True))


def folder() -> Path:
    return Path(settings.WAYHOME_HOME) / "handed"


def _read(token: str) -> Package:
    said = _said(token)
    return Package(token, said["by"], said["title"], Receiver(said["who"], said["office"]), tuple(said["lists"]))


def _kept() -> list[str]:
    return [notes.stem for notes in folder().glob("*.json")]


def _inside(token: str) -> set[int]:
    """The lists in a package; none, if it went meanwhile."""
    try:
        return set(_said(token)["lists"])
    except Refused:
        return set()


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

"""Keeping profiles: what was said of the columns of one sheet is saved, and offered for the next sheet like it."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping
from typing import Any

from django.utils.text import slugify

from wayhome.capture import profiles
from wayhome.capture.cells import column_key
from wayhome.capture.profiles import Profile
from wayhome.capture.saved import SavedProfile
from wayhome.kernel.clock import now
from wayhome.kernel.problems import Refused, declare
from wayhome.ledger.record import KINDS

NO_TITLE = declare("profile.no_title", "Give the column profile a name, so that it is found again.")
LONGEST = 60


def save(title: str, description: Mapping[str, Any], columns: Iterable[str], by: str, instead_of: str = "") -> Profile:
    """Save a description as a profile called `title`; `columns` are all columns of the sheet it was made for.

    Takes the place of the saved profile `instead_of`, if there is one. Raises Refused if it cannot be used.
    """
    if not title.strip():
        raise Refused([NO_TITLE("title")])
    replaced = SavedProfile.objects.filter(name=instead_of).first() if instead_of else None
    name = replaced.name if replaced else _free_name(title)
    titles = {"en": title.strip(), "km": title.strip()}
    profile = profiles.from_description({**description, "name": name, "title": titles})
    kept = {"title": titles, "description": dict(description), "columns": sorted(map(column_key, columns))}
    SavedProfile.objects.update_or_create(name=name, defaults={**kept, "by": by, "at": now()})
    return profile


def is_saved(name: str) -> bool:
    """Whether the profile was saved here; one of a pack or of a kind was not, and cannot be replaced."""
    return SavedProfile.objects.filter(name=name).exists()


def fitting(columns: Container[str], kinds: Container[str]) -> list[str]:
    """The profiles that a sheet with these columns (as keys) has all columns for, the one that asks for most first.

    Profiles of kinds of records that are not among `kinds` are left out.
    """
    found = []
    for name in profiles.names():
        try:
            profile = profiles.load(name)
        except Refused:
            continue
        needed = [column_key(column) for column in profile.needed]
        if all(key in columns for key in needed) and all(part.kind in kinds for part in profile.parts):
            found.append((len(needed), is_saved(name), name))
    return [name for _, _, name in sorted(found, reverse=True)]


def made_for(columns: Collection[str], kinds: Container[str]) -> str:
    """The profile for a sheet with exactly these columns (as keys): the one saved last, else one that reads all.

    "" if there is none.
    """
    fit = fitting(columns, kinds)
    alike = SavedProfile.objects.filter(columns=sorted(columns), name__in=fit).order_by("-at").first()
    if alike:
        return alike.name
    reads_all = (name for name in fit if {column_key(each) for each in profiles.load(name).read} >= set(columns))
    return next(reads_all, "")


def _free_name(title: str) -> str:
    """A name that can be typed at the command line and that no profile and no kind has yet."""
    taken = {*profiles.names(), *KINDS}
    first = slugify(title)[:LONGEST] or "sheet"
    return next(name for number in range(1, len(taken) + 2) if (name := _numbered(first, number)) not in taken)


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}-{number}"

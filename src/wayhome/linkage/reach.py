"""Whom an access finds: by the areas of a person in the traits, as accounts.scope tells by those in the record."""

from __future__ import annotations

from collections.abc import Iterable

from wayhome.accounts.policy import Access
from wayhome.accounts.scope import covers
from wayhome.records.person import Person


def reaches(areas: Iterable[str], access: Access) -> bool:
    """Whether a registration is in the scope of the access that has these areas, of those of Row.areas.

    Of a person each one suffices, so that the area of a bearer may be asked about alone.
    """
    return covers(Person, dict(zip(Person.scope, areas, strict=False)), access)

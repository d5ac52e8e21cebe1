"""The words of a list in both languages at once: every list is bilingual, whoever issues it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from wayhome.packs import active
from wayhome.reference import places
from wayhome.reference.codes import code_list
from wayhome.reports import wording as numbers
from wayhome.reports.lists.cells import shown
from wayhome.reports.lists.columns import COLUMNS
from wayhome.reports.lists.recipients import Recipient

Pair = tuple[str, str]
"""The same in the language of the country and in English."""


def languages() -> tuple[str, str]:
    """The language of the country, and English."""
    return next((each for each in active().languages if each != "en"), "en"), "en"


def both(said: Callable[[str], str]) -> Pair:
    """What `said` gives for each of the two languages."""
    first, second = languages()
    return said(first), said(second)


def wording(english: str, **shown: Pair | str | int) -> Pair:
    """A sentence in both languages, with what is {named} in it; `english` is a gettext msgid."""
    own, other = languages()

    def said(language: str, at: int) -> str:
        values = {key: _told(value, language, at) for key, value in shown.items()}
        return _translated(english, language).format(**values)

    return said(own, 0), said(other, 1)


def _told(value: Pair | str | int, language: str, at: int) -> str:
    if isinstance(value, tuple):
        return value[at]
    return numbers.number(value, language) if isinstance(value, int) else value


def addressee(recipient: Recipient, area: str, unassigned: bool) -> Pair:
    """Whom a list is for. Of people of whom no more is known than an area, whoever answers for all of it."""
    if unassigned:
        return wording(_("Whoever answers for {area}"), area=both(lambda language: places.name(area, language)))
    return both(recipient.title)


@cache
def _translated(english: str, language: str) -> str:
    with translation.override(language):
        return gettext(english)


@cache
def heading(column: str) -> Pair:
    """The label of a column of lists."""
    found = []
    for language in languages():
        with translation.override(language):
            found.append(capfirst(str(COLUMNS[column].label)))
    return found[0], found[1]


def place(area: str) -> Pair:
    """The name of an area and those of the areas around it, the country left out."""
    return both(lambda language: places.full_name(area, language))


@cache
def code(codes: str, said: str) -> str:
    """The label of a code in both languages, as one text."""
    return shown(both(lambda language: code_list(codes).label(said, language)))

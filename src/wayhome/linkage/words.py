"""The reasons of a pair in words, for screens and sheets: made when shown, for a pair keeps codes and numbers alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from wayhome.records.wording import told

Names = tuple[str, str]

_SAID = {
    "name.same": _("same name"),
    "name.part": _("one name is part of the other"),
    "name.sounds_same": _("names sound the same"),
    "name.one_word_same": _("both names have one word, which sounds the same"),
    "name.one_same": _("one word of the names is the same, the other alike"),
    "name.alike": _("names are alike"),
    "name.sounds_alike": _("names sound alike"),
    "name.one_shared": _("one word of the names sounds the same"),
    "name.differs": _("names differ"),
    "sex.same": _("same sex"),
    "sex.differs": _("sex differs"),
    "birth.same_day": _("same date of birth"),
    "birth.day_and_month_swapped": _("same date of birth, day and month swapped"),
    "birth.same_year": _("same year of birth"),
    "birth.same_year_other_day": _("same year of birth, another day"),
    "birth.year_apart": _("years of birth one apart"),
    "birth.two_years_apart": _("years of birth two apart"),
    "birth.rounded": _("years of birth {number} apart, one reckoned from a round age"),
    "birth.few_years_apart": _("years of birth {number} apart"),
    "birth.years_apart": _("years of birth {number} apart"),
    "birth.far_apart": _("years of birth {number} apart"),
    "phone.own": _("same phone"),
    "phone.shared": _("same phone, which {number} registrations give"),
    "phone.common": _("same phone, which {number} registrations give"),
    "phone.differs": _("phones differ"),
    "document.same": _("same document"),
    "document.differs": _("documents differ"),
    "place.village": _("same village"),
    "place.commune": _("same commune, another village"),
    "place.district": _("same district, another commune"),
    "place.province": _("same province, another district"),
    "place.differs": _("provinces differ"),
    "household.same": _("both in one household"),
    "household.members": _("{number} others of the same names in their households"),
    "household.member": _("one other of the same name in their households"),
    "household.differs": _("nobody of the same name in their households"),
}
_LIKENESS = _("{words}, {number} %")
_NAMES = _("{words}: {one} and {other}")
_BETWEEN = "; "


def reason(code: str, numbers: Sequence[Any] = (), names: Names | None = None) -> str:
    """One reason in the reader's language; the code itself for a code that nobody knows any more.

    `names` are those of the two registrations, given only if the reader may see both; else the words go without.
    """
    if code not in _SAID:
        return code
    number = told(numbers[0]) if numbers else ""
    words = gettext(_SAID[code])
    if "{number}" in words:
        return words.format(number=number or "?")
    if not code.startswith("name."):
        return words
    if number:
        words = gettext(_LIKENESS).format(words=words, number=number)
    if names and all(names) and names[0] != names[1]:
        words = gettext(_NAMES).format(words=words, one=names[0], other=names[1])
    return words


def sentence(reasons: Iterable[Sequence[Any]], names: Names | None = None) -> str:
    """All reasons of a pair in one line."""
    return _BETWEEN.join(reason(code, numbers, names) for code, numbers in reasons)

"""The pairs that wait as a workbook (XLSX): both registrations, the reasons in words, and a column to decide in."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from wayhome.accounts.policy import Access
from wayhome.kernel.digest import content_digest
from wayhome.kernel.shortcode import code_of
from wayhome.ledger.record import KINDS
from wayhome.linkage import words
from wayhome.linkage.models import Pair
from wayhome.linkage.pairs import WAITING
from wayhome.linkage.seeing import known_to, sights, whole_for
from wayhome.records.wording import code_label
from wayhome.reference import places

MOST = 10_000
"""Pairs of one workbook, the likeliest: more than a team decides in a month."""
AT_ONCE = 500

SAME, DIFFERENT, UNSURE = _("one person"), _("different people"), _("unsure")
CHOICES = {"same": SAME, "different": DIFFERENT, "unsure": UNSURE}
PAIR, SEEN, DECISION, NOTE = _("Pair"), _("As seen"), _("Decision"), _("Note")
SIDE = (
    _("Short code"), _("Name"), _("Name in local script"), _("Sex"), _("Age"), _("Date of birth"), _("Phone"),
    _("Document"), _("Village"), _("Known by"),
)  # fmt: skip
REASONS, WEIGHT = _("Reasons"), _("Weight")
LANGUAGES = ("en", "km")
WIDE, NARROW = 34, 15
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def in_all_languages(text: str) -> str:
    """The words in each language of the house, as the headers of a workbook that both read."""
    said = []
    for language in LANGUAGES:
        with translation.override(language):
            said.append(gettext(text))
    return " / ".join(dict.fromkeys(said))


def header() -> list[str]:
    sides = [f"{number}: {in_all_languages(text)}" for number in (1, 2) for text in SIDE]
    before = [in_all_languages(PAIR), in_all_languages(DECISION), in_all_languages(NOTE)]
    return [*before, in_all_languages(REASONS), in_all_languages(WEIGHT), *sides, in_all_languages(SEEN)]


def workbook(access: Access | None) -> tuple[bytes, int]:
    """A workbook of the pairs that wait and of which the access sees both sides, the likeliest first; how many.

    `access` is None for the command line, which sees all.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook(write_only=True)
    sheet = book.create_sheet(gettext("Pairs"))
    lists = book.create_sheet(gettext("Lists"))
    for text in CHOICES.values():
        lists.append([in_all_languages(text)])
    sheet.freeze_panes = "D2"
    titles = header()
    for number, title in enumerate(titles, 1):
        wide = number in (3, 4) or title.endswith(in_all_languages(SIDE[1]))
        sheet.column_dimensions[get_column_letter(number)].width = WIDE if wide else NARROW

    def cell(value: Any, **style: Any) -> WriteOnlyCell:
        made = WriteOnlyCell(sheet, _UNPRINTABLE.sub("", value) if isinstance(value, str) else value)
        if isinstance(value, str):
            # A name that begins with = is a name, not a formula.
            made.data_type, made.number_format = "s", "@"
        for name, each in style.items():
            setattr(made, name, each)
        return made

    to_fill = PatternFill("solid", fgColor="FDEEDD")
    sheet.append([cell(title, font=Font(bold=True)) for title in titles])
    count = 0
    for pair, people in waiting(access):
        left, right = people
        reasons = "\n".join(_said(pair, (left.headline(), right.headline())))
        before = [cell(str(pair.pk)), cell("", fill=to_fill), cell("", fill=to_fill), cell(reasons)]
        told = [*before, cell(round(pair.weight, 1)), *map(cell, (*_told(left), *_told(right)))]
        sheet.append([*told, cell(seen_as(pair, people), font=Font(color="888888"))])
        count += 1
    allowed = DataValidation(
        type="list", formula1=f"'{lists.title}'!$A$1:$A${len(CHOICES)}", allow_blank=True, showErrorMessage=True
    )
    allowed.add(f"B2:B{max(count, 1) + 1}")
    sheet.data_validations.append(allowed)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue(), count


def waiting(access: Access | None) -> Iterator[tuple[Pair, tuple[Any, Any]]]:
    """The pairs that wait with their two registrations, the likeliest first, as far as the access sees both."""
    pairs = Pair.objects.all() if access is None else known_to(access)
    if access is not None and not access.everywhere:
        pairs = pairs.filter(whole_for(access))
    rows = iter(pairs.filter(WAITING).order_by("-weight", "pk")[:MOST].iterator(AT_ONCE))
    while part := list(islice(rows, AT_ONCE)):
        seen = None if access is None else sights(part, access)
        people = people_of(part)
        for pair in part:
            if (seen is None or seen[pair.pk].is_whole) and pair.left in people and pair.right in people:
                yield pair, (people[pair.left], people[pair.right])


def people_of(pairs: Sequence[Pair]) -> dict[str, Any]:
    """The registrations of the pairs that stand, by uid."""
    ends = {end for pair in pairs for end in (pair.left, pair.right)}
    return {person.uid: person for person in KINDS["person"].objects.filter(uid__in=ends)}


def seen_as(pair: Pair, people: tuple[Any, Any]) -> str:
    """What tells, when the row comes back, whether the pair or one of the two was changed since."""
    states = [[person.uid, person.version] for person in people]
    return content_digest([pair.pk, pair.version, f"{pair.weight:.3f}", pair.reasons, states])[:12]


def _said(pair: Pair, names: tuple[str, str]) -> Iterator[str]:
    """The reasons in each language of the house, a line each."""
    for language in LANGUAGES:
        with translation.override(language):
            yield words.sentence(pair.reasons, names)


def _told(person: Any) -> list[str]:
    latin = " ".join(name for name in (person.family_name, person.given_name) if name)
    language = (translation.get_language() or "en")[:2]
    age = "" if person.age is None else str(person.age)
    days = [day.isoformat() if day else "" for day in (person.birth_date, person.known_by)]
    return [
        code_of(person.uid), latin, person.name_local or "", code_label("sex", person.sex), age, days[0],
        person.phone or "", person.document_number or "",
        places.full_name(person.home, language) if person.home else "", days[1],
    ]  # fmt: skip

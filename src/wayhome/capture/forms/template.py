"""An XLSForm made from the records: one question per property, in every language of the pack, save_to filled in."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from wayhome.kernel.problems import Refused, declare
from wayhome.kernel.shortcode import CHECK_LETTERS, DIGITS, LETTERS
from wayhome.ledger.fields import Clock, Count, Day, Flag, Property, Quantity
from wayhome.ledger.record import KINDS, Record
from wayhome.packs import active
from wayhome.reference import places
from wayhome.reference.codes import code_list

NO_KIND = declare("form.no_kind", "There is no kind of record called “{name}”. There are: {known}.")
NOT_BY_FORM = declare(
    "form.not_by_form", "Records of the kind “{name}” come from the country pack, so no form makes them."
)

_LEFT_OUT = ("known_by", "illustrative")
_RESERVED = ("label", "name")
"""Names that an entity list keeps for itself: the label of the entity fills such a property."""
_SIMPLE: dict[type[Property], str] = {Count: "integer", Quantity: "decimal", Day: "date", Clock: "time"}
_UPPER, _LOWER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
_ID = "/data/meta/entity/@id"
CODE, YES_NO = "short_code", "yes_no"

Row = dict[str, Any]


def template(kind: str) -> bytes:
    """The XLSForm, as .xlsx, whose submissions become records of `kind`; it can be published as it is.

    Raises Refused for what is no kind, or a kind that no form makes.
    """
    model = KINDS.get(kind)
    if model is None:
        raise Refused([NO_KIND(name=kind, known=", ".join(KINDS))])
    if not may_be_made(model):
        raise Refused([NOT_BY_FORM(name=kind)])
    asked = [p for p in model.properties() if p.name not in _LEFT_OUT]
    survey = [row for prop in asked for row in _questions(prop)] + list(_code_rows(model))
    lists = dict.fromkeys(p.codes for p in asked if p.codes)
    choices = [row for name in lists for row in _choices(name)]
    if any(isinstance(p, Flag) for p in asked):
        choices += [_words({"list_name": YES_NO, "name": name}, label) for name, label in _YES_NO]
    setting = {"form_id": f"{kind}_record", "default_language": _languages()[0][1]}
    title = _words(setting, model._meta.verbose_name, "title_")
    title["form_title"] = " · ".join(dict.fromkeys(title[f"title_{code}"] for code, _ in _languages()))
    entity = {"list_name": model.entity_list, "label": _label(model)}
    return _workbook({"survey": survey, "choices": choices, "settings": [title], "entities": [entity]})


def may_be_made(model: type[Record]) -> bool:
    """Whether a form can make records of this kind: not of one that needs what only the country pack gives."""
    return {p.name for p in model.properties() if p.required}.isdisjoint(getattr(model, "settled", ()))


_YES_NO = (("yes", _("yes")), ("no", _("no")))


def _questions(prop: Property) -> Iterator[Row]:
    """The questions that fill a property."""
    if prop.refers == "area" and not prop.many:
        yield from _cascade(prop)
        return
    row = _words({"name": prop.name, "required": "yes" if prop.required else ""}, prop.verbose_name)
    row |= _words({}, prop.help_text, "hint::") if prop.help_text else {}
    if prop.name not in _RESERVED:
        row["save_to"] = prop.name
    if prop.refers and prop.refers != "area":
        yield from _from_list(prop, row)
    elif prop.codes:
        yield row | {"type": f"select_{'multiple' if prop.many else 'one'} {prop.codes}"}
    elif isinstance(prop, Flag):
        yield row | {"type": f"select_one {YES_NO}"}
    else:
        yield row | {"type": _SIMPLE.get(type(prop), "text")}


def _from_list(prop: Property, row: Row) -> Iterator[Row]:
    """The question that picks from the records of another kind; of many kinds of them after a part of the label."""
    file = f"{KINDS[prop.refers].entity_list}.csv"
    pick = row | {"type": f"select_{'multiple' if prop.many else 'one'}_from_file {file}", "appearance": "minimal"}
    if not getattr(KINDS[prop.refers], "everyone", False):
        search = f"{prop.name}_search"
        yield _words({"type": "text", "name": search, "constraint": "string-length(.) > 1"}, _SEARCH)
        capital = f"translate({{}}, '{_LOWER}', '{_UPPER}')"
        pick["choice_filter"] = f"contains({capital.format('label')}, {capital.format('${' + search + '}')})"
        pick["relevant"] = f"${{{search}}} != ''"
    yield pick


_SEARCH = _("Look for a part of the name or the code")


def _cascade(prop: Property) -> Iterator[Row]:
    """An area, chosen from the widest to the smallest: never one long list."""
    yield _words({"type": "begin_group", "name": f"{prop.name}_place"}, prop.verbose_name)
    above, chosen = "", ""
    for level, unit in _levels():
        name = f"{prop.name}_{level}"
        row = _words({"type": "select_one_from_file places.csv", "name": name, "appearance": "minimal"}, unit)
        row["choice_filter"] = f"parent=${{{above}}}" if above else f"level={level}"
        row["relevant"] = f"${{{above}}} != ''" if above else ""
        row["required"] = "yes" if prop.required and not above else ""
        yield row
        chosen = f"coalesce(${{{name}}}, {chosen})" if chosen else f"${{{name}}}"
        above = name
    yield {"type": "calculate", "name": prop.name, "calculation": chosen or "''", "save_to": prop.name}
    yield {"type": "end_group"}


class _Unit:
    """What the areas of a level are called, in the language of the moment."""

    def __init__(self, unit: str, level: int):
        self.unit, self.level = unit, level

    def __str__(self) -> str:
        if not self.unit:
            return str(_("Level {level}")).format(level=self.level)
        return code_list("area_unit").label(self.unit, translation.get_language() or "en")


def _levels() -> Iterator[tuple[int, _Unit]]:
    """The administrative levels below the country, each with a unit of it."""
    units: dict[int, str] = {}
    for place in places.gazetteer().places.values():
        if place.level:
            units.setdefault(place.level, place.unit or "")
    yield from ((level, _Unit(units[level], level)) for level in sorted(units))


def _code_rows(model: type[Record]) -> Iterator[Row]:
    """The short code of the new record, and, where people are called by it, the note that shows it."""
    letters, places_of_sum = f"${{{CODE}_letters}}", range(1, DIGITS + 1)
    digits = f"substr({_ID}, {36 - DIGITS})"
    terms = (
        f"{i} * string-length(substring-before('{LETTERS}', substr({letters}, {i - 1}, {i})))" for i in places_of_sum
    )
    total = f"${{{CODE}_sum}}"
    check = f"substr('{CHECK_LETTERS}', {total}, {total} + 1)"
    code = f"concat(substr({letters}, 0, 4), '-', substr({letters}, 4, 8), '-', substr({letters}, 8, 10), {check})"
    for name, calculation in (
        (f"{CODE}_letters", f"translate({digits}, '0123456789abcdef', '{LETTERS}')"),
        (f"{CODE}_sum", f"({' + '.join(terms)}) mod {len(CHECK_LETTERS)}"),
        (CODE, code),
    ):
        yield {"type": "calculate", "name": name, "calculation": calculation, "open": "yes"}
    if model.has_code:
        yield _words({"type": "note", "name": f"{CODE}_note"}, _WRITE_CODE)


_WRITE_CODE = _("Write this code on the card: {code}")


def _label(model: type[Record]) -> str:
    """What the new record is called in lists: as its own label or name says, else by its short code."""
    own = next((name for name in _RESERVED if any(p.name == name for p in model.properties())), "")
    return f"coalesce(${{{own}}}, ${{{CODE}}})" if own else f"${{{CODE}}}"


def _choices(codes: str) -> Iterator[Row]:
    for entry in code_list(codes):
        yield {"list_name": codes, "name": entry.code} | {
            f"label::{column}": entry.label(code) for code, column in _languages()
        }


def _languages() -> list[tuple[str, str]]:
    """The languages of the pack: code, and how a column names it."""
    names = dict(settings.LANGUAGES)
    return [(code, f"{names.get(code, code)} ({code})") for code in active().languages]


def _words(row: Row, text: Any, column: str = "label::") -> Row:
    """The row with a text in every language."""
    said = {}
    for code, named in _languages():
        with translation.override(code):
            words = capfirst(str(text)).replace("{code}", "**${" + CODE + "}**")
        said[column + (code if column == "title_" else named)] = words
    return row | said


def _workbook(sheets: dict[str, list[Row]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        columns = list(dict.fromkeys(column for row in rows for column in row))
        _write(sheet, [columns, *([row.get(column) or None for column in columns] for row in rows)])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _write(sheet: Any, rows: Iterable[list[Any]]) -> None:
    for row in rows:
        sheet.append(row)
    sheet.freeze_panes = "A2"

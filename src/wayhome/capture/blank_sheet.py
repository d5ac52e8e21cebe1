"""Blank sheets: a workbook with the columns of one kind of record, to fill in and bring back as it is."""

from __future__ import annotations

import io
from collections.abc import Sequence

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext

from wayhome.capture.cells import has_names
from wayhome.ledger.fields import Clock, Count, Day, Flag, Property, Quantity
from wayhome.ledger.record import KINDS
from wayhome.reference import names
from wayhome.reference.codes import code_list

ROWS, MOST_CHOICES = 5_000, 500
NEVER = ("illustrative",)


def workbook(kind: str, leave_out: Sequence[str] = ()) -> bytes:
    """An empty sheet (XLSX) for records of `kind`, in the language of the page.

    The labels stand in the first row, the names of the properties in the second; both are its header when it comes
    back. Texts and codes have the format of text, so that leading zeros stay; lists are there to choose from.
    """
    from openpyxl import Workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    model = KINDS[kind]
    properties = [p for p in model.properties() if p.name not in (*NEVER, *leave_out, *getattr(model, "settled", ()))]
    book = Workbook()
    sheet, lists = book.active, book.create_sheet(gettext("Lists"))
    sheet.title = str(model._meta.verbose_name_plural)[:31]
    filled = 0
    for number, prop in enumerate(properties, 1):
        column = get_column_letter(number)
        head = sheet.cell(1, number, capfirst(str(prop.verbose_name)))
        head.font = Font(bold=True)
        if prop.required:
            head.fill = PatternFill("solid", fgColor="FDEEDD")
        head.comment = Comment(_hint(prop), "Wayhome", width=320, height=120)
        below = sheet.cell(2, number, prop.name)
        below.font = Font(color="888888", italic=True)
        sheet.column_dimensions[column].width = max(14, len(str(prop.verbose_name)) + 4)
        sheet.column_dimensions[column].number_format = _format(prop)
        for row in range(3, 203):
            sheet.cell(row, number).number_format = _format(prop)
        choices = _choices(prop)
        if choices:
            filled += 1
            letter = get_column_letter(filled)
            for row, text in enumerate([str(prop.verbose_name), *choices], 1):
                lists.cell(row, filled, text)
            area = f"'{lists.title}'!${letter}$2:${letter}${len(choices) + 1}"
            sheet.add_data_validation(_drop_down(area, f"{column}3:{column}{ROWS}", prop))
    sheet.freeze_panes = "A3"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _drop_down(area: str, cells: str, prop: Property) -> object:
    from openpyxl.worksheet.datavalidation import DataValidation

    # Several values, set apart by semicolons, are none of the list: it proposes and does not insist.
    found = DataValidation(type="list", formula1=area, allow_blank=True, showErrorMessage=not prop.many)
    found.add(cells)
    return found


def _choices(prop: Property) -> list[str]:
    language = (get_language() or "en")[:2]
    if isinstance(prop, Flag):
        return [gettext("yes"), gettext("no")]
    if prop.codes:
        return [code.label(language) for code in code_list(prop.codes)]
    if prop.refers in names.NAMED:
        return _labels(prop.refers, language)
    return []


def _labels(kind: str, language: str) -> list[str]:
    """The names of all records of a kind; where a name means several, the code that means one."""
    found = names.choices(kind, language)[:MOST_CHOICES]
    return [label if names.resolve_named(kind, label) == uid else uid for uid, label in found]


def _format(prop: Property) -> str:
    if isinstance(prop, Day):
        return "yyyy-mm-dd"
    return "General" if isinstance(prop, Count | Quantity) else "@"


def _hint(prop: Property) -> str:
    """What to write in the column, in a sentence or two."""
    said = [str(prop.help_text)] if prop.help_text else []
    if prop.required:
        said.append(gettext("Must be filled in."))
    if isinstance(prop, Day):
        said.append(gettext("A date, such as 2020-05-07."))
    elif isinstance(prop, Clock):
        said.append(gettext("A time of day, such as 03:00 or 15:30."))
    elif isinstance(prop, Count | Quantity):
        said.append(gettext("A number."))
    elif prop.refers == "area":
        said.append(gettext("A place by its code, or by its name with the area it lies in."))
    elif prop.refers and not has_names(KINDS[prop.refers]):
        said.append(gettext("The number of a record, as its page shows it."))
    elif _choices(prop):
        said.append(gettext("Choose from the list."))
    if prop.many:
        said.append(gettext("Several are set apart by semicolons."))
    return " ".join(said) or str(prop.verbose_name)

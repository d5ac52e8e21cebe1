"""From one cell, or one field of a screen, to one value of a property: or the Problem that keeps it from being one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from wayhome.kernel.clock import of_era, parse_day, parse_time
from wayhome.kernel.measures import parse_number
from wayhome.kernel.names import ascii_digits, fold, strip_invisible
from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.fields import Clock, Code, Count, Day, Flag, Property, Quantity, Ref, Texts
from wayhome.ledger.record import KINDS, Record
from wayhome.packs import active
from wayhome.records.base import FRACTIONAL, NEGATIVE
from wayhome.reference import names, places
from wayhome.reference.codes import code_list

FORMULA = declare("cell.formula", "There is a formula, {value}, instead of a value. Write the value it should have.")
ERROR_CELL = declare("cell.error", "The spreadsheet shows the error {value} here. Write the value that belongs here.")
SIGN_LOST = declare(
    "cell.sign_lost", "Signs were lost when this file was saved: “{value}”. Write the text again as it should be."
)
NOT_A_NUMBER = declare("number.unreadable", "“{value}” is not a number. Write digits only, such as 1360.")
TOO_FINE = declare("number.too_fine", "{value} has more than three decimals. Round it.")
TOO_LARGE = declare("number.too_large", "{value} is too large to be right. Correct it.")
NOT_A_DAY = declare(
    "day.unreadable",
    "“{value}” is not a date. Write it as 2020-05-07 or, day first, 07/05/2020; leave it empty if it is not known.",
)
SERIAL_DAY = declare(
    "day.serial",
    "{value} is a number where a date belongs. Give the column the date format in the sheet, "
    "or write the date as 2020-05-07.",
)
NOT_A_TIME = declare(
    "clock.unreadable", "“{value}” is not a time of day. Write it as 03:00 or 15:30; leave it empty if it is not known."
)
NOT_YES_OR_NO = declare("flag.unreadable", "“{value}” is neither yes nor no. Write yes or no.")
NOT_A_CODE = declare("code.unknown", "“{value}” is not in the list. The list has: {known}.")

Reader = Callable[[Any], Any]
"""From a cell to a value, None if the cell says nothing. Raises Unreadable."""

LOST_SIGN = "\ufffd"
REMEMBERED = 50_000
_SHOWN = 8
_AS_AMOUNT = re.compile(r"\d+\.0$")
_LARGEST_COUNT = 10**12
_LARGEST_QUANTITY = Decimal(10**14)
NOTHING_SAID = {"", "-", "–", "—", "_", "…", "..."}
_ERRORS = {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA", "#SPILL!"}
TIMED = re.compile(r"(.*\d)[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp][Mm])?(Z|[+-]\d{2}:?\d{2})?$")
_YES, _NO = {"yes", "y", "true", "on", "1", "បាទ", "ចាស", "បាន", "មែន"}, {"no", "n", "false", "0", "ទេ", "មិនមែន"}


class Unreadable(Exception):
    """The cell holds no value of its property; `problem` says why."""

    def __init__(self, problem: Problem):
        self.problem = problem
        super().__init__(problem.code)


def shown(cell: Any) -> str:
    """The cell as a sentence quotes it."""
    text = cell.isoformat() if isinstance(cell, dt.date) else str(cell)
    return text if len(text) <= 80 else text[:79] + "…"


def plain_text(cell: Any) -> str:
    """The text of a cell without invisible signs. A formula or a spreadsheet error is Unreadable."""
    if type(cell) is not str:
        return str(cell) if not isinstance(cell, dt.date) else cell.isoformat()
    if cell.isascii():
        text = cell.strip()
    elif LOST_SIGN in (text := strip_invisible(cell.replace("\u00a0", " "))):
        raise Unreadable(SIGN_LOST(value=shown(text)))
    if text[:1] == "=" and len(text) > 1:
        raise Unreadable(FORMULA(value=shown(text)))
    if text[:1] == "#" and text.upper() in _ERRORS:
        raise Unreadable(ERROR_CELL(value=text))
    return text


def read_text(cell: Any) -> str | None:
    return plain_text(cell) or None


def phone_reader() -> Reader:
    """A reader of telephone numbers as the country writes them, in digits 0 to 9, with a zero that was dropped."""
    written = active().phone

    def read_phone(cell: Any) -> str | None:
        text = ascii_digits(plain_text(cell))
        text = text[: -len(".0")] if _AS_AMOUNT.match(text) else text
        return written.mended(text) or None

    return read_phone


def read_number(cell: Any) -> Decimal | None:
    """The number in a cell; None if there is none."""
    if type(cell) is int:
        return Decimal(cell)
    if type(cell) is float:
        return round(Decimal(repr(cell)), 9).normalize()
    text = plain_text(cell)
    if text in NOTHING_SAID:
        return None
    number = parse_number(text)
    if number is None or isinstance(cell, dt.date):
        raise Unreadable(NOT_A_NUMBER(value=shown(cell)))
    return number


def read_count(cell: Any) -> int | None:
    """A whole number, never negative."""
    if type(cell) is int and 0 <= cell < _LARGEST_COUNT:
        return cell
    number = read_number(cell)
    if number is None:
        return None
    if number != int(number):
        raise Unreadable(FRACTIONAL(value=shown(cell)))
    if number < 0:
        raise Unreadable(NEGATIVE(value=shown(cell)))
    if number >= _LARGEST_COUNT:
        raise Unreadable(TOO_LARGE(value=shown(cell)))
    return int(number)


def read_quantity(cell: Any) -> Decimal | None:
    """An amount with up to three decimals."""
    number = read_number(cell)
    if number is None:
        return None
    if abs(number) >= _LARGEST_QUANTITY:
        raise Unreadable(TOO_LARGE(value=shown(cell)))
    rounded = round(number, 3)
    if rounded != number:
        raise Unreadable(TOO_FINE(value=shown(cell)))
    whole = rounded.to_integral_value()
    return whole if whole == rounded else rounded.normalize()


def read_day(cell: Any) -> dt.date | None:
    """A date as written. A bare number is not guessed to be one."""
    if isinstance(cell, dt.datetime):
        return of_era(cell.date())
    if isinstance(cell, dt.date):
        return of_era(cell)
    if type(cell) is not str:
        raise Unreadable(SERIAL_DAY(value=shown(cell)))
    text = plain_text(cell)
    if text in NOTHING_SAID:
        return None
    timed = TIMED.match(text)
    day = parse_day(timed[1] if timed else text)
    if day is None:
        raise Unreadable(NOT_A_DAY(value=shown(cell)))
    return day


def read_clock(cell: Any) -> str | None:
    """A time of day as "HH:MM", of a workbook also as the part of a day that it is there."""
    if isinstance(cell, dt.time | dt.datetime):
        return f"{cell:%H:%M}"
    if isinstance(cell, float) and 0 <= cell < 1:
        hour, minute = divmod(round(cell * 24 * 60), 60)
        return f"{hour % 24:02}:{minute:02}"
    text = plain_text(cell)
    if text in NOTHING_SAID:
        return None
    time = parse_time(text)
    if time is None:
        raise Unreadable(NOT_A_TIME(value=shown(cell)))
    return time


def read_flag(cell: Any) -> bool | None:
    if type(cell) is bool:
        return cell
    text = plain_text(cell).casefold()
    if text in NOTHING_SAID:
        return None
    if text in _YES or text in _NO:
        return text in _YES
    raise Unreadable(NOT_YES_OR_NO(value=shown(cell)))


def code_reader(codes: str) -> Reader:
    """A reader of one code of the list, by code or by label in either language."""
    known = code_list(codes)

    def read_code(cell: Any) -> str | None:
        text = plain_text(cell)
        code = known.read(text) if text else None
        if code is None:
            if text in NOTHING_SAID:
                return None
            labels = [entry.label_en for entry in known]
            listed = ", ".join(labels[:_SHOWN]) + (", …" if len(labels) > _SHOWN else "")
            raise Unreadable(NOT_A_CODE(value=shown(cell), known=listed))
        return code

    return read_code


def read_place(cell: Any, parent: str | None = None) -> str | None:
    """The uid of an area; it must lie in `parent` if that is given."""
    text = plain_text(cell)
    if text in NOTHING_SAID:
        return None
    found = places.resolve(text, parent=parent)
    if isinstance(found, Problem):
        raise Unreadable(found)
    return found


def reference_reader(kind: str) -> Reader:
    """A reader of the uid of one record of `kind`, by uid or, where the kind has names, by name."""
    if kind == "area":
        return read_place
    if not has_names(KINDS[kind]):
        return read_text

    def read_reference(cell: Any) -> str | None:
        text = plain_text(cell)
        if text in NOTHING_SAID:
            return None
        found = names.resolve_named(kind, text)
        if isinstance(found, Problem):
            raise Unreadable(found)
        return found

    return read_reference


def has_names(model: type[Record]) -> bool:
    """Whether records of this kind are found by name; all others are found by their uid alone."""
    return model.kind == "area" or model.kind in names.NAMED


def list_reader(read_one: Reader) -> Reader:
    """A reader of several values in one cell, set apart by semicolons or lines."""

    def read_list(cell: Any) -> list[str] | None:
        parts = cell if isinstance(cell, list) else plain_text(cell).replace("\n", ";").split(";")
        values = [value for part in parts if (value := read_one(part.strip())) is not None]
        return list(dict.fromkeys(values)) or None

    return read_list


class _Remembered(dict[Any, Any]):
    """Answers of a reader by cell. Asked for one it has not, it reads; so most answers cost no call."""

    def __init__(self, read: Reader):
        super().__init__()
        self._read = read

    def __missing__(self, cell: Any) -> Any:
        value = self._read(cell)
        if len(self) < REMEMBERED:
            self[cell] = value
        return value


def remembering(read: Reader) -> Reader:
    """The reader with its answers remembered: a column says the same few things many times."""
    return _Remembered(read).__getitem__


_READERS: dict[type[Property], Reader] = {
    Count: read_count,
    Quantity: read_quantity,
    Day: read_day,
    Clock: read_clock,
    Flag: read_flag,
}


def reader_of(prop: Property) -> Reader:
    """The reader of the cells of a property."""
    if type(prop) in _READERS:
        return _READERS[type(prop)]
    if prop.refers:
        one = reference_reader(prop.refers)
    elif prop.codes:
        one = code_reader(prop.codes)
    elif getattr(prop, "dialled", False):
        one = phone_reader()
    else:
        one = read_text
    return list_reader(one) if isinstance(prop, Texts) or prop.many else one


def is_repetitive(prop: Property) -> bool:
    """Whether remembering the answers of its reader pays: not for names, labels and numbers of documents."""
    return isinstance(prop, Code | Ref | Day | Clock | Flag | Count) or prop.many


def column_key(name: Any) -> str:
    """The key under which column names compare: case, blanks and invisible signs do not matter."""
    return " ".join(strip_invisible(str(name)).casefold().split())


_TOTAL = {"total", "totals", "grandtotal", "subtotal", "sum", "overall", "សរុប", "សរុបរួម"}


def is_word_for_total(text: str) -> bool:
    # Most first cells are numbers and codes; those are told apart without folding them.
    return not text[-1:].isdigit() and fold(text) in _TOTAL

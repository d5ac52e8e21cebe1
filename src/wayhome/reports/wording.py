"""Numbers, dates and periods as each language writes them. Pure: no database, no settings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from wayhome.kernel.measures import parse_number

KHMER = "km"
_KHMER_DIGITS = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")
_MONTHS = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "km": ["មករា", "កុម្ភៈ", "មីនា", "មេសា", "ឧសភា", "មិថុនា", "កក្កដា", "សីហា", "កញ្ញា", "តុលា", "វិច្ឆិកា", "ធ្នូ"],
}
_SHORT_MONTHS = {"en": [name[:3] for name in _MONTHS["en"]], "km": _MONTHS["km"]}
_WORDS = {
    "en": ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
    "km": ["សូន្យ", "មួយ", "ពីរ", "បី", "បួន", "ប្រាំ", "ប្រាំមួយ", "ប្រាំពីរ", "ប្រាំបី", "ប្រាំបួន", "ដប់", "ដប់មួយ", "ដប់ពីរ"],
}
_SEPARATORS = {"en": (",", "."), "km": (".", ",")}
_BOUNDS = {
    "en": {"over": "over {}", "about": "around {}", "all": "all"},
    "km": {"over": "ជាង {}", "about": "ប្រហែល {}", "all": "ទាំងអស់"},
}
_SHORT_BOUNDS = {"over": "> {}", "about": "~ {}"}
NOTHING = "–"
ALL = "all"
_SIGNS = {">": "over", "~": "about"}


def digits(text: str, language: str) -> str:
    """The text with its digits in the script of the language."""
    return text.translate(_KHMER_DIGITS) if language == KHMER else text


def number(value: Decimal | int | float, language: str) -> str:
    """A number with its thousands grouped: 90,607 in English, ៩០.៦០៧ in Khmer; trailing zeros of decimals go."""
    exact = Decimal(str(value))
    if exact == exact.to_integral_value():
        exact = exact.quantize(Decimal(1))
    thousands, point = _SEPARATORS.get(language, _SEPARATORS["en"])
    whole, _, decimals = f"{exact:,f}".partition(".")
    written = whole.replace(",", thousands) + (point + decimals.rstrip("0") if decimals else "")
    return digits(written, language)


def word(value: int, language: str) -> str:
    """The number as a word up to twelve, else in digits."""
    words = _WORDS.get(language, _WORDS["en"])
    return words[value] if 0 <= value < len(words) else number(value, language)


def number_words(language: str) -> Mapping[str, int]:
    """Each number word of the language and what it says, from one on."""
    return {text: value for value, text in enumerate(_WORDS.get(language, _WORDS["en"])) if value}


def bound_of(value: int | str | None) -> str:
    """The bound that a stated value carries: over, about, all, or nothing."""
    text = value.strip() if isinstance(value, str) else ""
    return ALL if text.casefold() == ALL else _SIGNS.get(text[:1], "")


def plain_value(value: int | str | None) -> Decimal | None:
    """The number in a figure's value, without the sign of its bound; None if it has none."""
    return None if value is None else parse_number(str(value).lstrip("".join(_SIGNS)))


def value_text(value: int | str | None, language: str, *, short: bool = False) -> str:
    """A figure's value in the language. A bound keeps its words ("over 2,000"), or if `short` its sign ("> 2,000")."""
    bound, exact = bound_of(value), plain_value(value)
    words = _BOUNDS.get(language, _BOUNDS["en"])
    if bound == ALL:
        return words[ALL]
    if exact is None:
        return NOTHING if value is None else str(value)
    written = number(exact, language)
    return (_SHORT_BOUNDS if short else words)[bound].format(written) if bound else written


def month(number_of_month: int, language: str) -> str:
    return _MONTHS.get(language, _MONTHS["en"])[number_of_month - 1]


def day(date: dt.date, language: str, *, short: bool = False) -> str:
    """7 May 2020, ៧ ឧសភា ២០២០; `short` leaves the year out."""
    text = f"{date.day} {month(date.month, language)}" + ("" if short else f" {date.year}")
    return digits(text, language)


def tick(date: dt.date, language: str) -> str:
    """A day as an axis of a chart prints it: 7 May, ៧ ឧសភា."""
    return digits(f"{date.day} {_SHORT_MONTHS.get(language, _SHORT_MONTHS['en'])[date.month - 1]}", language)


def period(start: dt.date, end: dt.date, language: str, *, short: bool = False) -> str:
    """28 to 30 April 2020; ២៨ ដល់ ៣០ មេសា ២០២០. What both days share is written once."""
    if start == end:
        return day(start, language, short=short)
    joint = " ដល់ " if language == KHMER else " to "
    if start.year != end.year:
        return day(start, language) + joint + day(end, language)
    first = str(start.day) if start.month == end.month else day(start, language, short=True)
    return digits(first, language) + joint + day(end, language, short=short)


def span(start: dt.date, end: dt.date, language: str) -> str:
    """The period of a header: 21 March – 7 May 2020."""
    first = day(start, language, short=start.year == end.year)
    return f"{first} – {day(end, language)}"

"""One answer of a form as the reader's language writes it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext

from wayhome.capture.forms.plan import Question, Texts
from wayhome.kernel.clock import parse_day
from wayhome.ledger.fields import Property
from wayhome.reference.codes import code_list
from wayhome.reports import wording
from wayhome.web.asking import language
from wayhome.web.showing import Part, Showing, has_name

POINTS = ("geotrace", "geoshape")


def in_language(texts: Texts) -> str:
    """A text of a form in the reader's language, else in the one it has."""
    return texts.get(language()) or texts.get("") or texts.get("en") or next(iter(texts.values()), "")


def shown(question: Question, text: str, fills: Sequence[Property], showing: Showing) -> tuple[Part, ...]:
    """The answer in parts: choices by their labels, places by name, positions with how sure they are."""
    if not text:
        return ()
    if question.takes_several:
        return tuple(_choice(question, each, fills, showing) for each in text.split())
    if question.type.startswith("select") or question.choices or any(p.refers or p.codes for p in fills):
        return (_choice(question, text, fills, showing),)
    if question.type == "date" or question.type == "today":
        day = parse_day(text[:10])
        return (Part(wording.day(day, showing.language) if day else text),)
    if question.type == "geopoint":
        return (Part(position(text, showing.language)),)
    if question.type in POINTS:
        many = len([each for each in text.split(";") if each.strip()])
        return (Part(gettext("{number} points").format(number=wording.number(many, showing.language))),)
    if question.type == "acknowledge":
        return (Part(gettext("yes") if text == "OK" else text),)
    if question.type == "integer" and text.lstrip("-").isdecimal() and text.isascii():
        return (Part(wording.digits(text, showing.language)),)
    return (Part(text),)


def position(text: str, speech: str) -> str:
    """11.5564 104.9282 12 4.8 as 11.5564, 104.9282 (± 5 m)."""
    numbers = text.split()
    try:
        lat, lon = float(numbers[0]), float(numbers[1])
        sure = round(float(numbers[3])) if len(numbers) > 3 else 0
    except (ValueError, IndexError, OverflowError):
        return text
    told = f"{lat:.5f}, {lon:.5f}" + (f" (± {sure} m)" if sure else "")
    return wording.digits(told, speech)


def _choice(question: Question, name: str, fills: Sequence[Property], showing: Showing) -> Part:
    if name in question.choices:
        return Part(in_language(question.choices[name]) or name)
    for prop in fills:
        if prop.refers and has_name(prop.refers):
            return showing.reference(prop.refers, name)
        if prop.codes and name in code_list(prop.codes):
            return Part(code_list(prop.codes).label(name, showing.language))
    return Part(name)

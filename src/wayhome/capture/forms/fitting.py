"""Which answers can become which property: types of questions by class of property, and choices by code list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wayhome.capture.cells import Unreadable, reader_of
from wayhome.capture.forms.plan import Question
from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.fields import Clock, Code, Codes, Count, Day, Flag, Property, Quantity, Ref, Refs, Text, Texts

WRONG_TYPE = declare(
    "form.wrong_type",
    "A question of the type {type} cannot fill “{name}”. Use one of these types: {types}.",
)
_GIVEN = ("calculate", "hidden")
_WORDS = ("text", "barcode", "note", "select_one", "integer", "decimal", "range", "date", "time", "datetime", "today",
          "start", "end", "deviceid", "username", "phonenumber", "email", "acknowledge", "geopoint")  # fmt: skip

FITS: dict[type[Property], tuple[str, ...]] = {
    Count: ("integer", "range", "select_one", *_GIVEN),
    Quantity: ("decimal", "integer", "range", *_GIVEN),
    Day: ("date", "today", "datetime", "start", "end", *_GIVEN),
    Clock: ("time", "datetime", "start", "end", "text", *_GIVEN),
    Flag: ("select_one", "acknowledge", *_GIVEN),
    Code: ("select_one", *_GIVEN),
    Codes: ("select_multiple", "select_one", *_GIVEN),
    Ref: ("select_one", "text", "barcode", *_GIVEN),
    Refs: ("select_multiple", "select_one", "text", *_GIVEN),
    Text: (*_WORDS, *_GIVEN),
    Texts: ("text", "select_multiple", "select_one", *_GIVEN),
}
"""The types of question whose answers a property of each class takes, the usual one first."""

_CONSTANT = re.compile(r"""^(?:'([^']*)'|"([^"]*)"|(-?\d+(?:\.\d+)?))$""")


def type_problem(question: Question, prop: Property) -> Problem | None:
    """Why questions of this type cannot fill the property; None if they can."""
    types = FITS[type(prop)]
    return None if question.type in types else WRONG_TYPE(type=question.type, name=prop.name, types=", ".join(types))


def constant_problem(calculation: str, prop: Property) -> Problem | None:
    """Why a calculation that is always the same cannot fill the property."""
    constant = _CONSTANT.match(calculation)
    return _unreadable(prop, next(part for part in constant.groups() if part is not None)) if constant else None


def choice_problems(question: Question, prop: Property) -> Iterator[tuple[str, Problem]]:
    """The choices that are no value of the property, each with why: codes, numbers, yes and no are checked."""
    if question.type.startswith("select") and (prop.codes or isinstance(prop, Count | Flag)):
        for choice in question.choices:
            if problem := _unreadable(prop, choice):
                yield choice, problem


def _unreadable(prop: Property, text: str) -> Problem | None:
    try:
        reader_of(prop)(text)
    except Unreadable as unreadable:
        return unreadable.problem
    return None

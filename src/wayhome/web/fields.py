"""Form fields derived from the properties of a record: what to type in, with the names people know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from wayhome.accounts.policy import Access
from wayhome.kernel.problems import Problem
from wayhome.ledger.fields import Code, Count, Day, Flag, Property, Quantity, Text
from wayhome.ledger.record import Record
from wayhome.reference import names
from wayhome.reference.codes import code_list
from wayhome.web.asking import language
from wayhome.web.hints import as_written
from wayhome.web.showing import Showing

MOST_CHOICES = 60


@dataclass(slots=True)
class Field:
    """One field of a form: `widget` is select, date, number, text, lines or hint; `chosen` is what it holds."""

    prop: Property
    widget: str
    chosen: list[str]
    choices: list[tuple[str, str]] = field(default_factory=list)
    hints: str = ""
    known_as: str = ""
    problems: list[Problem] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.chosen)


def fields_for(
    model: type[Record], values: Mapping[str, Any], typed: Any, problems: Sequence[Problem], access: Access
) -> list[Field]:
    """The fields of a form for the record: holding what was typed, else what the record says. Hidden ones are left out."""
    showing = Showing(access, [(model, values)])
    made = []
    for prop in model.properties():
        if not access.may_see(prop):
            continue
        made.append(_field(prop, values.get(prop.name), showing))
        if typed is not None:
            made[-1].chosen = [text for text in typed.getlist(prop.name) if text]
        made[-1].problems = [problem for problem in problems if problem.field == prop.name]
    return made


def sent(model: type[Record], posted: Any, access: Access) -> dict[str, Any]:
    """Property name to the text that the form sent: a list where several can be chosen. Hidden properties stay out."""
    texts: dict[str, Any] = {}
    for prop in model.properties():
        if access.may_see(prop) and (prop.name in posted or prop.many):
            several = prop.many and prop.codes
            texts[prop.name] = posted.getlist(prop.name) if several else posted.get(prop.name, "").strip()
    return texts


def _field(prop: Property, value: Any, showing: Showing) -> Field:
    held = [] if value is None else [_typed(prop, item) for item in (value if prop.many else [value])]
    if isinstance(prop, Flag):
        return Field(prop, "select", held, [("yes", gettext("yes")), ("no", gettext("no"))])
    if prop.codes:
        return Field(prop, "select", held, [(code.code, code.label(language())) for code in code_list(prop.codes)])
    if prop.refers:
        return _reference(prop, value, held, showing)
    if prop.many:
        return Field(prop, "lines", held)
    if isinstance(prop, Day):
        return Field(prop, "date", held)
    return Field(prop, "number" if isinstance(prop, Count | Quantity) else "text", held)


def _reference(prop: Property, value: Any, held: list[str], showing: Showing) -> Field:
    if prop.refers in names.NAMED and not prop.many:
        choices = names.choices(prop.refers, language())
        if len(choices) <= MOST_CHOICES:
            return Field(prop, "select", held, choices)
    called = "; ".join(part.text for part in showing.value(prop, value).parts) if value else ""
    hints = reverse("web:hints", args=[prop.refers])
    return Field(prop, "lines" if prop.many else "hint", held, hints=hints, known_as=called)


def _typed(prop: Property, item: Any) -> str:
    """The value as a form holds it."""
    if isinstance(item, bool):
        return "yes" if item else "no"
    if prop.refers:
        return as_written(prop.refers, item)
    return str(prop.to_json(item)) if not isinstance(prop, Text | Code) and not prop.many else str(item)

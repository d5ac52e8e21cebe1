"""Form fields derived from the properties of a record: what to type in, with the names people know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from wayhome.accounts.policy import Access
from wayhome.kernel.problems import Problem
from wayhome.ledger.fields import Clock, Count, Day, Flag, Property, Quantity
from wayhome.ledger.record import Record
from wayhome.reference import names
from wayhome.reference.codes import code_list
from wayhome.web.asking import language
from wayhome.web.lists import settled
from wayhome.web.naming import as_written, read_back
from wayhome.web.showing import Showing, has_name

MOST_CHOICES = 150
SPARE_LINES = 2


@dataclass(slots=True)
class Field:
    """One field of a form: `widget` is select, checks, date, time, number, text, long, lines, hint, hints or fixed."""

    prop: Property
    widget: str
    held: list[str]
    choices: list[tuple[str, str]] = field(default_factory=list)
    hints: str = ""
    problems: list[Problem] = field(default_factory=list)
    now: str = ""

    @property
    def text(self) -> str:
        return "\n".join(self.held)

    @property
    def lines(self) -> list[str]:
        """What a list of single fields holds, with room for more."""
        return [*self.held, *[""] * SPARE_LINES]


def fields_for(model: type[Record], values: Mapping[str, Any], access: Access) -> list[Field]:
    """The fields of a form that holds what a record says. What the reader may not see or change is left out."""
    showing = Showing(access, [(model, values)])
    open_to_them = (p for p in model.properties() if access.may_see(p) and p.name not in settled(model))
    return [field_for(prop, values.get(prop.name), showing) for prop in open_to_them]


def hold_typed(fields: Sequence[Field], posted: Any) -> None:
    """Let the fields hold what was typed into them."""
    for each in fields:
        if each.widget != "fixed":
            each.held = _typed(each, posted)


def typed_changes(fields: Sequence[Field], posted: Any) -> dict[str, Any]:
    """Property to what was typed, for those where that differs from what the form held when it was opened."""
    changes: dict[str, Any] = {}
    for each in fields:
        if each.widget == "fixed":
            continue
        typed = _typed(each, posted)
        if typed != each.held:
            read = [read_back(text) for text in typed] if each.prop.refers else typed
            changes[each.prop.name] = read if each.prop.many else "\n".join(read)
    return changes


def _typed(each: Field, posted: Any) -> list[str]:
    texts = [text.replace("\r\n", "\n").strip() for text in posted.getlist(each.prop.name)]
    if each.widget == "lines":
        texts = [line.strip() for text in texts for line in text.split("\n")]
    return [text for text in texts if text]


def field_for(prop: Property, value: Any, showing: Showing) -> Field:
    """The field that asks for one property, holding a value of it."""
    items = [] if value is None else value if prop.many else [value]
    if prop.refers:
        return _reference(prop, items, showing)
    held = [_text(item) for item in items]
    if isinstance(prop, Flag):
        return Field(prop, "select", held, [("yes", gettext("yes")), ("no", gettext("no"))])
    if prop.codes:
        choices = [(code.code, code.label(language())) for code in code_list(prop.codes)]
        return Field(prop, "checks" if prop.many else "select", held, choices)
    if prop.many:
        return Field(prop, "lines", held)
    if isinstance(prop, Day):
        return Field(prop, "date", held)
    if isinstance(prop, Clock):
        return Field(prop, "time", held)
    if isinstance(prop, Count | Quantity):
        return Field(prop, "number", held)
    return Field(prop, "long" if "\n" in "".join(held) or prop.name == "note" else "text", held)


def _reference(prop: Property, items: Sequence[str], showing: Showing) -> Field:
    kind = prop.refers
    hints = reverse("web:hints", args=[kind])
    if not has_name(kind):
        called = [showing.reference(kind, item) for item in items]
        if any(not part.href for part in called):
            return Field(prop, "fixed", [part.text for part in called])
        held = [as_written(kind, item, part.text) for item, part in zip(items, called, strict=True)]
        return Field(prop, "hint", held, hints=hints)
    if kind in names.NAMED and not prop.many:
        choices = names.choices(kind, language())
        if len(choices) <= MOST_CHOICES:
            return Field(prop, "select", list(items), choices)
    held = [as_written(kind, item) for item in items]
    return Field(prop, "hints" if prop.many else "hint", held, hints=hints)


def _text(item: Any) -> str:
    """The value as a form holds it."""
    if isinstance(item, bool):
        return "yes" if item else "no"
    if isinstance(item, Decimal):
        return f"{item.normalize():f}"
    return str(item).replace("\r\n", "\n").strip()

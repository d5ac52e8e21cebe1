"""The questions of a form that no single record declares: fields made of properties, read as the gate reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wayhome.accounts.policy import Access
from wayhome.capture.cells import Unreadable, reader_of
from wayhome.capture.gate import MISSING, NO_SUCH_RECORD
from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.fields import Property
from wayhome.web.fields import Field, field_for, hold_typed
from wayhome.web.finding import visible
from wayhome.web.listing import with_code
from wayhome.web.naming import read_back
from wayhome.web.showing import Showing, has_name

NOT_A_CHOICE = declare("form.not_a_choice", "This is none of the choices. Choose again.")


def asked(name: str, prop: Property) -> Property:
    """The property under the name that the form gives it."""
    prop.set_attributes_from_name(name)
    return prop


class Questions:
    """A few questions to one reader, what they hold and what is wrong with what was typed.

    `choices` restricts what may be chosen for a property: its name to (value, label).
    """

    def __init__(
        self,
        access: Access,
        properties: Sequence[Property],
        values: Mapping[str, Any] | None = None,
        choices: Mapping[str, list[tuple[str, str]]] | None = None,
    ):
        self.access, self.values = access, values or {}
        showing = Showing(access)
        showing.know(visible([(p.refers, self.values[p.name]) for p in properties if _is_held(p, self.values)], access))
        self.fields = [field_for(prop, self.values.get(prop.name), showing) for prop in properties]
        self.problems: list[Problem] = []
        for field in self.fields:
            if choices and field.prop.name in choices:
                field.widget, field.choices, field.hints = "select", choices[field.prop.name], ""
                field.held = [value] if (value := self.values.get(field.prop.name)) else []

    def read(self, posted: Any) -> dict[str, Any]:
        """Property to value, absent ones None. What cannot be read is among the `problems`."""
        hold_typed(self.fields, posted)
        values = {field.prop.name: self._value(field) for field in self.fields}
        self._refuse_unseen(values)
        return values

    def blame(self, problems: Iterable[Problem]) -> None:
        """Show what is wrong: beside the field it is about, else above the form."""
        for problem in problems:
            field = next((each for each in self.fields if each.prop.name == problem.field), None)
            (field.problems if field else self.problems).append(problem)

    @property
    def is_wrong(self) -> bool:
        return bool(self.problems) or any(field.problems for field in self.fields)

    def _value(self, field: Field) -> Any:
        text, prop = field.text, field.prop
        if field.widget == "fixed":
            return self.values.get(prop.name)
        if not text:
            if prop.required:
                field.problems.append(MISSING(prop.name))
            return None
        if field.widget == "select" and text not in [value for value, _ in field.choices]:
            field.problems.append(NOT_A_CHOICE(prop.name))
            return None
        try:
            return reader_of(prop)(self._meant(prop, text) if prop.refers else text)
        except Unreadable as unreadable:
            field.problems.append(unreadable.problem.about(prop.name))
            return None

    def _meant(self, prop: Property, text: str) -> str:
        """What a reference typed means: the record of a hint that was taken, or the only one called by a short code."""
        called = [each.uid for each in with_code(text, self.access) if each.kind == prop.refers]
        return called[0] if len(called) == 1 else read_back(text)

    def _refuse_unseen(self, values: Mapping[str, Any]) -> None:
        """What lies outside the reader's areas is not there, unless the form itself offered it."""
        typed = [f for f in self.fields if _is_held(f.prop, values) and f.widget not in ("select", "fixed")]
        wanted = [(f, (f.prop.refers, values[f.prop.name])) for f in typed]
        seen = visible([reference for _, reference in wanted], self.access)
        for field, (kind, uid) in wanted:
            if (kind, uid) not in seen:
                field.problems.append(NO_SUCH_RECORD(field.prop.name, value=uid))


def _is_held(prop: Property, values: Mapping[str, Any]) -> bool:
    """Whether the values point by this property at a record that has no name for everybody."""
    return bool(prop.refers and not has_name(prop.refers) and values.get(prop.name))

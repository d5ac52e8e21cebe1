"""The form that mends a submission: each answer as received beside a field to write what belongs there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from wayhome.kernel.clock import parse_day
from wayhome.reference import names, places
from wayhome.reference.codes import code_list
from wayhome.web.asking import language
from wayhome.web.inbox_sheet import Answer, Card, Sheet, is_telling
from wayhome.web.inbox_values import in_language
from wayhome.web.naming import as_written, read_back
from wayhome.web.showing import has_name

MOST_CHOICES = 150
LONG = 60


@dataclass(slots=True)
class Field:
    """What to write in the place of one answer. `widget`: select, checks, date, number, hint, text, long or fixed."""

    answer: Answer
    widget: str
    held: list[str]
    choices: list[tuple[str, str]] = field(default_factory=list)
    hints: str = ""

    @property
    def name(self) -> str:
        return f"q:{self.answer.place}"

    @property
    def text(self) -> str:
        return "\n".join(self.held)


@dataclass(frozen=True, slots=True)
class FieldCard:
    """The fields of one card."""

    card: Card
    fields: list[Field]


def fields_of(sheet: Sheet) -> list[FieldCard]:
    """A field for each answer that was asked for, and for what was worked out wrongly."""
    return [FieldCard(card, [_field(answer) for answer in card.answers]) for card in sheet.card.every()]


def typed_changes(cards: list[FieldCard], posted: Any, sheet: Sheet) -> dict[str, str]:
    """Place to what was typed, where that differs from what the form held; and what the form had worked out from it.

    A phone copies the place of a family into each of its records. Where such a copy said the same as an answer that is
    mended, it follows, unless it was mended itself.
    """
    changes: dict[str, str] = {}
    for each in (one for card in cards for one in card.fields if one.widget != "fixed"):
        typed = [text.replace("\r\n", "\n").strip() for text in posted.getlist(each.name)]
        typed = [text for text in typed if text]
        if typed != each.held:
            changes[each.answer.place] = _as_answer(each, typed)
            each.held = typed
    return {**dict(_copies(sheet, changes)), **changes}


def _copies(sheet: Sheet, changes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    answers = sheet.answers
    renamed = {answers[place].text: text for place, text in changes.items() if answers[place].text}
    for place, answer in answers.items():
        if answer.hidden or not answer.is_worked_out or answer.text not in renamed or not is_telling(answer.text):
            continue
        if not answer.fills or answer.problems or any(prop.refers for prop in answer.fills):
            yield place, renamed[answer.text]


def _as_answer(each: Field, typed: list[str]) -> str:
    """What a form would have kept of what was typed: places and records by their uids."""
    if each.widget == "checks":
        return " ".join(typed)
    text = "\n".join(typed)
    if each.widget == "hint" and text:
        text = read_back(text)
        found = names.resolve_named(each.answer.kind, text) if has_name(each.answer.kind) else text
        return found if isinstance(found, str) else text
    return text


def _field(answer: Answer) -> Field:
    question, held = answer.question, [answer.text] if answer.text else []
    if answer.hidden or answer.is_file:
        return Field(answer, "fixed", held)
    if question.choices:
        choices = [(name, in_language(label) or name) for name, label in question.choices.items()]
        if question.takes_several:
            return Field(answer, "checks", answer.text.split(), _with_held(choices, answer.text.split()))
        return Field(answer, "select", held, _with_held(choices, held))
    if answer.kind:
        return _naming(answer, held)
    for prop in answer.fills:
        if prop.codes and not prop.many:
            codes = [(code.code, code.label(language())) for code in code_list(prop.codes)]
            return Field(answer, "select", held, _with_held(codes, held))
    if question.type == "date" and (not held or parse_day(answer.text)):
        return Field(answer, "date", held)
    if question.type in ("integer", "decimal", "range"):
        return Field(answer, "number", held)
    return Field(answer, "long" if "\n" in answer.text or len(answer.text) > LONG else "text", held)


def _naming(answer: Answer, held: list[str]) -> Field:
    """A field that names a place or a record."""
    if answer.kind in names.NAMED and len(found := names.choices(answer.kind, language())) <= MOST_CHOICES:
        return Field(answer, "select", held, _with_held(found, held))
    called = held
    if held and answer.kind == "area" and places.exists(answer.text):
        called = [as_written("area", answer.text)]
    return Field(answer, "hint", called, hints=reverse("web:hints", args=[answer.kind]))


def _with_held(choices: list[tuple[str, str]], held: list[str]) -> list[tuple[str, str]]:
    """The choices, with what was answered among them even if it is none."""
    known = {name for name, _ in choices}
    return [*choices, *((name, name) for name in held if name not in known)]

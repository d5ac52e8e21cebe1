"""Checking a form: pyxform first, then its answers against the records they are to become."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field

from wayhome.capture.forms import conversion, fitting, workbook
from wayhome.capture.forms.lists import kind_of_file, kind_of_list, list_names
from wayhome.capture.forms.places_in_form import Places
from wayhome.capture.forms.plan import EntityPlan, Plan, Question
from wayhome.capture.forms.xform import Entity, XForm
from wayhome.capture.rows import defaults
from wayhome.kernel.problems import Problem, Refused, declare
from wayhome.ledger.fields import Property
from wayhome.ledger.record import KINDS

BAD_ID = declare(
    "form.bad_id",
    "“{value}” cannot be the id or the version of a form. Write one of at most 100 signs without a slash and without "
    "line breaks.",
)
NO_LIST = declare("form.no_list", "There is no list of records called “{name}”. There are: {known}.")
LIST_NOT_KEPT = declare(
    "form.list_not_kept",
    "There is no list of records called “{name}”, so nothing is kept there. There are: {known}.",
)
NO_PROPERTY = declare(
    "form.no_property", "The records of the list “{list}” have no property “{name}”. Their properties are: {known}."
)
DID_YOU_MEAN = declare(
    "form.did_you_mean", "The records of the list “{list}” have no property “{name}”. Did you mean “{near}”?"
)
NOT_FILLED = declare(
    "form.not_filled",
    "A new record of the list “{list}” needs “{name}”, and no question or calculation fills it. Write {list}#{name} as "
    "save_to of the question that does.",
)
TYPE_CHANGED = declare(
    "form.type_changed",
    "“{path}” was a question of the type {before} in version {version} and is {type} now. Give the question another "
    "name, so that old and new answers stay apart.",
)
FILE_NEEDED = declare("form.file_needed", "The form needs the file {file}. Add it on the page of the form.")
BAD_FILE = declare(
    "form.bad_file",
    "A file cannot be called “{file}” on a phone. Write its name alone, without a folder, of at most 200 signs.",
)
LONG_LIST = declare(
    "form.long_list",
    "The list “{name}” is offered whole, and phones and browsers become slow with so many choices. Ask for the wider "
    "place first and filter by it (choice_filter), or look for a part of the label.",
)
NO_QUESTIONS = declare("form.no_questions", "The form has no question.")

_ID_LENGTH = 100
_FILE_LENGTH = 200
_MOST_CHOICES = 500
_GROWING = ("area", "person", "household", "arrival")
"""Kinds of which there are more than anybody can choose from."""
_GIVEN_BY_GATE = ("known_by",)
_ALIKE = {"calculate": "text", "hidden": "text", "note": "text", "select_one": "text", "barcode": "text",
          "range": "number", "integer": "number", "decimal": "number", "acknowledge": "text", "rank": "select_multiple",
          "start": "datetime", "end": "datetime", "today": "date"}  # fmt: skip
"""Types of questions whose answers are written alike."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A form that can be published. `files` are those it names; `made` those that came out of the XLSForm itself.

    `says_version`: whether the XLSForm says its version itself.
    """

    xml: bytes
    plan: Plan
    files: list[str] = field(default_factory=list)
    made: dict[str, bytes] = field(default_factory=dict)
    says_version: bool = True
    warnings: list[Problem] = field(default_factory=list)


def check(content: bytes, name: str, version: str = "", last: Plan | None = None) -> Checked:
    """The form in the XLSForm `content`, called `name` as a file. Raises Refused with every Problem found.

    `version` is the one to give a form that says none. `last` is the plan of the version before, whose questions keep
    their types. A Problem has `sheet`, `row` and `column` among its params where they are known.
    """
    book = workbook.read(content, name)
    says_version = bool(book.setting("version"))
    if not says_version:
        book.set("version", version or "1")
    converted = conversion.convert(book)
    xform = XForm(converted.xml)
    places = Places(book)
    questions = xform.questions(places.open_paths)
    entities, warnings = [], list(converted.warnings)
    problems = [*_identity(xform, places), *([] if questions else [NO_QUESTIONS()])]
    problems.extend(BAD_FILE(file=file) for file in xform.files if not _is_plain(file))
    for entity in xform.entities:
        planned, found = _entity(entity, xform, questions, places)
        entities.extend([planned] if planned else [])
        (problems if planned or entity.fills else warnings).extend(found)
    problems.extend(_changed(questions, last, places) if last else ())
    if problems:
        raise Refused(problems)
    made = {} if converted.itemsets is None else {"itemsets.csv": converted.itemsets}
    files = list(dict.fromkeys([*xform.files, *made]))
    warnings.extend(_long_lists(questions, xform, places))
    warnings.extend(FILE_NEEDED(file=file) for file in files if file not in made and not kind_of_file(file))
    plan = Plan(
        form_id=xform.form_id,
        version=xform.version,
        title={"": xform.title} | places.titles,
        questions=tuple(questions),
        repeats=xform.repeats,
        entities=tuple(entities),
    )
    return Checked(converted.xml, plan, files, made, says_version, warnings)


def _identity(xform: XForm, places: Places) -> Iterator[Problem]:
    for column, value in (("form_id", xform.form_id), ("version", xform.version)):
        if not value or len(value) > _ID_LENGTH or not value.isprintable() or any(sign in value for sign in "/\\"):
            yield places.on_settings(BAD_ID(value=value[:_ID_LENGTH]), column)


def _long_lists(questions: list[Question], xform: XForm, places: Places) -> Iterator[Problem]:
    """The lists that no screen should show whole: long ones, and those of records that grow."""
    for question in questions:
        name = xform.unfiltered_list(question.path)
        if name and (len(question.choices) > _MOST_CHOICES or kind_of_list(name) in _GROWING):
            yield places.of_question(LONG_LIST(name=name), question.path, "type")


def _is_plain(file: str) -> bool:
    """Whether a phone can keep a file under this name, and nothing else."""
    return (
        file.isprintable() and len(file) <= _FILE_LENGTH and not (set(file) & set("/\\")) and not file.startswith(".")
    )


def _entity(
    entity: Entity, xform: XForm, questions: list[Question], places: Places
) -> tuple[EntityPlan | None, list[Problem]]:
    """The plan of one entity, and what is wrong with it. No plan if there is no such list.

    Where its label fills a property, the label joins the questions.
    """
    kind = kind_of_list(entity.list_name)
    if not kind:
        sentence = NO_LIST if entity.fills else LIST_NOT_KEPT
        return None, [places.of_list(sentence(name=entity.list_name, known=", ".join(list_names())), entity.list_name)]
    properties = {prop.name: prop for prop in KINDS[kind].properties()}
    by_path = {question.path: question for question in questions}
    problems = []
    for path, name in entity.fills.items():
        if name not in properties:
            problems.append(places.of_question(_no_property(entity.list_name, name, list(properties)), path, "save_to"))
        elif path in by_path:
            problems.extend(_filling(by_path[path], properties[name], xform, places))
    fills = dict(entity.fills)
    labelled = next((name for name in ("label", "name") if name in properties), "")
    if labelled and entity.has_label:
        fills[entity.label_path] = labelled
        questions.append(Question(entity.label_path, "calculate", {}, xform.repeat_around(entity.path)))
    if entity.creates:
        given = {*fills.values(), *_GIVEN_BY_GATE, *defaults(KINDS[kind])}
        for prop in properties.values():
            if prop.required and prop.name not in given:
                problems.append(places.of_list(NOT_FILLED(list=entity.list_name, name=prop.name), entity.list_name))
    return EntityPlan(kind, entity.path, xform.repeat_around(entity.path), fills), problems


def _filling(question: Question, prop: Property, xform: XForm, places: Places) -> Iterator[Problem]:
    """What is wrong with filling the property from the question."""
    if wrong := fitting.type_problem(question, prop):
        yield places.of_question(wrong, question.path, "type")
    elif wrong := fitting.constant_problem(xform.calculation(question.path), prop):
        yield places.of_question(wrong, question.path, "calculation")
    else:
        for choice, problem in fitting.choice_problems(question, prop):
            yield places.of_choice(problem, question.path, choice)


def _no_property(list_name: str, name: str, known: list[str]) -> Problem:
    near = difflib.get_close_matches(name.lower(), known, n=1)
    if near:
        return DID_YOU_MEAN(list=list_name, name=name, near=near[0])
    return NO_PROPERTY(list=list_name, name=name, known=", ".join(known))


def _changed(questions: list[Question], last: Plan, places: Places) -> Iterator[Problem]:
    before = {question.path: question.type for question in last.questions}
    for question in questions:
        was = before.get(question.path, question.type)
        if _ALIKE.get(was, was) != _ALIKE.get(question.type, question.type):
            changed = TYPE_CHANGED(path=question.path, before=was, type=question.type, version=last.version)
            yield places.of_question(changed, question.path, "type")

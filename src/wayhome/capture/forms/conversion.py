"""pyxform: from the sheets of an XLSForm to an XForm, and what it complains about in our own words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from wayhome.capture.forms.workbook import Workbook, placed
from wayhome.kernel.problems import Problem, Refused, Sentence, declare

DUPLICATE_NAME = declare(
    "form.duplicate_name", "Two questions or groups side by side are called “{name}”. Give one of them another name."
)
DUPLICATE_CHOICE = declare(
    "form.duplicate_choice",
    "Two choices of one list have the same name. Give one of them another name, or write yes as "
    "allow_choice_duplicates on the settings sheet if it is meant.",
)
BAD_NAME = declare(
    "form.bad_name",
    "What is written here cannot be a name. A name begins with a letter and has letters, digits, underscores, hyphens "
    "and full stops only.",
)
UNKNOWN_QUESTION = declare(
    "form.unknown_question", "“{name}” is the name of no question of this form. Correct it, or add the question."
)
UNKNOWN_TYPE = declare(
    "form.unknown_type", "There is no type of question called “{type}”. Write one that XLSForm has, such as text."
)
NO_CHOICES = declare(
    "form.no_choices", "The choices sheet has no list called “{name}”. Add its choices, or correct the name."
)
NO_END = declare("form.no_end", "What begins here has no end. Add a row with the type end_{kind} where it ends.")
NO_BEGIN = declare(
    "form.no_begin", "What ends here has no beginning. Take this row away, or add the row that begins it."
)
NO_TYPE = declare("form.no_type", "This question has no type. Write one, such as text or integer.")
SAID = declare("form.said", "The form cannot be made, for pyxform says: {words}")
WARNED = declare("form.warned", "pyxform says: {words}")
IMPOSSIBLE = declare(
    "form.impossible",
    "pyxform cannot make a form of this and does not say why. See whether all sheets and columns are called as XLSForm "
    "wants them, and try again.",
)

_ROW = re.compile(r"^\[row : (\d+)\]\s*", re.ASCII)
_SHEET = re.compile(r"[Oo]n the '(\w+)' sheet")
_COLUMN = re.compile(r"the '(\w+)' (?:value|column)")
_MORE = re.compile(r"\s*Learn more: \S+")


@dataclass(frozen=True, slots=True)
class Converted:
    """What pyxform made: the XForm, the itemsets.csv of external choices (or None), and its warnings."""

    xml: bytes
    itemsets: bytes | None
    warnings: list[Problem]


def convert(book: Workbook) -> Converted:
    """The XForm of an XLSForm. Raises Refused with a Problem that says sheet, row and column where they are known."""
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert as make

    warnings: list[str] = []
    try:
        made = make(book.sheets, warnings=warnings)
    except PyXFormError as error:
        raise Refused([_found(problem_of(str(error)), book)]) from None
    except Exception:  # pyxform trips over what it did not expect
        raise Refused([IMPOSSIBLE()]) from None
    itemsets = None if made.itemsets is None else made.itemsets.encode()
    return Converted(made.xform.encode(), itemsets, [problem_of(said, WARNED) for said in warnings])


def problem_of(words: str, otherwise: Sentence = SAID) -> Problem:
    """What pyxform said as a Problem: in our words where they are known, with its place where it gives one."""
    row, sheet, column = _ROW.match(words), _SHEET.search(words), _COLUMN.search(words)
    problem = next(filter(None, (said(words) for said in _KNOWN)), None) if otherwise is SAID else None
    if problem is None:
        problem = otherwise(words=" ".join(_MORE.sub("", _ROW.sub("", words)).split()))
    if not (row or sheet):
        return problem
    return placed(problem, sheet[1] if sheet else "survey", int(row[1]) if row else 0, column[1] if column else "")


def _found(problem: Problem, book: Workbook) -> Problem:
    """The problem with the place that pyxform knows and does not tell: of a type that there is not."""
    if problem.code == UNKNOWN_TYPE.code:
        for row in book.rows["survey"]:
            if row["type"] == problem.params["type"]:
                return row.at(problem, "type")
    return problem


def _known(pattern: str, sentence: Sentence) -> Callable[[str], Problem | None]:
    found = re.compile(pattern, re.DOTALL)

    def said(words: str) -> Problem | None:
        match = found.search(words)
        return sentence(**match.groupdict()) if match else None

    return said


_KNOWN = (
    _known(
        r"'name' value '(?P<name>[^']*)' is invalid\. Questions, groups, and repeats must be unique", DUPLICATE_NAME
    ),
    _known(r"'name' value '(?P<name>[^']*)' is invalid\. Repeat names must unique", DUPLICATE_NAME),
    _known(r"Choice names must be unique", DUPLICATE_CHOICE),
    _known(r"Names must begin with a letter or underscore", BAD_NAME),
    _known(r"Could not find the name '(?P<name>[^']*)'", UNKNOWN_QUESTION),
    _known(r"Unknown question type '(?P<type>[^']*)'", UNKNOWN_TYPE),
    _known(r"List name not in choices sheet: (?P<name>\S+)", NO_CHOICES),
    _known(r"Unmatched 'begin_(?P<kind>\w+)'", NO_END),
    _known(r"Unmatched 'end_", NO_BEGIN),
    _known(r"Question with no type", NO_TYPE),
)

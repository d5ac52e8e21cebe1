"""The answers of a form that declares no record: a table with the turns of its repeats, and the same as files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from wayhome.accounts.policy import Right
from wayhome.capture.forms.answer_files import as_workbook, as_zip
from wayhome.capture.forms.answered import Answered, questions_of, responses, with_answers
from wayhome.capture.forms.plan import Question
from wayhome.capture.forms.publishing import newest_of
from wayhome.capture.forms.tables import Form
from wayhome.records.response import Response
from wayhome.web.forms_pages import XLSX, attached, may_look
from wayhome.web.gatehouse import desk
from wayhome.web.inbox_values import shown
from wayhome.web.pages import Pages, wanted_page
from wayhome.web.showing import Part, Showing

SIZE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A response in the table: its cells, and the tables of the turns inside it."""

    record: Response
    cells: list[tuple[Part, ...]]
    inside: list[Table]


@dataclass(frozen=True, slots=True)
class Table:
    """Responses of one level: the questions asked there, a line for each. `repeat` is "" for the form itself."""

    repeat: str
    questions: Sequence[Question]
    lines: list[Line]

    @property
    def name(self) -> str:
        return self.repeat.rpartition("/")[2]


@require_safe
@desk()
def answers(request: HttpRequest, form_id: str) -> HttpResponse:
    """What was answered, as far as the reader may see it: in their areas, and who people are with the right to that."""
    may_look(request.access)
    form = get_object_or_404(Form, form_id=form_id)
    number = wanted_page(request)
    roots = responses(form_id, request.access).filter(parent=None).order_by("-seq")
    read = with_answers(list(roots[(number - 1) * SIZE : number * SIZE]), request.access)
    questions = questions_of(form_id, request.access)
    context = {
        "form": form,
        "version": newest_of(form_id),
        "table": _table("", read, questions, Showing(request.access)),
        "is_partly_hidden": not request.access.may(Right.SEE_IDENTITY),
        "pages": Pages(request, number, SIZE, roots.count()),
    }
    return render(request, "web/forms/answers.html", context)


@require_safe
@desk()
def answers_file(request: HttpRequest, form_id: str, name: str) -> HttpResponse:
    """The same answers as a workbook, or as a zip of CSV files."""
    may_look(request.access)
    get_object_or_404(Form, form_id=form_id)
    if name == "answers.xlsx":
        return attached(as_workbook(form_id, request.access), f"{form_id}.xlsx", XLSX)
    if name == "answers.zip":
        return attached(as_zip(form_id, request.access), f"{form_id}.zip", "application/zip")
    raise Http404


def _table(repeat: str, read: Sequence[Answered], questions: dict[str, list[Question]], showing: Showing) -> Table:
    asked = questions.get(repeat, [])
    return Table(repeat, asked, [_line(each, asked, questions, showing) for each in read])


def _line(each: Answered, asked: Sequence[Question], questions: dict[str, list[Question]], showing: Showing) -> Line:
    repeats: dict[str, list[Answered]] = {}
    for turn in each.inside:
        repeats.setdefault(turn.repeat, []).append(turn)
    cells = [shown(question, _text(each.answers.get(question.path)), (), showing) for question in asked]
    return Line(each.record, cells, [_table(repeat, turns, questions, showing) for repeat, turns in repeats.items()])


def _text(answer: Any) -> str:
    return " ".join(answer) if isinstance(answer, list) else str(answer or "")

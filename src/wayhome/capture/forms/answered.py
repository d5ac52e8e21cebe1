"""The answers of forms that declare no record: responses with their answers, those of repeats inside them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.db.models import QuerySet

from wayhome.accounts.policy import Access, Right
from wayhome.accounts.scope import scope
from wayhome.capture.forms.plan import Question
from wayhome.capture.forms.tables import FormVersion
from wayhome.ledger.models import Entry
from wayhome.records.response import Response

_NUMBER = re.compile(r"\[\d+\]")
_AT_ONCE = 500
_NO_ANSWER = ("note",)


@dataclass(frozen=True, slots=True)
class Answered:
    """One filled form, or one turn of a repeat: its answers by the path of the question, and the turns inside it."""

    record: Response
    answers: Mapping[str, Any] = field(default_factory=dict)
    inside: list[Answered] = field(default_factory=list)

    @property
    def repeat(self) -> str:
        """The path of the repeat, "" for the form itself."""
        return repeat_of(self.record)


def repeat_of(record: Response) -> str:
    return _NUMBER.sub("", record.place_in_form or "")


def responses(form_id: str, access: Access) -> QuerySet[Response]:
    """The responses to a form in the scope, those of its repeats too, in the order in which they were taken in."""
    return _seen(access).filter(form=form_id).order_by("seq")


def _seen(access: Access) -> QuerySet[Any]:
    return scope(Response.objects.all(), access)


def questions_of(form_id: str, access: Access) -> dict[str, list[Question]]:
    """The questions of all versions, by repeat: those whose answers the reader may see, as the newest asks them.

    Without the right to see who people are, these are the questions that the form marks as open.
    """
    newest: dict[str, Question] = {}
    order: dict[str, None] = {}
    for version in FormVersion.objects.filter(form__form_id=form_id).order_by("-pk"):
        for question in version.plan.questions:
            newest.setdefault(question.path, question)
            order.setdefault(question.path)
    found: dict[str, list[Question]] = defaultdict(list)
    for path in order:
        question = newest[path]
        if question.type not in _NO_ANSWER and (question.is_open or access.may(Right.SEE_IDENTITY)):
            found[question.repeat].append(question)
    return dict(found)


def with_answers(roots: Sequence[Response], access: Access) -> list[Answered]:
    """These responses with their answers, and all that is inside them."""
    inside: dict[str, list[Response]] = defaultdict(list)
    layer = list(roots)
    everything = list(roots)
    while layer:
        uids = [each.uid for each in layer]
        layer = list(_seen(access).filter(parent__in=uids).order_by("seq"))
        for each in layer:
            inside[each.parent or ""].append(each)
        everything += layer
    kept = answers_of(everything)

    def build(record: Response) -> Answered:
        return Answered(record, kept.get(record.seq, {}), [build(each) for each in inside[record.uid]])

    return [build(record) for record in roots]


def answers_of(records: Iterable[Response]) -> dict[int, dict[str, Any]]:
    """What the entries of these records keep as answers, by seq; nothing of those that were erased."""
    seqs = [record.seq for record in records]
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(seqs), _AT_ONCE):
        rows = Entry.objects.filter(seq__in=seqs[start : start + _AT_ONCE]).values_list("seq", "answers")
        found.update((seq, orjson.loads(answers)) for seq, answers in rows if answers)
    return found

"""A sheet of people: a line for each with a check and a bed, and a few questions asked of all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from wayhome.accounts.policy import Access
from wayhome.capture import gate, intake
from wayhome.kernel.problems import Problem, Refused
from wayhome.kernel.shortcode import code_of
from wayhome.ledger.write import Draft
from wayhome.records.base import property_of
from wayhome.records.person import Person
from wayhome.web.people.questions import Questions
from wayhome.web.showing import Showing, Shown

BEYOND = "beyond_capacity"
TOLD = ("name_local", "sex", "age", "home")


@dataclass(slots=True)
class Line:
    """One person on the sheet. `key` is what the form calls the line; `family` numbers those who belong together."""

    key: str
    person: str
    called: str
    code: str
    told: dict[str, Shown]
    bed: str = ""
    family: int = 0
    is_chosen: bool = True
    note: str = ""
    problems: list[Problem] = field(default_factory=list)


def line_of(key: str, uid: str, person: Person | None, showing: Showing) -> Line:
    """The line of a person; who may not be known by the reader has neither name nor facts."""
    if person is None:
        return Line(key, uid, showing.reference("person", uid).text, "", {}, is_chosen=False)
    values = person.values()
    told = {name: showing.value(property_of(Person, name), values.get(name)) for name in TOLD}
    return Line(key, uid, showing.headline(person), code_of(uid), told)


class Sheet:
    """The lines and the questions, what they hold and what is wrong with it."""

    def __init__(self, access: Access, lines: Sequence[Line], questions: Questions):
        self.access, self.lines, self.questions = access, list(lines), questions

    @property
    def chosen(self) -> list[Line]:
        return [line for line in self.lines if line.is_chosen]

    @property
    def beds(self) -> dict[str, str]:
        """Person to the bed that stands in their line."""
        return {line.person: line.bed for line in self.chosen if line.bed}

    @property
    def is_wrong(self) -> bool:
        return self.questions.is_wrong or any(line.problems for line in self.lines)

    def hold(self, posted: Any) -> dict[str, Any]:
        """Let the lines hold what was typed; what the questions say."""
        chosen = set(posted.getlist("line"))
        for line in self.lines:
            line.is_chosen = line.key in chosen
            line.bed = posted.get(f"bed-{line.key}", line.bed).strip()
        return self.questions.read(posted)

    def write(self, drafts: list[Draft] | Problem) -> bool:
        """Write all of it, or nothing and say why beside whom it is about."""
        if isinstance(drafts, Problem):
            self.questions.blame([drafts])
            return False
        for position, problems in gate.check(drafts, self.access).items():
            self._blame(drafts[position], problems)
        if self.is_wrong:
            return False
        try:
            intake.change("stay", drafts, self.access.by, access=self.access)
        except Refused as refused:
            self.questions.blame(_once(refused.problems))
            return False
        return True

    def _blame(self, draft: Draft, problems: Sequence[Problem]) -> None:
        """A problem of one person stands in their line; that the beds are too few is said once."""
        who = draft.uid if draft.kind == "person" else draft.values.get("person")
        line = next((each for each in self.chosen if each.person == who), None)
        for problem in problems:
            if problem.field == BEYOND or line is None:
                if all(problem.code != each.code for each in self._said()):
                    self.questions.blame([problem])
            else:
                line.problems.append(problem)

    def _said(self) -> list[Problem]:
        return [*self.questions.problems, *(each for field in self.questions.fields for each in field.problems)]


def _once(problems: Sequence[Problem]) -> list[Problem]:
    """Each sentence once."""
    return list({problem.code: problem for problem in problems}.values())

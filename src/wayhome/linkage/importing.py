"""Decisions that come back in a workbook of pairs: each row is applied, was so already, is held, or is refused.

Held is what somebody should look at again: the pair or a registration changed since the workbook was made, somebody
decided otherwise meanwhile, or it contradicts another decision. Refused is what cannot be: no such pair any more, one
side outside the areas, no decision in the words of the list. Rows without a decision are left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from wayhome.accounts.policy import Access
from wayhome.kernel.problems import Problem, Refused, declare
from wayhome.linkage import deciding, exporting
from wayhome.linkage.exporting import CHOICES, DECISION, NOTE, PAIR, SEEN, in_all_languages
from wayhome.linkage.models import Pair
from wayhome.linkage.seeing import sight

APPLIED, SAME, HELD, REFUSED = "applied", "same", "held", "refused"
DECIDED = (Pair.State.SAME, Pair.State.DIFFERENT)

NO_COLUMNS = declare(
    "decisions.no_columns",
    "This is no sheet of pairs: the column “{column}” is missing. Export the pairs and decide in that sheet.",
)
NOT_A_PAIR = declare("decisions.not_a_pair", "“{value}” is not the number of a pair. Leave that column as it was.")
NOT_A_DECISION = declare("decisions.not_a_decision", "“{value}” is no decision. Choose from the list.")
CHANGED = declare(
    "decisions.changed", "The pair, or one of the two registrations, was changed since the sheet was made. Look again."
)
OTHERWISE = declare("decisions.otherwise", "{by} decided otherwise meanwhile: {state}.")


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why one row was not applied; `row` is its number in the sheet."""

    row: int
    outcome: str
    problem: Problem


@dataclass(slots=True)
class Imported:
    """What became of the rows. `rows` with a decision = applied + same + held + refused; `left` had none."""

    applied: int = 0
    same: int = 0
    held: int = 0
    refused: int = 0
    left: int = 0
    troubles: list[Trouble] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return self.applied + self.same + self.held + self.refused

    @property
    def exit_code(self) -> int:
        return 3 if self.held or self.refused else 0

    def counts(self) -> dict[str, int]:
        return {APPLIED: self.applied, SAME: self.same, HELD: self.held, REFUSED: self.refused}


def decide_all(
    rows: Iterable[Sequence[Any]],
    by: str,
    access: Access | None = None,
    progress: Callable[[int, int | None], None] = lambda done, total: None,
) -> Imported:
    """Apply the decisions of a sheet, the header first. `access` is None for the command line, which sees all.

    Raises Refused if it is no sheet of pairs.
    """
    told = Imported()
    listed = iter(rows)
    places = _columns(next(listed, ()))
    for number, row in enumerate(listed, 2):
        pair, decision, note, seen = (_text(row, place) for place in places)
        if not decision:
            told.left += bool(pair)
            continue
        outcome, problem = _decide(pair, decision, note, seen, by, access)
        setattr(told, outcome, getattr(told, outcome) + 1)
        if problem:
            told.troubles.append(Trouble(number, outcome, problem))
        progress(told.rows, None)
    return told


def _columns(header: Sequence[Any]) -> list[int]:
    """Where the pair, the decision, the note and what was seen stand."""
    titles = [str(title).strip() for title in header]
    found = []
    for text in (PAIR, DECISION, NOTE, SEEN):
        wanted = {*in_all_languages(text).split(" / "), in_all_languages(text)}
        place = next((n for n, title in enumerate(titles) if wanted & {title, *title.split(" / ")}), None)
        if place is None:
            raise Refused([NO_COLUMNS(column=gettext(text))])
        found.append(place)
    return found


def _text(row: Sequence[Any], place: int) -> str:
    value = row[place] if place < len(row) else ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _decide(
    number: str, decision: str, note: str, seen: str, by: str, access: Access | None
) -> tuple[str, Problem | None]:
    verdict = verdict_of(decision)
    if verdict is None:
        return REFUSED, NOT_A_DECISION(value=decision)
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return REFUSED, NOT_A_PAIR(value=number)
    pair = Pair.objects.filter(pk=int(number)).first()
    if pair is None:
        return REFUSED, deciding.GONE()
    if access is not None and not sight(pair, access).is_whole:
        # Of a pair elsewhere not even its state is told.
        return REFUSED, deciding.NOT_YOURS()
    people = exporting.people_of([pair])
    if len(people) < 2:
        return REFUSED, deciding.GONE()
    if pair.state == verdict and not pair.reopened:
        return SAME, None
    if seen != exporting.seen_as(pair, (people[pair.left], people[pair.right])):
        if pair.state in DECIDED and not pair.reopened:
            return HELD, OTHERWISE(by=pair.by, state=gettext(CHOICES[pair.state]))
        return HELD, CHANGED()
    try:
        deciding.decide(pair, verdict, by, access, note[:1_000], pair.version)
    except Refused as refused:
        gone = {deciding.GONE.code, deciding.NOT_YOURS.code}
        problem = refused.problems[0]
        return (REFUSED if problem.code in gone else HELD), problem
    return APPLIED, None


def verdict_of(text: str) -> str | None:
    """The decision that a cell says, by its code or its words in any language; None if it says none."""
    wanted = text.casefold()
    for verdict, words in CHOICES.items():
        said = in_all_languages(words).casefold()
        if wanted in {verdict, said, *said.split(" / ")}:
            return verdict
    return None

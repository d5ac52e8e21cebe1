"""The cells of one row of a file, as far as a reader may see them.

A cell is shown if it was read into a record that the reader may see, and into no property that the reader may not.
What no record reads is shown to those alone who may see all of the row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import orjson

from wayhome.accounts.policy import Access
from wayhome.capture import profiles
from wayhome.capture.cells import column_key
from wayhome.capture.models import RowKey, SheetRow
from wayhome.capture.profiles import Part, Profile
from wayhome.kernel.problems import Problem, Refused
from wayhome.ledger.models import Entry
from wayhome.ledger.record import KINDS
from wayhome.web.finding import visible


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its column, its text, the text as mended, and what is wrong with it."""

    column: str
    text: str
    mended: str = ""
    hidden: bool = False
    problems: tuple[Problem, ...] = ()


def cells_of_record(row: SheetRow, entry: Entry, access: Access) -> list[Cell]:
    """The row that became the record of `entry`, which the reader may see, and perhaps others, which they may not."""
    profile = _profile(row)
    if profile is None:
        return _shown(row, {}, False)
    became = _records(row)
    standing = visible([(kind, uid) for kind, uid in became.values()], access)
    seen = {name for name, key in became.items() if key in standing}
    seen |= {part.name for part in profile.parts if part.kind == entry.kind and became.get(part.name, ("", entry.uid))[1] == entry.uid}
    shared = {part.name for part in profile.parts} - became.keys()
    if became.keys() <= seen:
        seen |= shared
    return _shown(row, _may_see(row, profile, seen, access), seen == {part.name for part in profile.parts} and _sees_all(profile, access))


def cells_to_mend(row: SheetRow, access: Access) -> list[Cell]:
    """A row that is no record yet, seen by those who may mend it."""
    profile = _profile(row)
    if profile is None:
        return _shown(row, {}, False)
    return _shown(row, _may_see(row, profile, {part.name for part in profile.parts}, access), _sees_all(profile, access))


def _shown(row: SheetRow, may_see: dict[str, bool], rest: bool) -> list[Cell]:
    mended = row.mended_cells or {}
    problems: dict[str, list[Problem]] = {}
    for problem in row.found_problems:
        problems.setdefault(column_key(problem.field), []).append(problem)
    return [
        Cell(column, text, mended.get(column, ""), problems=tuple(problems.get(column_key(column), ())))
        if may_see.get(column_key(column), rest)
        else Cell(column, "", hidden=True)
        for column, text in row.cells.items()
    ]


def _may_see(row: SheetRow, profile: Profile, seen: Iterable[str], access: Access) -> dict[str, bool]:
    """Column key to whether its cell may be shown, for the columns that the profile reads."""
    answers: dict[str, bool] = {}
    for part in profile.parts:
        hidden = _hidden_columns(part, access)
        for column in part.needed:
            key = column_key(column)
            answers[key] = answers.get(key, False) or part.name in seen
    for part in profile.parts:
        for column in _hidden_columns(part, access):
            answers[column_key(column)] = False
    return answers


def _hidden_columns(part: Part, access: Access) -> list[str]:
    """The columns that this part reads into a property that the reader may not see."""
    hidden = {prop.name for prop in KINDS[part.kind].properties() if not access.may_see(prop)}
    return [column for column, names in part.columns.items() if hidden.intersection(names)]


def _sees_all(profile: Profile, access: Access) -> bool:
    return not any(_hidden_columns(part, access) for part in profile.parts)


def _records(row: SheetRow) -> dict[str, tuple[str, str]]:
    """Part to the kind and uid of the record that the row became, for the parts that rows do not share."""
    kept = RowKey.objects.filter(pk=row.key).first() if row.key else None
    profile = _profile(row)
    kinds = {part.name: part.kind for part in profile.parts} if profile else {}
    return {name: (kinds[name], said[0]) for name, said in orjson.loads(kept.records).items() if name in kinds} if kept else {}


def _profile(row: SheetRow) -> Profile | None:
    """The profile the row was read with; None if it is there no more, and nothing is known of its columns."""
    try:
        return profiles.load(row.received.profile)
    except Refused:
        return None

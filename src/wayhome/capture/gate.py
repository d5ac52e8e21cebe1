"""THE GATE: values become drafts that keep every rule of their noun, or the Problems that hold them.

Sheets and screens pass the same gate; nothing else turns what people wrote into entries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any

from wayhome.accounts.policy import Access
from wayhome.accounts.scope import outside
from wayhome.capture.cells import has_names
from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.fields import Ref, Refs
from wayhome.ledger.record import KINDS, Record
from wayhome.ledger.write import Draft, Guard

MISSING = declare("value.missing", "Nothing is written here, and it must not be empty. Write what belongs here.")
NO_SUCH_RECORD = declare(
    "reference.missing", "{value} is not in the register. Choose a record that is, or register it first."
)


def check(
    drafts: Sequence[Draft], access: Access | None = None, earlier: Sequence[Draft] = ()
) -> dict[int, list[Problem]]:
    """What is wrong with the drafts, alone, among each other and against the register: position to problems.

    With an `access`, also what lies outside the areas of the person who asks. The `earlier` drafts have passed and are
    not in the register: a dry run writes nothing.
    """
    found: dict[int, list[Problem]] = defaultdict(list)
    for position, draft in enumerate(drafts):
        if draft.op == "put" and (problems := _alone(draft)):
            found[position] = problems
    for position, problem in _dangling(drafts, earlier):
        found[position].append(problem)
    for position, problems in _together([*earlier, *drafts], {len(earlier) + each for each in found}).items():
        if position >= len(earlier):
            found[position - len(earlier)].extend(problems)
    for position, problems in (outside(drafts, access, earlier) if access else {}).items():
        found[position].extend(problems)
    return dict(found)


def guards(drafts: Sequence[Draft]) -> list[Guard]:
    """The rules that look at other records, to be asked again inside the lock, where nobody can come between."""

    def guard(cursor: Any) -> list[Problem]:
        return [problem for problems in _together(drafts, set()).values() for problem in problems]

    return [guard]


@cache
def minds_others(kind: str) -> bool:
    """Whether a rule of this noun looks at other records of its kind."""
    return KINDS[kind].check_batch.__func__ is not Record.check_batch.__func__  # type: ignore[attr-defined]


def _alone(draft: Draft) -> list[Problem]:
    model, values = KINDS[draft.kind], draft.values
    problems = model.check_values(values)
    for name in _required(draft.kind):
        if values.get(name) is None and all(problem.field != name for problem in problems):
            problems.append(MISSING(name))
    return problems


@cache
def _required(kind: str) -> tuple[str, ...]:
    return tuple(p.name for p in KINDS[kind].properties() if p.required)


@cache
def _pointers(kind: str) -> tuple[tuple[str, str, bool], ...]:
    """The properties that hold uids of records without names: (property, kind, several)."""
    return tuple(
        (p.name, p.refers, p.many)
        for p in KINDS[kind].properties()
        if isinstance(p, Ref | Refs) and not has_names(KINDS[p.refers])
    )


def _dangling(drafts: Sequence[Draft], earlier: Sequence[Draft]) -> list[tuple[int, Problem]]:
    """The references that point at no record: neither in the register nor made by these drafts."""
    coming = {(draft.kind, draft.uid) for draft in (*earlier, *drafts) if draft.op == "put"}
    wanted: dict[str, dict[str, list[tuple[int, str]]]] = defaultdict(lambda: defaultdict(list))
    for position, draft in enumerate(drafts):
        if draft.op != "put":
            continue
        for name, kind, several in _pointers(draft.kind):
            value = draft.values.get(name)
            if value is None:
                continue
            for uid in value if several else (value,):
                if (kind, uid) not in coming:
                    wanted[kind][uid].append((position, name))
    found: list[tuple[int, Problem]] = []
    for kind, uids in wanted.items():
        present = set(KINDS[kind].objects.filter(uid__in=list(uids)).values_list("uid", flat=True))
        for uid in uids.keys() - present:
            found.extend((position, NO_SUCH_RECORD(name, value=uid)) for position, name in uids[uid])
    return found


def _together(drafts: Sequence[Draft], leave_out: set[int]) -> dict[int, list[Problem]]:
    by_kind: dict[str, list[int]] = defaultdict(list)
    for position, draft in enumerate(drafts):
        if position not in leave_out:
            by_kind[draft.kind].append(position)
    found: dict[int, list[Problem]] = {}
    for kind, positions in by_kind.items():
        for index, problems in KINDS[kind].check_batch([drafts[p] for p in positions]).items():
            found[positions[index]] = problems
    return found

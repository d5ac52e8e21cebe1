"""Branches: the updates that a phone makes to a record while it has no network, each upon the one before.

The phone counts on from the version it had. Its first update names that version as base and, if it came from here, as
trunk; each later one names the count it was made upon. So an update is taken upon the version that its predecessor
became here, and waits while that is not in: in whatever order they arrive, they are applied in the order of the phone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import Q

from wayhome.capture.entities.tables import BranchStep
from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.fields import values_of
from wayhome.ledger.record import KINDS

BAD_VERSION = declare(
    "entity.bad_version",
    "The phone names the version “{value}” of this record, which is none. Look at the answers, then decide.",
)
AHEAD = declare(
    "entity.ahead",
    "The phone saw version {seen} of this record, but here it has {current} versions only. "
    "Was the register restored from a copy? Look at the answers, then decide.",
)
WAITS_FOR_STEP = declare("entity.waits_step", "Waits for update {number} of this record from the same phone.")


@dataclass(frozen=True, slots=True)
class Base:
    """What an update was made upon: `version` of the record (0: the phone says none), and how the phone saw it.

    `seen` is there where the phone saw something else than that version.
    """

    version: int
    seen: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Waits:
    """An update that waits for the step `base` of its branch, the `number`th since the phone went off the network."""

    base: int
    number: int


Known = Mapping[tuple[str, str, str, int], BranchStep]
"""(kind, uid, branch, base) to the step."""


def known_steps(branches: Iterable[tuple[str, str]]) -> dict[tuple[str, str, str, int], BranchStep]:
    """The steps taken in of these branches, each given as (uid, branch)."""
    wanted = set(branches)
    if not wanted:
        return {}
    uids, names = {uid for uid, _ in wanted}, {branch for _, branch in wanted}
    rows = BranchStep.objects.filter(Q(uid__in=uids) & Q(branch__in=names))
    return {(step.kind, step.uid, step.branch, step.base): step for step in rows}


def base_of(
    kind: str, uid: str, branch: str, base: int | None, trunk: int | None, current: int, known: Known
) -> Base | Waits | Problem:
    """The true base of an update of a record that has `current` versions here."""
    if trunk is not None and trunk > current:
        return AHEAD(seen=trunk, current=current)
    if not branch:
        if base is not None and base > current:
            return AHEAD(seen=base, current=current)
        return Base(base or 0)
    first = trunk or 1
    if base is None or base <= first:
        return Base(min(base or first, first))
    step = known.get((kind, uid, branch, base - 1))
    if step is None:
        return Waits(base - 1, base - first)
    seen = values_of(KINDS[kind].properties(), step.seen) if step.seen is not None else None
    return Base(step.version, seen)


def as_kept(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON keeps them: days and amounts as text."""
    return orjson.loads(orjson.dumps(values, default=str))


def number_of(text: str) -> int | Problem | None:
    """A version as the phone writes it; None if it writes none."""
    if not text:
        return None
    if text.isascii() and text.isdigit() and 0 < len(text) < 10 and int(text) > 0:
        return int(text)
    return BAD_VERSION(value=text[:40])

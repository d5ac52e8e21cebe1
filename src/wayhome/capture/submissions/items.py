"""What is known of one submission while it goes through the gate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from wayhome.accounts.policy import Access
from wayhome.capture.entities.tables import BranchStep
from wayhome.capture.submissions.answers import Level, Reader
from wayhome.capture.submissions.tables import Submission
from wayhome.kernel.problems import Problem
from wayhome.ledger.write import Draft
from wayhome.packs import active

State = Submission.State
Made = dict[tuple[str, str], tuple[str, int, bool]]
"""(kind, uid) to (place, version, whether it was new): what a submission made or changed."""


@dataclass(slots=True)
class Change:
    """One entity, or one set of answers, of a submission: what is said of the record `uid`.

    `place` is where it stands in the form, `paths` leads from properties to the questions that fill them. `draft` is
    what becomes of it, None if nothing changes. `step` is the update of a branch that it is.
    """

    kind: str
    uid: str
    place: str
    said: dict[str, Any]
    level: Level | None = None
    paths: Mapping[str, Sequence[str]] = field(default_factory=dict)
    create: bool = True
    update: bool = False
    numbers: tuple[int | None, int | None] = (None, None)
    branch: str = ""
    answers: dict[str, Any] | None = None
    draft: Draft | None = None
    version: int = 0
    is_new: bool = False
    step: BranchStep | None = None
    view: dict[str, Any] | None = None

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, self.uid

    def path_of(self, name: str) -> str:
        """Where the answer stands that fills a property; a property that no question fills is named by itself."""
        paths = self.paths.get(name)
        if not paths or self.level is None:
            return f"{self.place}#{self.kind}.{name}"
        answered = [path for path in paths if path in self.level.texts]
        return self.level.placed((answered or paths)[0])


@dataclass(frozen=True, slots=True)
class Clash:
    """A property that two people changed otherwise: as the sender saw it, as it is now, and as it was sent."""

    change: Change
    name: str
    seen: Any
    current: Any
    sent: Any

    @property
    def field(self) -> str:
        """Where the answer stands, which names it when a person chooses."""
        return self.change.path_of(self.name)


@dataclass
class Item:
    """One submission at the gate. `outcome` is "" while nothing stands against it.

    What people have decided about it: `is_chosen`, that this variant stands; `applies_now`, that it waits for nothing;
    `choices`, which side is right in a conflict.
    """

    pk: int
    instance: str
    deprecates: str
    form_id: str
    version: str
    xml: bytes
    by: str
    received: dt.datetime
    state: str
    kept_lineage: str

    lineage: str = ""

    decided_by: str = ""
    is_chosen: bool = False
    applies_now: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)

    access: Access | None = None
    reader: Reader | None = None
    replaces: list[int] = field(default_factory=list)
    is_own: bool = False
    before: Made = field(default_factory=dict)
    levels: list[Level] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    outcome: str = ""
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    awaits: list[str] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    waits_for_batch: bool = False

    @property
    def day(self) -> dt.date:
        """The day on which it was received, in the country of the active pack."""
        return _day_of(int(self.received.timestamp()) // _QUARTER)

    @property
    def writer(self) -> str:
        """Who answers for what is written: the sender, or who decided last."""
        return self.decided_by or self.by

    def end(self, outcome: str, *problems: Problem) -> None:
        """Settle it as `outcome`; a stronger reason given before stays."""
        if _RANK[outcome] > _RANK.get(self.outcome, 0):
            self.outcome = outcome
        self.problems.extend(problems)

    def wait(self, key: str, problem: Problem) -> None:
        """Let it wait until `key` is in."""
        self.awaits.append(key)
        self.end(State.WAITING, problem)

    def made(self) -> str | None:
        """What it made or changed, as the row keeps it; None if it did not go in."""
        if self.outcome:
            return None
        kept = [c for c in self.changes if c.draft is None or c.draft.op == "put"]
        return orjson.dumps([[c.place, c.kind, c.uid, c.version, c.is_new] for c in kept]).decode()

    def start_again(self) -> None:
        """Forget what this look at it found."""
        self.outcome, self.problems, self.notes, self.awaits = "", [], [], []
        self.changes, self.replaces, self.before, self.clashes = [], [], {}, []
        self.is_own = self.waits_for_batch = False


_RANK: dict[str, int] = {State.CONFLICT: 1, State.WAITING: 2, State.HELD: 3, State.VARIANT: 4}
"""Of several reasons, the one to act on first: only what could go in otherwise can be in conflict."""


_QUARTER = 900
"""Seconds. No day anywhere begins within a quarter of an hour."""


@lru_cache(maxsize=1_000)
def _day_of(quarter: int) -> dt.date:
    return dt.datetime.fromtimestamp(quarter * _QUARTER, ZoneInfo(active().time_zone)).date()


DECIDED_FOR, APPLIED, RESOLVED = "use_variant", "apply_now", "resolve"
"""The decisions that change how the gate takes a submission, now and when it is taken again."""

AS_OWN = "as_own"
"""The decision to receive a variant once more, under a number of its own."""

COLUMNS = (
    "pk", "instance", "deprecates", "form_id", "version", "xml", "mended", "by", "received", "state", "lineage",
    "decisions",
)  # fmt: skip


def item_of(row: Sequence[Any]) -> Item:
    """The item of a row that has the COLUMNS."""
    pk, instance, deprecates, form_id, version, xml, mended, by, received, state, lineage, decisions = row
    item = Item(pk, instance, deprecates, form_id, version, bytes(mended or xml), by, received, state, lineage)
    for each in decisions or ():
        item.decided_by = each["by"]
        item.is_chosen |= each["decision"] == DECIDED_FOR
        item.applies_now |= each["decision"] == APPLIED
        item.choices = {**item.choices, **each.get("choices", {})}
    return item


def as_made(stored: list[list[Any]] | None) -> Made:
    return {(kind, uid): (place, version, is_new) for place, kind, uid, version, is_new in stored or []}

"""Moving: from one place to another, while the clock of the quarantine goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from wayhome.kernel.problems import Problem
from wayhome.ledger.write import Draft
from wayhome.records.stay import Stay
from wayhome.records.staying.spans import Moment
from wayhome.reference.sites import Site


@dataclass(frozen=True, slots=True)
class Goal:
    """Where somebody moves: a site, or (at `place`, a code of `stay_place`, such as relatives) in an area."""

    place: str
    area: str | None = None
    site: Site | None = None
    beds: Mapping[str, str] = field(default_factory=dict)
    """Person to the bed they get there."""
    beyond: str | None = None
    """The reason for which more come in than there are beds."""


def move(stays: Sequence[Stay], goal: Goal, at: Moment) -> list[Draft] | Problem:
    """The drafts by which these stays end at that minute and others, which name them, begin.

    The quarantine stays the same record: it is entrusted to the area of the goal, and its days go on. The people are
    in that area now, so that those who answer for it see them.
    """
    raise NotImplementedError

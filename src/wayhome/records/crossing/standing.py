"""Standing: what is said of points of entry at a moment. Of a point about which nothing is said, nothing is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wayhome.records.crossing.hours import is_within_hours, span_of
from wayhome.records.crossing_status import CrossingStatus, is_general
from wayhome.records.staying.spans import Moment

OPEN, PARTLY, CLOSED, UNKNOWN = "open", "partly", "closed", "unknown"
"""Codes of the list crossing_status."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds at one point at one moment. `said` are the statuses in force, those for everybody first.

    `state` is of that time whatever the hour: PARTLY where different people are told different things, UNKNOWN where
    nothing is said of people in general and nobody may cross. `open_now` is None where it is not known.
    """

    site: str
    said: tuple[CrossingStatus, ...]
    state: str
    open_now: bool | None


def standings(sites: Iterable[str], at: Moment) -> dict[str, Standing]:
    """Site to what holds there at that moment, for each of `sites`. One query."""
    wanted = list(sites)
    by_site: dict[str, list[CrossingStatus]] = {site: [] for site in wanted}
    for each in CrossingStatus.objects.filter(site__in=wanted).order_by("start", "seq"):
        by_site[each.site].append(each)
    return {site: standing(site, statuses, at) for site, statuses in by_site.items()}


def standing(site: str, statuses: Sequence[CrossingStatus], at: Moment) -> Standing:
    """What holds at a point of which this is said."""
    said = [each for each in statuses if span_of(each.values()).has(at)]
    said.sort(key=lambda each: not is_general(each.values()))
    values = [each.values() for each in said]
    return Standing(site, tuple(said), state_of(values), _open_now(values, at))


def state_of(said: Sequence[Mapping[str, Any]]) -> str:
    """One word for all that holds at once. Nothing is open because nobody said that it is closed."""
    states = {values["status"] for values in said} - {UNKNOWN}
    if not states:
        return UNKNOWN
    if not any(is_general(values) for values in said):
        return PARTLY if states - {CLOSED} else UNKNOWN
    return states.pop() if len(states) == 1 else PARTLY


def _open_now(said: Sequence[Mapping[str, Any]], at: Moment) -> bool | None:
    """Whether anybody may cross in this minute."""
    if not said or state_of(said) == UNKNOWN:
        return None
    return any(values["status"] in (OPEN, PARTLY) and is_within_hours(values, at) for values in said)

"""What stands: which needs of which sites are open, taken by whom until when, or met, as of a day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from wayhome.packs.norms import YES, Norm, norms
from wayhome.records.site_check import SiteCheck
from wayhome.records.site_need import SiteNeed
from wayhome.records.sites.needs import Found, Need, found, people_of
from wayhome.reference.sites import Site


class State(StrEnum):
    """OVERDUE: who took charge has let the day pass. OPEN: nobody takes care. TAKEN: somebody does. MET: it was met
    since the check, or a later check found it met."""

    OVERDUE = "overdue"
    OPEN = "open"
    TAKEN = "taken"
    MET = "met"


URGENCY = tuple(State)
"""The states in the order in which a coordinator must look at them."""


@dataclass(frozen=True, slots=True)
class StandingNeed:
    """One need of one site, reckoned for so many `people`.

    `check` is the newest check, if it found the need, or found it met. `taken` is the record of who takes care of it,
    or that it was met.
    """

    site: Site
    need: Need
    state: State
    people: int
    check: SiteCheck | None = None
    taken: SiteNeed | None = None

    @property
    def is_open(self) -> bool:
        return self.state != State.MET


def newest_checks(sites: Iterable[str], on: dt.date, among: QuerySet[SiteCheck] | None = None) -> dict[str, SiteCheck]:
    """Site uid to its newest check up to that day, where there is one: two queries, however many sites.

    `among` are the checks the reader may know of.
    """
    those = SiteCheck.objects.all() if among is None else among
    dated = those.annotate(seen=Coalesce("day", "known_by")).filter(seen__lte=on)
    newest = dated.filter(site=OuterRef("uid")).order_by("-seen", "-seq").values("uid")[:1]
    found = Site.objects.filter(uid__in=list(sites)).annotate(newest=Subquery(newest)).values_list("uid", "newest")
    uids = {site: check for site, check in found if check}
    checks: dict[str, Any] = SiteCheck.objects.in_bulk(list(uids.values()))
    return {site: checks[check] for site, check in uids.items()}


def standing_needs(
    sites: Sequence[Site],
    on: dt.date,
    inside: Mapping[str, int],
    checks: Mapping[str, SiteCheck],
    among: QuerySet[SiteNeed] | None = None,
) -> dict[str, list[StandingNeed]]:
    """Site uid to its needs as of that day, the most urgent first: one query. A site that is closed needs nothing.

    `inside` says how many are in each site, `checks` are those of `newest_checks`, `among` are the records of needs
    that the reader may know of.
    """
    open_ones = [site for site in sites if not (site.closed and site.closed <= on)]
    taken = _taken([site.uid for site in open_ones], on, SiteNeed.objects.all() if among is None else among)
    standing, known = {}, norms()
    for site in open_ones:
        check = checks.get(site.uid)
        each = list(_of_site(site, check, inside.get(site.uid, 0), taken.get(site.uid, {}), on, known))
        if each:
            standing[site.uid] = sorted(each, key=lambda need: URGENCY.index(need.state))
    return standing


def _taken(sites: list[str], on: dt.date, among: QuerySet[SiteNeed]) -> dict[str, dict[str, SiteNeed]]:
    """Site to norm to the newest record that somebody took charge."""
    found: dict[str, dict[str, SiteNeed]] = defaultdict(dict)
    for row in among.filter(site__in=sites, known_by__lte=on).order_by("known_by", "seq"):
        found[row.site][row.norm] = row
    return found


def _of_site(
    site: Site,
    check: SiteCheck | None,
    inside: int,
    taken: Mapping[str, SiteNeed],
    on: dt.date,
    known: Mapping[str, Norm],
) -> Iterator[StandingNeed]:
    people = people_of(check, inside, site.capacity) if check else inside
    said = found(check, people, known.values()) if check else Found([], [])
    for need in said.needs:
        row = taken.get(need.norm.id)
        yield StandingNeed(site, need, _state(row, check, on), people, check, row)
    lacking, open_questions = {need.norm.id for need in said.needs}, {norm.id for norm in said.untold}
    for norm, row in taken.items():
        if norm not in lacking:
            is_seen = check is not None and norm not in open_questions and _seen(check) >= row.known_by
            state = State.MET if is_seen else _state(row, None, on)
            yield StandingNeed(
                site,
                Need(known.get(norm) or _unknown(norm), row.quantity),
                state,
                people,
                check if is_seen else None,
                row,
            )


def _state(row: SiteNeed | None, check: SiteCheck | None, on: dt.date) -> State:
    """What became of a need that the check found, or, without a check, that somebody wrote down.

    Met counts from the day of the check on: what was met before and is lacking again is a new need.
    """
    if row is None:
        return State.OPEN
    if row.met is not None and row.met <= on:
        return State.MET if check is None or row.met >= _seen(check) else State.OPEN
    if row.owner is None:
        return State.OPEN
    return State.OVERDUE if row.due and row.due < on else State.TAKEN


def _seen(check: SiteCheck) -> dt.date:
    return check.day or check.known_by


def _unknown(id: str) -> Norm:
    """A norm that is laid down no more: it is known by its id alone."""
    said = {"en": id}
    return Norm(id, "", YES, (), said, said, {}, {}, confirmed=False)

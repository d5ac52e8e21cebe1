"""What stays claim: a human for one place, a bed for one person, a place inside for each. Asked again inside the lock.

Only what a draft claims anew is asked: whoever leaves a place that is too full leaves it, whatever stands against it.
Unknown hours are given the benefit of the doubt: see spans.surely.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from wayhome.kernel.names import ascii_digits
from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.record import KINDS
from wayhome.ledger.write import Draft
from wayhome.records.humans import humans
from wayhome.records.staying.crowd import Crowd
from wayhome.records.staying.spans import Span, meet, surely
from wayhome.records.wording import code_label
from wayhome.reference import names
from wayhome.reference.sites import Site

AT_ONCE = 5_000

TWICE = declare(
    "stay.twice",
    "This person is checked in already: {where}, since {start}. Check them out there first, or move them from there.",
)
TWICE_ELSEWHERE = declare(
    "stay.twice_elsewhere",
    "Another registration of this person is checked in at another place since {start}. Let it be checked out first.",
)
BED_TAKEN = declare("stay.bed_taken", "Somebody has bed {bed} at that time. Choose another bed.")
FULL = declare(
    "stay.full",
    "“{site}” has {beds} beds, and {inside} people are in them. Say why more come in, or send them to another site.",
)
NO_BEDS = declare(
    "stay.no_beds",
    "“{site}” has no beds: their number is 0. Say why somebody stays there, or let the number be corrected.",
)

Row = Mapping[str, Any]
COLUMNS = (
    "uid", "person", "place", "site", "bed", "checked_in", "checked_in_time", "checked_out", "checked_out_time",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """That a stay lasts for a span, and what the book said of it before; `before` is None of one that is new."""

    values: Row
    span: Span
    before: Row | None

    def is_new_of(self, *what: str) -> bool:
        """Whether it takes more than it had: another one of `what`, or for longer."""
        held = surely(self.before) if self.before else None
        if self.before is None or held is None or any(self.before.get(n) != self.values.get(n) for n in what):
            return True
        return not (held.begin <= self.span.begin and self.span.end <= held.end)


@dataclass(slots=True)
class Taken:
    """What is claimed already: the stays of each human, of each bed, of each site."""

    humans: dict[str, list[tuple[Span, Row]]] = field(default_factory=lambda: defaultdict(list))
    beds: dict[tuple[str, str], list[Span]] = field(default_factory=lambda: defaultdict(list))
    crowds: dict[str, Crowd] = field(default_factory=lambda: defaultdict(Crowd))

    def know(self, stays: Iterable[tuple[str, Row, Span]]) -> None:
        """Note stays that stand, each with its human."""
        spans: dict[str, list[Span]] = defaultdict(list)
        for human, values, span in stays:
            self._note(human, values, span)
            if site := values.get("site"):
                spans[site].append(span)
        self.crowds.update({site: Crowd(those) for site, those in spans.items()})

    def add(self, human: str, values: Row, span: Span) -> None:
        """Note one that comes with the others."""
        self._note(human, values, span)
        if site := values.get("site"):
            self.crowds[site].add(span)

    def _note(self, human: str, values: Row, span: Span) -> None:
        self.humans[human].append((span, values))
        if (site := values.get("site")) and (bed := bed_key(values.get("bed"))):
            self.beds[site, bed].append(span)


def contradictions(batch: Sequence[Draft]) -> dict[int, list[Problem]]:
    """What is wrong when the stays of `batch` meet each other and the book: position to problems."""
    claims = _claims(batch)
    if not claims:
        return {}
    who, all_of = humans({claim.values.get("person", "") for claim in claims.values()})
    taken = _taken(claims.values(), {draft.uid for draft in batch}, all_of)
    sites = {each.uid: each for each in Site.objects.filter(uid__in={c.values.get("site") for c in claims.values()})}
    found = {}
    for position, claim in claims.items():
        human = who.get(claim.values.get("person", ""), "")
        problems = [
            problem
            for problem in (_two_places(claim, human, taken), _two_in_a_bed(claim, taken), _beyond(claim, sites, taken))
            if problem
        ]
        if problems:
            found[position] = problems
        else:
            taken.add(human, claim.values, claim.span)
    return found


def bed_key(bed: str | None) -> str:
    """What makes two writings of a bed one bed: "01" and "១" are bed 1; "" for none."""
    return ascii_digits(bed or "").strip().casefold().lstrip("0")


def _two_places(claim: Claim, human: str, taken: Taken) -> Problem | None:
    if not claim.is_new_of("person"):
        return None
    other = next((values for span, values in taken.humans[human] if meet(claim.span, span)), None)
    if other is None:
        return None
    start = other["checked_in"].isoformat()
    if other["person"] != claim.values["person"]:
        return TWICE_ELSEWHERE("person", start=start)
    return TWICE("person", where=called(other), start=start)


def called(values: Row) -> str:
    """How one would call the place of a stay: the name of the site, else that it is at home, with relatives …"""
    site = values.get("site")
    return names.label("site", site) if site else code_label("stay_place", values.get("place"))


def _two_in_a_bed(claim: Claim, taken: Taken) -> Problem | None:
    site, bed = claim.values.get("site"), bed_key(claim.values.get("bed"))
    if not (site and bed and claim.is_new_of("site", "bed")):
        return None
    is_taken = any(meet(claim.span, span) for span in taken.beds[site, bed])
    return BED_TAKEN("bed", bed=claim.values["bed"]) if is_taken else None


def _beyond(claim: Claim, sites: Mapping[str, Site], taken: Taken) -> Problem | None:
    site = sites.get(claim.values.get("site") or "")
    if site is None or site.capacity is None or claim.values.get("beyond_capacity") or not claim.is_new_of("site"):
        return None
    inside = taken.crowds[site.uid].most(claim.span)
    if inside < site.capacity or claim.span.begin == claim.span.end:
        return None
    if site.capacity == 0:
        return NO_BEDS("beyond_capacity", site=site.headline())
    return FULL("beyond_capacity", site=site.headline(), beds=site.capacity, inside=inside)


def _claims(batch: Sequence[Draft]) -> dict[int, Claim]:
    drafted = [draft.uid for draft in batch if draft.based_on != 0]
    before = {row["uid"]: row for row in _rows(Q(uid__in=drafted))} if drafted else {}
    claims = {}
    for position, draft in enumerate(batch):
        span = surely(draft.values) if draft.op == "put" else None
        if span is not None:
            claims[position] = Claim(draft.values, span, before.get(draft.uid))
    return claims


def _taken(claims: Iterable[Claim], drafted: set[str], all_of: Mapping[str, Sequence[str]]) -> Taken:
    """What the book holds of the humans and the sites that the claims speak of, without what is drafted itself."""
    taken, known = Taken(), set(drafted)
    who = {person: human for human, persons in all_of.items() for person in persons}
    persons = list(who)
    rows: list[Row] = []
    for begin in range(0, len(persons), AT_ONCE):
        rows += _rows(Q(person__in=persons[begin : begin + AT_ONCE]))
    if sites := {site for claim in claims if (site := claim.values.get("site"))}:
        earliest = min(claim.span.begin.day for claim in claims)
        rows += _rows(Q(site__in=sites) & (Q(checked_out=None) | Q(checked_out__gte=earliest)))
    standing = []
    for row in rows:
        if row["uid"] not in known and (span := surely(row)):
            known.add(row["uid"])
            standing.append((who.get(row["person"], str(row["person"])), row, span))
    taken.know(standing)
    return taken


def _rows(which: Q) -> list[Row]:
    begun: Any = KINDS["stay"].objects
    return list(begun.filter(which, checked_in__isnull=False).values(*COLUMNS))

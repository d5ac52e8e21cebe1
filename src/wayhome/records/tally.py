"""Tally: a figure that somebody else stated. It is quoted, never counted; two sources stand side by side."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wayhome.kernel.names import fold
from wayhome.kernel.problems import Problem, declare
from wayhome.ledger.fields import Code, Day, Flag, Quantity, Ref, Text
from wayhome.ledger.record import ReadOnlyQuerySet, record
from wayhome.ledger.write import Draft
from wayhome.records.base import FRACTIONAL, UNIT_MISSING, Fact
from wayhome.records.wording import amount, code_label, named, words

ALL, EXACT = "all", "exact"
# Units in which people are counted; a rate, such as people per day, may be a fraction.
_PEOPLE = {fold(unit) for unit in ("people", "person", "persons", "នាក់")}
_SERIES = ("stated_by", "metric", "site", "area")

VALUE_MISSING = declare(
    "tally.value_missing",
    "The statement has no number. Write the number that was stated, or say that it was “all”.",
)
SAID_OTHERWISE = declare(
    "tally.said_otherwise",
    "The same source has stated {other} for the same thing already; this says {value}. "
    "If it is a correction, name the statement it supersedes; else correct the number.",
)
GOES_DOWN = declare(
    "tally.goes_down",
    "A running total cannot fall: it was {other} on {other_day} and would be {value} on {day}. "
    "Correct the number or the day, or name the statement it supersedes.",
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A tally as its rules see it: the series it belongs to, and what it says for which days."""

    uid: str
    series: tuple[Any, ...]
    days: tuple[Any, ...]
    cumulative: bool
    as_of: dt.date | None
    value: Decimal | None
    bound: str

    @classmethod
    def of(cls, uid: str, values: Mapping[str, Any]) -> Statement:
        return cls(
            uid=uid,
            series=(
                *(values.get(name) for name in _SERIES),
                fold(values.get("unit") or ""),
                bool(values.get("illustrative")),
            ),
            days=tuple(values.get(name) for name in ("period_start", "period_end", "as_of", "known_by")),
            cumulative=bool(values.get("cumulative")),
            as_of=values.get("as_of"),
            value=values.get("value"),
            bound=values.get("bound") or EXACT,
        )

    @property
    def about(self) -> tuple[Any, ...]:
        """What it is about. Where it names no day, the day by which it was known tells two statements apart."""
        start, end, as_of, known_by = self.days
        return (*self.series, self.cumulative, start, end, as_of, None if start or end or as_of else known_by)

    @property
    def runs(self) -> tuple[Any, ...]:
        """The running total it stands in: of its series, from the day on which that began to be counted."""
        return (*self.series, self.days[0])

    @property
    def comparable(self) -> bool:
        """Whether it stands in a running total that must not fall."""
        return self.cumulative and self.bound == EXACT and self.as_of is not None and self.value is not None

    def says(self) -> str:
        return printed(self.bound, self.value)


class TallySet(ReadOnlyQuerySet):
    """Sets of statements."""

    def standing(self) -> TallySet:
        """Those that no later statement supersedes."""
        return self.exclude(uid__in=self.model.objects.filter(supersedes__isnull=False).values("supersedes"))


@record("tally")
class Tally(Fact):
    """What a source stated, in which document, about what, where, for which days or as of when."""

    objects: ClassVar[Any] = TallySet.as_manager()

    scope = ("area",)
    columns = ("stated_by", "metric", "site", "area", "period_start", "as_of", "value", "bound", "unit", "document")
    searchable = ("document", "note")
    dated_by = "as_of"
    span = ("period_start", "period_end")

    stated_by = Ref("information_source", _("Stated by"), required=True)
    document = Text(_("Document"), required=True)
    metric = Code(_("Metric"), codes="metric", required=True)
    site = Ref("site", _("Site"))
    area = Ref("area", _("Area"))
    period_start = Day(_("Period from"))
    period_end = Day(_("Period to"))
    cumulative = Flag(_("Running total"), default=False)
    as_of = Day(_("As of"))
    value = Quantity(_("Value"))
    bound = Code(
        _("Exactness"), codes="bound", help=_("Whether the number is exact, a least number, rounded, or “all”")
    )
    unit = Text(_("Unit"), required=True)
    supersedes = Ref("tally", _("Supersedes"), help=_("The statement that this one corrects"))

    class Meta(Fact.Meta):
        verbose_name = _("statement")
        verbose_name_plural = _("statements")

    def headline(self) -> str:
        said = f"{self.printed()} {self.unit}"
        return words(named("information_source", self.stated_by), code_label("metric", self.metric), said)

    def printed(self) -> str:
        """The number as the source printed it: >2000, ~170, all."""
        return printed(self.bound or EXACT, self.value)

    @classmethod
    def check_values(cls, values: Mapping[str, Any]) -> list[Problem]:
        problems = super().check_values(values)
        if values.get("value") is None:
            if values.get("bound") != ALL:
                problems.append(VALUE_MISSING("value"))
        elif not values.get("unit"):
            problems.append(UNIT_MISSING("unit", value=amount(values["value"])))
        elif values["value"] % 1 and fold(values["unit"]) in _PEOPLE:
            problems.append(FRACTIONAL("value", value=amount(values["value"])))
        return problems

    @classmethod
    def check_batch(cls, batch: Sequence[Draft]) -> dict[int, list[Problem]]:
        """Nothing is stated twice with another value, and no running total falls, unless something is superseded."""
        puts = [(index, draft) for index, draft in enumerate(batch) if draft.op == "put"]
        if not puts:
            return {}
        gone = {draft.uid for draft in batch} | {d.values["supersedes"] for _, d in puts if d.values.get("supersedes")}
        books = _Books(s for s in _standing_near([draft for _, draft in puts]) if s.uid not in gone)
        superseded = {d.values["supersedes"] for _, d in puts if d.values.get("supersedes")}
        found: dict[int, list[Problem]] = {}
        for index, draft in puts:
            statement = Statement.of(draft.uid, draft.values)
            if draft.uid in superseded:
                continue
            problem = books.against(statement)
            if problem:
                found[index] = [problem]
            else:
                books.add(statement)
        return found


class _Books:
    """The statements so far, as a new one must be held against them."""

    def __init__(self, statements: Iterable[Statement]):
        self._about: dict[tuple[Any, ...], Statement] = {}
        self._series: dict[tuple[Any, ...], list[Statement]] = defaultdict(list)
        for statement in statements:
            self.add(statement)

    def add(self, statement: Statement) -> None:
        self._about[statement.about] = statement
        if statement.comparable:
            self._series[statement.runs].append(statement)

    def against(self, new: Statement) -> Problem | None:
        same = self._about.get(new.about)
        if same and (same.value, same.bound) != (new.value, new.bound):
            return SAID_OTHERWISE("value", other=same.says(), value=new.says())
        if not new.comparable:
            return None
        for other in self._series.get(new.runs, ()):
            earlier = other.as_of < new.as_of and other.value > new.value  # type: ignore[operator]
            later = other.as_of > new.as_of and other.value < new.value  # type: ignore[operator]
            if earlier or later:
                return GOES_DOWN(
                    "value",
                    other=other.says(),
                    other_day=other.as_of.isoformat(),  # type: ignore[union-attr]
                    value=new.says(),
                    day=new.as_of.isoformat(),  # type: ignore[union-attr]
                )
        return None


def printed(bound: str, value: Decimal | None) -> str:
    """A stated number as it is printed: an exact one plain, a least one with >, a rounded one with ~, and “all”."""
    if bound == ALL or value is None:
        return ALL
    return {"over": ">", "about": "~"}.get(bound, "") + format(value.normalize(), "f")


_SEEN = (*_SERIES, "unit", "illustrative", "period_start", "period_end", "as_of", "known_by")


def _standing_near(drafts: Sequence[Draft]) -> Iterable[Statement]:
    """The standing statements of the sources, metrics and places of the drafts; of their days, unless they run on."""
    wanted: dict[tuple[Any, Any, bool], list[Draft]] = defaultdict(list)
    for draft in drafts:
        values = draft.values
        wanted[values.get("stated_by"), values.get("metric"), bool(values.get("cumulative"))].append(draft)
    for (stated_by, metric, cumulative), group in wanted.items():
        rows = Tally.objects.standing().filter(stated_by=stated_by, metric=metric)
        for name in ("site", "area") if cumulative else ("site", "area", "as_of", "period_start"):
            rows = rows.filter(_one_of(name, {draft.values.get(name) for draft in group}))
        rows = rows.filter(cumulative=True) if cumulative else rows.exclude(cumulative=True)
        for row in rows.values("uid", "cumulative", "value", "bound", *_SEEN):
            yield Statement.of(row["uid"], row)


def _one_of(name: str, wanted: set[Any]) -> Q:
    condition = Q(**{f"{name}__in": wanted - {None}})
    return condition | Q(**{f"{name}__isnull": True}) if None in wanted else condition

"""How well a column fits a property: what it is called, and what stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wayhome.capture.cells import has_names
from wayhome.capture.guessing.seeing import MOSTLY, SeenColumn
from wayhome.capture.guessing.words import called, is_called_place
from wayhome.ledger.fields import Code, Count, Day, Flag, Property, Quantity
from wayhome.ledger.record import KINDS, Record

ENOUGH = 0.6
BY_CONTENT, UNFIT, LONELY = 0.5, -0.6, 0.6


@dataclass(frozen=True, slots=True)
class Match:
    """A column that may fill a property of a kind; a higher score is surer, from about 0 to 1.6."""

    score: float
    column: str
    kind: str
    prop: str


def matches(columns: Sequence[SeenColumn], kind: str, area: str) -> list[Match]:
    """The likely pairs of a kind, each column and each property once, the surest first.

    `area` is the property that a column of places fills which does not say what the place is to the record.
    """
    model = KINDS[kind]
    offered = [
        p for p in model.properties() if p.name not in getattr(model, "settled", ()) and p.name != "illustrative"
    ]
    scored = [
        Match(round(fit(column, model, prop, area), 3), column.name, kind, prop.name)
        for column in columns
        for prop in offered
    ]
    return _each_once(match for match in scored if match.score >= ENOUGH)


def fit(column: SeenColumn, model: type[Record], prop: Property, area: str) -> float:
    """How well the column fits the property: the name decides, what stands in the column speaks for it or against."""
    by_name = called(model, prop).fits(column.name, column.tag)
    if prop.refers == "area" and prop.name == area and is_called_place(column.name, column.tag):
        by_name = max(by_name, LONELY)
    if not column.filled:
        return by_name
    return by_name + _by_content(column, prop, by_name)


def _by_content(column: SeenColumn, prop: Property, by_name: float) -> float:
    if isinstance(prop, Day):
        return BY_CONTENT * by_name if column.share("day") > MOSTLY else UNFIT
    if isinstance(prop, Count | Quantity):
        return BY_CONTENT / 2 if column.share("number") > MOSTLY else UNFIT
    if isinstance(prop, Flag):
        return BY_CONTENT / 2 if column.share("flag") > MOSTLY else UNFIT
    if prop.codes:
        share = column.share(f"codes:{prop.codes}")
        tells = BY_CONTENT + (0.1 if column.distinct > 1 else -0.3)
        return tells * share if share > MOSTLY else (UNFIT / 2 if column.share("number") > MOSTLY else 0.0)
    if prop.refers == "area":
        return BY_CONTENT * column.share("place") if column.share("place") > MOSTLY / 2 else UNFIT / 2
    if prop.refers:
        share = column.share(f"names:{prop.refers}") if has_names(KINDS[prop.refers]) else 0.0
        return BY_CONTENT * share if share > MOSTLY / 2 else UNFIT
    return UNFIT / 2 if column.share("day") > MOSTLY else 0.0


def is_code(prop: Property) -> bool:
    """Whether the property takes one of a few codes or names, so that what a sheet says may need translating."""
    return isinstance(prop, Code | Flag) or bool(prop.codes) or (bool(prop.refers) and prop.refers != "area")


def _each_once(scored: Iterable[Match]) -> list[Match]:
    found: list[Match] = []
    for match in sorted(scored, key=lambda each: -each.score):
        if all(match.column != other.column and match.prop != other.prop for other in found):
            found.append(match)
    return found

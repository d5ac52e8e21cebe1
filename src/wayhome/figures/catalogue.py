"""The catalogue: every definition and named figure in force, shipped ones and those of the active pack.

A `Definitions` can also be made from what an edition kept; the engine takes it as an argument and never asks what is
shipped today.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from wayhome.figures import problems as says
from wayhome.figures.definition import DERIVED, Definition
from wayhome.figures.laid_down import LaidDown, in_force, settled
from wayhome.figures.named import Named, check_named, check_slice, parse_named, read_named
from wayhome.figures.secrets import undeclared
from wayhome.figures.slices import slice_json
from wayhome.figures.words import Words, general_units
from wayhome.kernel.digest import content_digest
from wayhome.kernel.problems import Problem, Refused
from wayhome.ledger.fields import Secrecy
from wayhome.packs import active

GENERAL = Path(__file__).parent / "sql"
NAMED = "named.toml"


@dataclass(frozen=True, slots=True)
class Definitions:
    """Indicators by id, named figures by id in their order, and the words of all units."""

    indicators: Mapping[str, Definition]
    named: Mapping[str, Named]
    units: Mapping[str, Words]

    def asked(self, figure: str) -> Named:
        """The named figure, or the whole indicator of that id. Refused if there is neither."""
        if figure in self.named:
            return self.named[figure]
        if figure in self.indicators:
            return Named.of(self.indicators[figure])
        raise Refused([says.UNKNOWN_FIGURE(figure=figure)])

    def definition(self, figure: str) -> Definition:
        """The definition behind a named figure or an indicator."""
        return self.indicators[self.asked(figure).indicator]

    def unit(self, code: str) -> Words:
        return self.units.get(code) or Words(code, code)

    def closure(self, indicator: str) -> dict[str, Definition]:
        """The indicator and every one it is derived from."""
        found = {indicator: self.indicators[indicator]}
        formula = found[indicator].formula
        for part in formula.parts if formula else ():
            found |= self.closure(part.indicator)
        return found

    def told(self, learns: frozenset[Secrecy]) -> list[str]:
        """The named figures that count nothing but what so much may be learned of."""
        return [name for name, each in self.named.items() if self.secrecies(each.indicator) <= learns]

    def secrecies(self, indicator: str) -> frozenset[Secrecy]:
        """How secret are the facts that the indicator counts, or those it is derived from."""
        return frozenset(each.secrecy for each in self.closure(indicator).values())

    def digest(self, figure: Named) -> str:
        """Changes exactly when the meaning of the figure does: its slice, its definition's text or that of a part."""
        texts = {name: each.digest for name, each in self.closure(figure.indicator).items()}
        return content_digest([figure.indicator, slice_json(figure.slice), texts])

    def only(self, figures: Iterable[str]) -> Definitions:
        """What is needed to compute these figures, and no more."""
        asked = {figure: self.asked(figure) for figure in figures}
        needed: dict[str, Definition] = {}
        for figure in asked.values():
            needed |= self.closure(figure.indicator)
        units = {figure.unit for figure in asked.values()} | {each.unit for each in needed.values()}
        return Definitions(
            needed,
            {name: figure for name, figure in asked.items() if name in self.named},
            {code: words for code, words in self.units.items() if code in units},
        )

    def changed_from(self, other: Definitions) -> list[str]:
        """The named figures whose meaning differs between the two, or that only one of them has."""
        ids = dict.fromkeys([*self.named, *other.named])
        return [figure for figure in ids if self._meaning(figure) != other._meaning(figure)]

    def _meaning(self, figure: str) -> str | None:
        return self.digest(self.named[figure]) if figure in self.named else None

    def as_json(self) -> dict[str, Any]:
        """All of it, to be kept; `from_json` gives back an equal set."""
        return {
            "indicators": [{"file": each.file, "text": each.text} for each in self.indicators.values()],
            "named": [figure.as_json() for figure in self.named.values()],
            "units": {code: words.as_json() for code, words in self.units.items()},
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Definitions:
        problems: list[Problem] = []
        indicators = [Definition.parse(each["text"], each["file"]) for each in kept["indicators"]]
        named = [read_named(line, NAMED, str(line.get("id")), problems) for line in kept["named"]]
        units = {code: Words(words["en"], words["km"]) for code, words in kept["units"].items()}
        if problems:
            raise Refused(problems)
        return cls({each.id: each for each in indicators}, {each.id: each for each in named if each}, units)


def load(folders: Iterable[Path], laid_down: LaidDown | None = None) -> Definitions:
    """The definitions of all .sql files and the figures of each named.toml there; Refused with all their Problems.

    What protocol and norms lay down is written into them, so that an edition keeps it as it was.
    """
    laid_down = in_force() if laid_down is None else laid_down
    problems: list[Problem] = []
    indicators: dict[str, Definition] = {}
    named: dict[str, Named] = {}
    units = dict(general_units())
    lists: list[tuple[str, dict[str, Named]]] = []
    for folder in folders:
        for path in sorted(folder.glob("*.sql")):
            try:
                definition = Definition.parse(settled(path.read_text(encoding="utf-8"), laid_down), path.name)
            except Refused as refused:
                problems += refused.problems
                continue
            if definition.id in indicators:
                other = indicators[definition.id].file
                problems.append(says.TWICE(field="id", file=path.name, figure=definition.id, other=other))
            indicators[definition.id] = definition
        if (listed := folder / NAMED).exists():
            figures, more = parse_named(listed.read_text(encoding="utf-8"), f"{folder.parent.name}/{NAMED}")
            units |= more
            named |= figures
            lists.append((f"{folder.parent.name}/{NAMED}", figures))
    problems += _check(indicators, units)
    for file, figures in lists:
        problems += check_named(figures.values(), indicators, units, file)
    if problems:
        raise Refused(problems)
    return Definitions(indicators, named, units)


def _check(indicators: Mapping[str, Definition], units: Mapping[str, Words]) -> list[Problem]:
    """What is wrong between the indicators: units, parts that are not there, circles."""
    problems: list[Problem] = []
    for each in indicators.values():
        problems += undeclared(each)
        if each.unit not in units:
            problems.append(says.UNKNOWN_UNIT(field="unit", file=each.file, value=each.unit, figure=each.id))
        for part in each.formula.parts if each.formula else ():
            if part.indicator not in indicators:
                problems.append(
                    says.UNKNOWN_INDICATOR(field="indicator", file=each.file, figure=each.id, indicator=part.indicator)
                )
            else:
                whole = dict.fromkeys(each.dimensions, ())
                problems += check_slice(each.id, {**whole, **part.slice}, indicators[part.indicator], each.file)
    return problems or [
        says.ROUND(field="part", file=each.file, figure=each.id)
        for each in indicators.values()
        if each.kind == DERIVED and _comes_back(each.id, each, indicators, frozenset())
    ]


def _comes_back(start: str, each: Definition, indicators: Mapping[str, Definition], seen: frozenset[str]) -> bool:
    parts = {part.indicator for part in each.formula.parts} if each.formula else set()
    return start in parts or any(
        _comes_back(start, indicators[part], indicators, seen | {part}) for part in parts if part not in seen
    )


def catalogue() -> Definitions:
    """Everything in force: the general indicators and those of the active pack, with its named figures."""
    return _catalogue(active().figures_dir, in_force())


@cache
def _catalogue(of_pack: Path, laid_down: LaidDown) -> Definitions:
    return load([GENERAL, of_pack], laid_down)

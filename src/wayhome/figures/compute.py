"""Computing figures: every definition is scanned once, whatever the number of figures cut from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from wayhome.figures.catalogue import Definitions, catalogue
from wayhome.figures.definition import DERIVED, STATED, Definition
from wayhome.figures.figure import NOTHING, Figure, Request, Value, basis_of, plain_number, shown_number
from wayhome.figures.formula import RATIO
from wayhome.figures.frame import Frame
from wayhome.figures.named import Named
from wayhome.figures.scan import Result, Scan
from wayhome.figures.slices import Slice
from wayhome.figures.warm import Connects, open_frame
from wayhome.figures.words import AS_WRITTEN, Words
from wayhome.records.tally import EXACT, printed


def compute(
    request: Request,
    ids: Iterable[str] | None = None,
    *,
    definitions: Definitions | None = None,
    frames: Connects | None = None,
) -> list[Figure]:
    """The figures asked for by id (named figures or whole indicators), in that order.

    None asks for all named ones of what the reader may learn. `definitions` may be those an edition kept. Refused if an
    id, an area or a definition is not right, and if what a figure counts is more secret than the reader may learn.
    """
    known = catalogue() if definitions is None else definitions
    asked = [known.asked(each) for each in (known.told(request.learns) if ids is None else ids)]
    return compute_named(request, asked, known, frames)


def compute_named(
    request: Request, asked: Sequence[Named], definitions: Definitions, frames: Connects | None = None
) -> list[Figure]:
    """The same for figures that need not be in any list: any indicator cut to any slice."""
    with open_frame(request, definitions.indicators.values(), frames) as frame:
        return Working(frame, definitions, request).figures(asked)


@dataclass
class Working:
    """One computation: the frame, the definitions and the request, and what was scanned so far."""

    frame: Frame
    definitions: Definitions
    request: Request

    def figures(self, asked: Sequence[Named]) -> list[Figure]:
        leaves = [leaf for named in asked for leaf in self.leaves(named.indicator, named.slice)]
        results = self._scan(leaves)
        return [self._figure(named, results) for named in asked]

    def leaves(self, indicator: str, cut: Slice) -> list[tuple[str, Slice]]:
        """The slices that rows are counted for: the figure itself or, if it is derived, its parts down to the rows."""
        formula = self.definitions.indicators[indicator].formula
        if formula is None:
            return [(indicator, cut)]
        return [
            leaf
            for part in formula.parts
            for leaf in self.leaves(part.indicator, self.part_slice(part.indicator, part.slice, cut))
        ]

    def part_slice(self, indicator: str, own: Slice, cut: Slice) -> Slice:
        """The slice of a part: what the formula says, and what is asked of the whole where the part can be cut so."""
        cuts = self.definitions.indicators[indicator].cuts
        return {**{name: value for name, value in cut.items() if name in cuts}, **own}

    def _scan(self, leaves: Sequence[tuple[str, Slice]]) -> dict[tuple[str, Any], Result]:
        by_indicator: dict[str, dict[Any, Slice]] = {}
        for indicator, cut in leaves:
            by_indicator.setdefault(indicator, {})[_key(cut)] = cut
        found: dict[tuple[str, Any], Result] = {}
        for indicator, cuts in by_indicator.items():
            scan = Scan(self.frame, self.definitions.indicators[indicator], self.request)
            results = scan.results(list(cuts.values()))
            found |= {(indicator, key): result for key, result in zip(cuts, results, strict=True)}
        return found

    def _figure(self, named: Named, results: Mapping[tuple[str, Any], Result]) -> Figure:
        definition = self.definitions.indicators[named.indicator]
        if definition.kind == DERIVED:
            return self._derived(named, definition, results)
        result = results[definition.id, _key(named.slice)]
        value, shown = self._value(definition, result)
        source = self._source(definition, result, named.slice)
        if named.unit == AS_WRITTEN and result.unit and not result.uneven:
            named = replace(named, unit=result.unit)
        return self._made(
            named, definition, value, shown, source=source, document="; ".join(result.documents), as_of=result.as_of,
            basis=basis_of(result.rows, result.dated), illustrative=result.illustrative, rows=result.rows,
        )  # fmt: skip

    def _value(self, definition: Definition, result: Result) -> tuple[Value, str]:
        if result.bound and (result.bound != EXACT or result.value is None):
            text = printed(result.bound, result.value)
            return text, text
        if result.value is None or result.uneven:
            return None, NOTHING
        number = plain_number(result.value)
        return number, shown_number(number)

    def _source(self, definition: Definition, result: Result, cut: Slice) -> Words:
        """Who states it; where nobody did, who would have, if the slice says so."""
        if definition.kind != STATED:
            return definition.source
        asked = cut.get("stated_by", ())
        would = (asked,) if isinstance(asked, str) else asked
        names = [self.frame.source(each) for each in result.sources or would]
        return Words("; ".join(each.en for each in names), "; ".join(each.km for each in names))

    def _derived(self, named: Named, definition: Definition, results: Mapping[tuple[str, Any], Result]) -> Figure:
        parts = [self._figure(part, results) for part in self.parts(named)]
        numbers = [part.number for part in parts]
        value: int | Decimal | None = None
        if definition.formula and all(number is not None for number in numbers):
            value = definition.formula.of([number for number in numbers if number is not None])
        shares = definition.formula is not None and definition.formula.operation == RATIO
        one_of_another = shares and len({part.indicator for part in parts}) == 1
        rows = (max if one_of_another else sum)(part.rows for part in parts)
        bases = {part.basis for part in parts if part.basis}
        days = [part.as_of for part in parts if part.as_of]
        return self._made(
            named, definition, value, NOTHING if value is None else shown_number(value),
            source=Words(_joined(p.source for p in parts), _joined(p.source_km for p in parts)),
            document=_joined(p.document for p in parts), as_of=max(days, default=None),
            basis=bases.pop() if len(bases) == 1 else "mixed" if bases else "",
            illustrative=any(part.illustrative for part in parts), rows=rows,
        )  # fmt: skip

    def parts(self, named: Named) -> list[Named]:
        """The parts of a derived figure, each as a figure of its own."""
        formula = self.definitions.indicators[named.indicator].formula
        made = []
        for part in formula.parts if formula else ():
            definition = self.definitions.indicators[part.indicator]
            cut = self.part_slice(part.indicator, part.slice, named.slice)
            made.append(Named(part.indicator, part.indicator, cut, definition.title, definition.unit, definition.kind))
        return made

    def _made(
        self, named: Named, definition: Definition, value: Value, shown: str, *, source: Words, **rest: Any
    ) -> Figure:
        unit = self.definitions.unit(named.unit)
        return Figure(
            id=named.id, title_en=named.title.en, title_km=named.title.km, value=value, shown=shown,
            unit=named.unit, unit_en=unit.en, unit_km=unit.km, kind=definition.kind,
            source=source.en, source_km=source.km, cut_off=self.request.cut_off, mark=self.frame.mark,
            indicator=definition.id, slice=named.slice, definition_digest=self.definitions.digest(named), **rest,
        )  # fmt: skip


def _key(cut: Slice) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted(cut.items()))


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(text for text in texts if text))

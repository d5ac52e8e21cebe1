"""Named figures: an indicator cut to a slice, with a title of its own. A pack lists its named figures in named.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wayhome.figures import problems as says
from wayhome.figures.definition import Definition
from wayhome.figures.slices import Slice, read_slice, slice_json
from wayhome.figures.words import Words
from wayhome.kernel.problems import Problem, Refused
from wayhome.ledger.record import KINDS
from wayhome.reference.codes import code_list


@dataclass(frozen=True, slots=True)
class Named:
    """One figure that has a name. `kind` is what the list says of it, held against the indicator; "" says nothing."""

    id: str
    indicator: str
    slice: Slice
    title: Words
    unit: str
    kind: str = ""

    @classmethod
    def of(cls, definition: Definition) -> Named:
        """The whole indicator as a figure, under its own id."""
        return cls(definition.id, definition.id, {}, definition.title, definition.unit, definition.kind)

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id, "indicator": self.indicator, "slice": slice_json(self.slice),
            "title": self.title.as_json(), "unit": self.unit, "kind": self.kind,
        }  # fmt: skip


def parse_named(text: str, file: str) -> tuple[dict[str, Named], dict[str, Words]]:
    """The figures and the units of a named.toml, in the order written. Refused with every Problem of its form."""
    try:
        written = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused([says.NO_FRONT_MATTER(file=file, reason=f"{error}.")]) from error
    problems: list[Problem] = []
    units = {code: Words.read(words) for code, words in written.get("units", {}).items()}
    problems += [
        says.MISSING_KEY(field=code, file=file, key=f"units.{code}", form='{en = "...", km = "..."}')
        for code, words in units.items()
        if words is None
    ]
    figures: dict[str, Named] = {}
    for number, line in enumerate(written.get("figure", ()), start=1):
        found = read_named(line, file, str(line.get("id") or number), problems)
        if found and found.id in figures:
            problems.append(says.TWICE(field="id", file=file, figure=found.id, other=file))
        elif found:
            figures[found.id] = found
    if problems:
        raise Refused(problems)
    return figures, {code: words for code, words in units.items() if words}


def read_named(line: Mapping[str, Any], file: str, called: str, problems: list[Problem]) -> Named | None:
    """One [[figure]]; None if it is not of its form, with what is wrong added to `problems`."""
    title, cut = Words.read(line.get("title")), read_slice(line.get("slice", {}))
    known = {"id", "indicator", "slice", "title", "unit", "kind"}
    wrong: list[Problem] = [says.UNKNOWN_KEY(field=k, file=file, key=f"{called}.{k}") for k in line if k not in known]
    for key in ("id", "indicator", "unit"):
        if not isinstance(line.get(key), str):
            wrong.append(says.MISSING_KEY(field=key, file=file, key=f"{called}.{key}", form=f'{key} = "..."'))
    if title is None:
        wrong.append(says.MISSING_KEY(field="title", file=file, key=f"{called}.title", form='{en = "...", km = "..."}'))
    if cut is None:
        wrong.append(says.MISSING_KEY(field="slice", file=file, key=f"{called}.slice", form='{name = "..."}'))
    problems += wrong
    if wrong or title is None or cut is None:
        return None
    return Named(line["id"], line["indicator"], cut, title, line["unit"], line.get("kind", ""))


def check_named(
    figures: Iterable[Named], indicators: Mapping[str, Definition], units: Mapping[str, Words], file: str
) -> list[Problem]:
    """What is wrong with the figures held against the indicators: unknown indicator, dimension, code, unit or kind."""
    problems: list[Problem] = []
    for figure in figures:
        definition = indicators.get(figure.indicator)
        if definition is None:
            problems.append(
                says.UNKNOWN_INDICATOR(field="indicator", file=file, figure=figure.id, indicator=figure.indicator)
            )
            continue
        problems += check_slice(figure.id, figure.slice, definition, file)
        if figure.unit not in units:
            problems.append(says.UNKNOWN_UNIT(field="unit", file=file, value=figure.unit, figure=figure.id))
        if figure.kind and figure.kind != definition.kind:
            problems.append(
                says.OTHER_KIND(
                    field="kind",
                    file=file,
                    figure=figure.id,
                    value=figure.kind,
                    indicator=definition.id,
                    kind=definition.kind,
                )
            )
    return problems


def check_slice(called: str, cut: Slice, definition: Definition, file: str) -> list[Problem]:
    """Dimensions the indicator does not have, and codes that are in no list."""
    problems: list[Problem] = []
    for name, value in cut.items():
        if name not in definition.cuts:
            problems.append(
                says.UNKNOWN_DIMENSION(
                    field=name,
                    file=file,
                    figure=called,
                    dimension=name,
                    indicator=definition.id,
                    choices=", ".join(definition.cuts),
                )
            )
            continue
        sort, _, vocabulary = definition.dimensions.get(name, "text").partition(":")
        if sort == "code":
            problems += _unknown(called, name, value, vocabulary, file, {entry.code for entry in code_list(vocabulary)})
    return problems


def check_references(figures: Iterable[Named], indicators: Mapping[str, Definition], file: str) -> list[Problem]:
    """Values of the slices that name a site, an item, an area ... which is not among the records."""
    problems: list[Problem] = []
    for figure in figures:
        definition = indicators[figure.indicator]
        for name, value in figure.slice.items():
            sort, _, kind = {"area": "ref:area", **definition.dimensions}.get(name, "text").partition(":")
            if sort == "ref":
                asked = [value] if isinstance(value, str) else list(value)
                there = set(KINDS[kind].objects.filter(uid__in=asked).values_list("uid", flat=True))
                problems += _unknown(figure.id, name, value, kind, file, there)
    return problems


def _unknown(
    called: str, name: str, value: str | tuple[str, ...], vocabulary: str, file: str, known: set[str]
) -> list[Problem]:
    asked = [value] if isinstance(value, str) else value
    return [
        says.UNKNOWN_CODE(field=name, file=file, figure=called, dimension=name, value=each, vocabulary=vocabulary)
        for each in asked
        if each not in known
    ]

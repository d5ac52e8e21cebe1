"""From the answers of a level to the values of a record, with the readers that sheets and screens use too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from wayhome.capture.cells import Reader as CellReader
from wayhome.capture.cells import Unreadable, is_repetitive, read_clock, read_day, reader_of, remembering
from wayhome.capture.forms.plan import EntityPlan
from wayhome.capture.submissions.answers import Level, Reader
from wayhome.kernel.names import strip_invisible
from wayhome.kernel.problems import Problem
from wayhome.ledger.fields import Clock, Day, Property, Text
from wayhome.ledger.record import KINDS
from wayhome.packs import active
from wayhome.records.base import property_of

Step = tuple[str, str, bool, CellReader]
"""(path of the question, name of the property, whether the answer is a list, how it is read)."""


class Values:
    """The readers of one batch. What they have read they remember as long as they live, so places stay fresh."""

    def __init__(self) -> None:
        self._readers: dict[tuple[Any, ...], CellReader] = {}
        self._steps: dict[tuple[int, int], list[Step]] = {}

    def read(self, reader: Reader, plan: int, level: Level) -> tuple[dict[str, Any], list[Problem]]:
        """What a level says of one entity: property to value, None where the node is empty; and what is unreadable.

        The problems are about the question, with the numbers of its repeats.
        """
        found: dict[str, Any] = {}
        problems = []
        texts = level.texts
        for path, name, several, read in self._steps_of(reader, plan):
            text = texts.get(path)
            if text is None:
                text = _from_around(path, level)
                if text is None:
                    continue
            if not text:
                found.setdefault(name, None)
                continue
            try:
                found[name] = read(text.split() if several else text)
            except Unreadable as unreadable:
                problems.append(unreadable.problem.about(level.placed(path)))
        return found, problems

    def _steps_of(self, reader: Reader, plan: int) -> list[Step]:
        key = (id(reader), plan)
        if key not in self._steps:
            self._steps[key] = self._compile(reader, reader.plan.entities[plan])
        return self._steps[key]

    def _compile(self, reader: Reader, entity: EntityPlan) -> list[Step]:
        model = KINDS[entity.kind]
        return [
            (path, name, path in reader.several, self._reader(property_of(model, name)))
            for path, name in entity.properties.items()
        ]

    def _reader(self, prop: Property) -> CellReader:
        signature = (type(prop), prop.codes, prop.refers, prop.many)
        if signature not in self._readers:
            read = _reader_of(prop)
            self._readers[signature] = remembering(read) if is_repetitive(prop) and not prop.many else read
        return self._readers[signature]


def _from_around(path: str, level: Level) -> str | None:
    """The answer to a question that was asked outside the repeat."""
    outer = level.parent
    while outer is not None:
        if path in outer.texts:
            return outer.texts[path]
        outer = outer.parent
    return None


def _reader_of(prop: Property) -> CellReader:
    if isinstance(prop, Text):
        return _read_words
    if isinstance(prop, Day):
        return _day_reader()
    if isinstance(prop, Clock):
        return _clock_reader()
    return reader_of(prop)


def _read_words(text: str) -> str | None:
    """Free text as it was typed: a form has no formulas."""
    return (text.strip() if text.isascii() else strip_invisible(text)) or None


def _day_reader() -> Callable[[str], dt.date | None]:
    zone = ZoneInfo(active().time_zone)

    def read(text: str) -> dt.date | None:
        """A date, or the date that the calendar on the wall showed at a moment with its time zone."""
        if "T" in text:
            try:
                moment = dt.datetime.fromisoformat(text)
            except ValueError:
                return read_day(text)
            return moment.astimezone(zone).date() if moment.tzinfo else moment.date()
        return read_day(text)

    return read


def _clock_reader() -> Callable[[str], str | None]:
    zone = ZoneInfo(active().time_zone)

    def read(text: str) -> str | None:
        """A time of day as it stood on the phone, or what the clock on the wall showed at a moment with its zone."""
        if "T" not in text:
            return read_clock(text)
        try:
            moment = dt.datetime.fromisoformat(text)
        except ValueError:
            return read_clock(text)
        return f"{moment.astimezone(zone) if moment.tzinfo else moment:%H:%M}"

    return read

"""A crowd: many spans at one site, and the most of them that last at once. Pure; asked thousands of times of thousands.

Each question walks the comings and leavings within its span alone, however many came before.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable

from wayhome.records.staying.spans import Moment, Span

CAME, LEFT = 1, -1
"""At one minute whoever leaves has left before somebody comes: LEFT sorts first."""


class Crowd:
    """Spans that are added one by one; those without length are nowhere."""

    def __init__(self, spans: Iterable[Span] = ()):
        lasting = [span for span in spans if span.begin < span.end]
        self._begins: list[Moment] = sorted(span.begin for span in lasting)
        self._ends: list[Moment] = sorted(span.end for span in lasting)
        self._steps = sorted([(each, CAME) for each in self._begins] + [(each, LEFT) for each in self._ends])

    def add(self, span: Span) -> None:
        """Let one more be among them."""
        if span.begin < span.end:
            insort(self._begins, span.begin)
            insort(self._ends, span.end)
            insort(self._steps, (span.begin, CAME))
            insort(self._steps, (span.end, LEFT))

    def most(self, within: Span) -> int:
        """The largest number of them that have one minute of `within` in common; 0 if that has no length."""
        if within.begin >= within.end:
            return 0
        inside = most = bisect_right(self._begins, within.begin) - bisect_right(self._ends, within.begin)
        for at in range(bisect_right(self._steps, (within.begin, CAME)), bisect_left(self._steps, (within.end, LEFT))):
            inside += self._steps[at][1]
            most = max(most, inside)
        return most

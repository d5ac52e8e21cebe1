"""Laying labels on a map so that they keep out of each other's way: names of areas inside, names of points beside.

Boxes are measured with HarfBuzz, so Khmer names get the room they really take.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from wayhome.reports.outline_text import text_width

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Label:
    """A text at a place of the picture, aligned left, center or right of it."""

    text: str
    x: float
    y: float
    align: str = "center"
    anchor: tuple[float, float] | None = None

    def box(self, size: float, weight: int) -> Box:
        width = text_width(self.text, size, weight)
        left = {"left": self.x, "center": self.x - width / 2, "right": self.x - width}[self.align]
        return left - 1, self.y - size * 0.62, left + width + 1, self.y + size * 0.62


@dataclass(slots=True)
class Layout:
    """A picture that fills up: what is placed takes its room from what comes later."""

    width: int
    height: int
    taken: list[Box] = field(default_factory=list)

    def circle(self, x: float, y: float, radius: float) -> None:
        self.taken.append((x - radius, y - radius, x + radius, y + radius))

    def area_names(self, wanted: Iterable[tuple[str, float, float]], size: float) -> list[Label]:
        """Names near the middle of their areas, in two lines where one does not fit; left out if neither finds room."""
        placed: list[Label] = []
        for text, x, y in wanted:
            for lines in dict.fromkeys(((text,), _halves(text))):
                if found := self._room(lines, x, y, size):
                    self.taken += [label.box(size, 700) for label in found]
                    placed += found
                    break
        return placed

    def _room(self, lines: tuple[str, ...], x: float, y: float, size: float) -> list[Label]:
        """The lines at the first free place around the point; [] if there is none."""
        top = y - (len(lines) - 1) * size * 0.55
        for shift_y in (0, 8, -8, 14, -14):
            for shift_x in (0, 10, -10, 20, -20, 30):
                found = [Label(line, x + shift_x, top + shift_y + n * size * 1.1) for n, line in enumerate(lines)]
                if all(self._free(label.box(size, 700)) for label in found):
                    return found
        return []

    def point_names(self, points: Iterable[tuple[str, float, float, float]], size: float) -> list[Label]:
        """Names of points (text, x, y, radius), outwards of the picture's middle, stacked where points are close.

        A label that had to move away keeps the point it belongs to as its anchor, for a line between them.
        """
        placed: list[Label] = []
        for align in ("right", "left"):
            side = [p for p in points if (p[1] < self.width / 2) == (align == "right")]
            floor = float("-inf")
            for text, x, y, radius in sorted(side, key=lambda p: p[2]):
                edge = x - radius - 4 if align == "right" else x + radius + 4
                label = Label(text, edge, max(y, floor), align)
                for step in range(24):
                    shift = (step + 1) // 2 * 3 * (1 if step % 2 else -1)
                    if y + shift >= floor:
                        label = Label(text, edge, y + shift, align, (x, y) if abs(shift) > 5 else None)
                        if self._free(label.box(size, 400)):
                            break
                floor = label.y + size * 0.9
                self.taken.append(label.box(size, 400))
                placed.append(label)
        return placed

    def _free(self, box: Box) -> bool:
        inside = box[0] >= 0 and box[1] >= 0 and box[2] <= self.width and box[3] <= self.height
        return inside and not any(
            box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3] for other in self.taken
        )


def _halves(text: str) -> tuple[str, ...]:
    """The text in two lines of about the same length; in one if it has no blank."""
    blanks = [at for at, character in enumerate(text) if character == " "]
    if not blanks:
        return (text,)
    middle = min(blanks, key=lambda at: abs(at - len(text) / 2))
    return text[:middle], text[middle + 1 :]

"""How wide the columns of a table in a Word file are: as weighed, but no column narrower than a word of its header."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from wayhome.reports.word_fonts import face_of

MARGINS = 0.45
"""What Word leaves empty in a cell, left and right together, in cm."""
_CM_PER_POINT = 2.54 / 72


def widths(titles: Sequence[str], weights: Sequence[float], whole: float, size: float) -> list[float]:
    """The widths in cm. What a column needs more than its share, the others give as far as they have it."""
    shares = [whole * weight / sum(weights) for weight in weights]
    needed = [_longest(title, size) + MARGINS for title in titles]
    short = sum(max(0.0, need - share) for need, share in zip(needed, shares, strict=True))
    spare = sum(max(0.0, share - need) for need, share in zip(needed, shares, strict=True))
    if not short or not spare:
        return shares
    given = min(1.0, short / spare)
    got = min(1.0, spare / short)
    return [
        share + (need - share) * (got if need > share else given) for need, share in zip(needed, shares, strict=True)
    ]


def _longest(title: str, size: float) -> float:
    """The widest stretch of a title that has no blank to break at, in bold, in cm."""
    return max((_wide(word) * size * _CM_PER_POINT for word in title.split()), default=0.0)


def _wide(word: str) -> float:
    import uharfbuzz as hb

    buffer = hb.Buffer()
    buffer.add_str(word)
    buffer.guess_segment_properties()
    font = _font()
    hb.shape(font, buffer)
    return float(sum(position.x_advance for position in buffer.glyph_positions) / font.face.upem)


@cache
def _font() -> Any:
    import uharfbuzz as hb

    return hb.Font(hb.Face(face_of(700)))

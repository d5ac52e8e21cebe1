"""Turning the text of an SVG into outlines.

The SVG readers of vl-convert and Typst place Khmer vowels that stand before their consonant on top of the next
letter (resvg before its pull request 1043), and vl-convert draws bold Khmer as regular. So print takes pictures
whose letters HarfBuzz has already placed. Remove this module when a test that renders Khmer both ways says so.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from lxml import etree

from wayhome.reports.fonts import font_file

_SVG = "{http://www.w3.org/2000/svg}"
_KEPT = (
    "transform",
    "fill",
    "stroke",
    "stroke-width",
    "stroke-linejoin",
    "opacity",
    "fill-opacity",
    "stroke-opacity",
    "style",
)
_WEIGHTS = {"normal": 400, "bold": 700}
_ANCHORS = {"middle": 0.5, "end": 1.0}
_SPOKEN = ("role", "aria-roledescription", "aria-label", "aria-hidden")
_CLIP = re.compile(r"\b(clip|gradient_|pattern_)(\d+)")


def outline_text(svg: str) -> str:
    """The SVG with each <text> replaced by paths, and ids counted from one: equal pictures have equal bytes.

    The names of its parts go too: a still picture has one name, which whoever shows it gives.
    """
    root = etree.fromstring(svg.encode())
    for element in list(root.iter(f"{_SVG}text")):
        parent = element.getparent()
        assert parent is not None
        drawn = _drawn(element)
        drawn.tail = element.tail
        parent.replace(element, drawn)
    for element in root.iter():
        for name in _SPOKEN:
            element.attrib.pop(name, None)
    return stable_ids(etree.tostring(root, encoding="unicode"))


def stable_ids(svg: str) -> str:
    """The SVG with its generated ids renumbered as they appear; their maker counts them up through a process."""
    seen: dict[str, str] = {}

    def renumber(match: re.Match[str]) -> str:
        return seen.setdefault(match.group(0), f"{match.group(1)}{len(seen) + 1}")

    return _CLIP.sub(renumber, svg)


def text_width(text: str, size: float, weight: int = 400) -> float:
    """How wide the text is when drawn, in the unit of `size`."""
    return _shaped(text, weight)[1] * size


def _drawn(element: Any) -> Any:
    drawn = etree.Element(f"{_SVG}g")
    for name in _KEPT:
        if element.get(name) is not None:
            drawn.set(name, element.get(name))
    text = "".join(element.itertext())
    if not text.strip():
        return drawn
    size = float(re.sub(r"[^\d.]", "", element.get("font-size", "11")))
    weight = element.get("font-weight", "normal")
    glyphs, width = _shaped(text, _WEIGHTS.get(weight) or int(weight))
    left = float(element.get("x", 0)) - _ANCHORS.get(element.get("text-anchor", ""), 0.0) * width * size
    top = float(element.get("y", 0)) + float(element.get("dy", 0))
    pen = SVGPathPen(None, ntos=lambda number: f"{number:.2f}".rstrip("0").rstrip("."))
    font, per_em = _font(_WEIGHTS.get(weight) or int(weight))
    scale = size / per_em
    for glyph, x, y in glyphs:
        font.draw_glyph_with_pen(glyph, TransformPen(pen, (scale, 0, 0, -scale, left + x * size, top - y * size)))
    path = etree.SubElement(drawn, f"{_SVG}path")
    path.set("d", pen.getCommands())
    return drawn


@cache
def _font(weight: int) -> tuple[Any, int]:
    import uharfbuzz as hb

    face = hb.Face(hb.Blob.from_file_path(str(font_file())))
    font = hb.Font(face)
    font.set_variations({"wght": weight})
    return font, face.upem


@cache
def _shaped(text: str, weight: int) -> tuple[list[tuple[int, float, float]], float]:
    """Glyphs with their places, and the advance of the whole, all as parts of an em."""
    import uharfbuzz as hb

    font, per_em = _font(weight)
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(font, buffer)
    glyphs, x = [], 0
    for info, position in zip(buffer.glyph_infos or (), buffer.glyph_positions or (), strict=True):
        glyphs.append((info.codepoint, (x + position.x_offset) / per_em, position.y_offset / per_em))
        x += position.x_advance
    return glyphs, x / per_em

"""Pictures for print and page: a Vega-Lite spec becomes SVG with outlined letters, and PNG for Word."""

from __future__ import annotations

from functools import cache
from typing import Any

from wayhome.reports.fonts import font_file
from wayhome.reports.outline_text import outline_text


def svg(spec: dict[str, Any]) -> str:
    """The spec drawn, its text as outlines. The same spec gives the same bytes."""
    return outline_text(_converter().vegalite_to_svg(spec))


def png(drawn: str, scale: float = 2.0) -> bytes:
    """A drawn SVG as PNG."""
    return bytes(_converter().svg_to_png(drawn, scale=scale))


@cache
def _converter() -> Any:
    import vl_convert

    # Without it every letter vanishes silently: there may be no system font at all.
    vl_convert.register_font_directory(str(font_file().parent))
    return vl_convert

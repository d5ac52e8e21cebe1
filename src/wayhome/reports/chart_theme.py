"""The look that every chart shares. Blues against one orange keep apart for colour-blind readers and in grey print."""

from __future__ import annotations

from typing import Any

from wayhome.reports.fonts import FAMILY

INK = "#12324a"
MUTED = "#56606b"
ACCENT = "#d9480f"
BLUES = ("#e4eef6", "#bad6eb", "#7fb2d9", "#4187bd", "#15558d")
SERIES = ("#15558d", "#4187bd", "#9cc7e8", "#d9480f", "#f2a277", "#6b7a88")
REST = "#b4bcc4"
UNSAID = "#c9ced3"
LAND, BORDER = "#f3f3f1", "#d5d8da"
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


def base(language: str) -> dict[str, Any]:
    """What every spec begins with. Khmer letters stack, so its text is a little larger."""
    size = 10 if language == "en" else 10.5
    return {
        "$schema": SCHEMA,
        "background": "white",
        "config": {
            "font": FAMILY,
            "view": {"stroke": None},
            "axis": {
                "labelFontSize": size,
                "titleFontSize": size,
                "titleFontWeight": "normal",
                "labelColor": INK,
                "titleColor": MUTED,
            },
            "legend": {"labelFontSize": size, "titleFontSize": size, "labelColor": INK},
        },
    }

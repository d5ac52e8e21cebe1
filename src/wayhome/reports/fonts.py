"""The one font family of print and pictures. It has Latin and Khmer letters and both scripts' digits."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from fontpkg_noto_sans_khmer import FAMILY, ROOT

__all__ = ["FAMILY", "font_file", "subset_font"]


@cache
def font_file() -> Path:
    """The variable TrueType file of the family."""
    return next((ROOT / "files").glob("*.ttf"))


def subset_font(text: str) -> bytes:
    """The font with only the letters of the text, and all that shaping them needs."""
    return _subset("".join(sorted(set(text) | set("0123456789"))))


@cache
def _subset(letters: str) -> bytes:
    from fontTools import subset
    from fontTools.varLib import instancer

    options = subset.Options(layout_features=["*"], notdef_outline=True, hinting=False, recalc_timestamp=False)
    font = subset.load_font(str(font_file()), options)
    chosen = subset.Subsetter(options)
    chosen.populate(text=letters)
    chosen.subset(font)
    font = instancer.instantiateVariableFont(font, {"wdth": 100, "wght": (400, 700)}, inplace=True)
    written = io.BytesIO()
    subset.save_font(font, written, options)
    return written.getvalue()

"""The list on paper: a document set by Typst. The same document gives the same bytes. Needs no Django.

The pages carry no tags for screen readers, which would make them several times larger: the workbook says the same.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from wayhome.reports.fonts import font_file
from wayhome.reports.lists.cells import DAY, NOTHING, NUMBER, shown
from wayhome.reports.print_pdf import joined_clusters

_TEMPLATE = Path(__file__).with_name("list.typ")
LONG, REMEMBERED = 300, 11
"""Typst remembers what it set for the last ten documents; of so many lines, that would be gigabytes. Blank ones end
that, for a hundredth of the time."""
_NAME = re.compile(r"[\u1780-\u17d3\u17dd]{2,36}")
"""One word in Khmer letters, so long that it still fits into a cell; a longer one may break rather than stand out."""


def pdf(document: Mapping[str, Any]) -> bytes:
    """The pages of a document (see composing)."""
    made = _press().compile(
        sys_inputs={"data": orjson.dumps(_set(document)).decode()},
        timestamp=dt.datetime.combine(dt.date(*document["stamp"]), dt.time(), dt.UTC),
        pdf_tags=False,
    )
    if sum(len(group["rows"]) for group in document["groups"]) > LONG:
        for _ in range(REMEMBERED):
            _blank().compile(b"")
    return bytes(made)


@cache
def _press() -> Any:
    """The compiler with its font: to load them takes longer than to set a short list."""
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[font_file().parent])
    return typst.Compiler(_TEMPLATE, root=_TEMPLATE.parent, font_paths=fonts)


@cache
def _blank() -> Any:
    import typst

    return typst.Compiler(font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False))


def _set(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document as the template reads it: every cell a text, and no name that a line would break."""
    kinds = [column["kind"] for column in document["columns"]]
    return {
        **document,
        "title": shown(document["title"]),
        "subtitle": unbroken(document["subtitle"]),
        "watermark": [unbroken(line) for line in document["watermark"]],
        "version": shown(document["version"]),
        "facts": [[shown(label), unbroken(value)] for label, value in document["facts"]],
        "columns": [
            {"label": list(dict.fromkeys(column["label"])), "width": column["width"], "right": column["kind"] == NUMBER}
            for column in document["columns"]
        ],
        "groups": [
            {
                "title": unbroken(group["title"]),
                "rows": [[_text(cell, kind) for cell, kind in zip(row, kinds, strict=True)] for row in group["rows"]],
            }
            for group in document["groups"]
        ],
    }


def _text(cell: Any, kind: str) -> str:
    if cell is None:
        return NOTHING if kind == NUMBER else ""
    if kind == DAY:
        return "/".join(reversed(cell.split("-")))
    return str(cell) if kind == NUMBER else unbroken(cell)


def unbroken(text: str) -> str:
    """The text with its Khmer words joined, so that none is broken at the end of a line."""
    return _NAME.sub(lambda found: joined_clusters(found.group()), text)

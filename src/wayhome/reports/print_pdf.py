"""The printed edition: the composed document and its pictures set by Typst as PDF/UA-1, the same bytes every time."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from wayhome.reports.fonts import font_file
from wayhome.reports.wording import KHMER

_TEMPLATE = Path(__file__).with_name("bulletin.typ")
_CLUSTER = re.compile(r"[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b4-\u17d1\u17dd])*|.", re.DOTALL)
_WORD_JOINER = "\u2060"


def pdf(
    document: Mapping[str, Any], pictures: Mapping[str, str], names: Iterable[str], day: dt.date, author: str
) -> bytes:
    """The document as PDF. `pictures` are SVGs by block id; `names` are those that a line must not break."""
    import typst

    unbroken = Unbroken(names) if document["language"] == KHMER else None
    sent = _walked(document, unbroken) | {
        "anchors": sorted(_anchors(document)),
        "stamp": [day.year, day.month, day.day],
        "author": author,
    }
    with tempfile.TemporaryDirectory(prefix="edition-") as folder:
        root = Path(folder)
        (root / "bulletin.typ").write_bytes(_TEMPLATE.read_bytes())
        for name, drawn in pictures.items():
            (root / f"{name}.svg").write_text(drawn, "utf-8")
        made = typst.compile(
            root / "bulletin.typ",
            root=root,
            font_paths=typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=False, font_paths=[font_file().parent]
            ),
            sys_inputs={"data": orjson.dumps(sent).decode()},
            pdf_standards=["ua-1"],
            timestamp=dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC),
        )
    return bytes(made)


class Unbroken:
    """Joins the clusters of known names with U+2060: a line break inside a Khmer name reads as two words."""

    def __init__(self, names: Iterable[str]):
        wanted = sorted(
            {name for name in names if len(name) > 3 and "\u1780" <= name[0] <= "\u17ff"}, key=len, reverse=True
        )
        self._pattern = re.compile("|".join(map(re.escape, wanted))) if wanted else None

    def __call__(self, text: str) -> str:
        return self._pattern.sub(lambda found: joined_clusters(found.group(0)), text) if self._pattern else text


@cache
def joined_clusters(name: str) -> str:
    return _WORD_JOINER.join(_CLUSTER.findall(name))


def _walked(value: Any, unbroken: Unbroken | None) -> Any:
    """The document with its names protected, wherever they stand in its texts."""
    if unbroken is None:
        return value
    if isinstance(value, Mapping):
        kept = ("kind", "id", "figure", "picture", "how", "chip", "tone", "align", "language")
        return {key: below if key in kept else _walked(below, unbroken) for key, below in value.items()}
    if isinstance(value, list):
        return [_walked(below, unbroken) for below in value]
    return unbroken(value) if isinstance(value, str) else value


def _anchors(document: Mapping[str, Any]) -> set[str]:
    """The figures that have an entry in an annex, so that numbers can lead there."""
    blocks = [
        block
        for row in document["rows"]
        for blocks in row.values()
        for block in (blocks if isinstance(blocks, list) else [blocks])
    ]
    return {
        entry["figure"]
        for block in blocks
        if block["kind"] == "annex"
        for group in block["groups"]
        for entry in group["entries"]
    }

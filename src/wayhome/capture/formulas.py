"""Formulas of a workbook whose result was never worked out: the file holds no value for them, and nobody may guess one.

Programs that write workbooks often leave the results to the spreadsheet program. A formula with its result beside it is
read as the result.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from html import unescape

Found = tuple[int, int, str]
"""Row and column, both from 0, and the formula with its equals sign."""

_CELL = re.compile(
    r"<c\b([^>]*)>\s*<f\b[^>]*?(?:/>|>([^<]*)</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>",
)
_AT = re.compile(r'\br="([A-Z]+)(\d+)"')
_SHEET = re.compile(r"<sheet\b[^>]*>")
_RELATION = re.compile(r"<Relationship\b[^>]*>")


def without_result(content: bytes) -> dict[str, list[Found]]:
    """Sheet name to the formulas there that have no result. Empty if the bytes are no workbook of this kind."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if "xl/workbook.xml" not in packed.namelist():
            return {}
        found = {}
        for name, path in _sheets(packed):
            text = packed.read(path) if path in packed.namelist() else b""
            if b"<f" in text and (cells := list(_cells(text.decode("utf-8", "replace")))):
                found[name] = cells
        return found


def _sheets(packed: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The name of each sheet and the part of the package that holds it."""
    relations = packed.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    paths = {_attribute(one, "Id"): _attribute(one, "Target") for one in _RELATION.findall(relations)}
    for sheet in _SHEET.findall(packed.read("xl/workbook.xml").decode("utf-8", "replace")):
        if target := paths.get(_attribute(sheet, "r:id")):
            yield _attribute(sheet, "name"), posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _cells(text: str) -> Iterator[Found]:
    for attributes, formula in _CELL.findall(text):
        at = _AT.search(attributes)
        # A text with nothing in it is a result: somebody's formula says "" here.
        if at and 't="str"' not in attributes:
            yield int(at[2]) - 1, _column(at[1]), "=" + (unescape(formula) or "…")


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""

"""References in narrative: finding the {fig:...}, {date:...}, {list:...} and {area:...} in a text and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

KINDS = ("fig", "date", "list", "area", "site", "organisation", "item", "source")
NAMED = {"area": "area", "site": "site", "organisation": "organisation", "item": "item", "source": "information_source"}
_TOKEN = re.compile(r"\{\{|\}\}|\{([a-z]+):([^{}]+)\}|[{}]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of narrative: plain `text` when `kind` is empty, else a reference by kind, key and form."""

    text: str
    start: int
    end: int
    kind: str = ""
    key: str = ""
    form: str = ""


class BadReference(ValueError):
    """A brace in the narrative that is no reference; `text` is the brace or the reference as typed."""

    def __init__(self, text: str):
        self.text = text
        super().__init__(text)


def pieces(text: str) -> list[Piece]:
    """The text cut into plain stretches and references. Raises BadReference for a stray brace or an unknown kind."""
    found: list[Piece] = []
    at = 0
    for match in _TOKEN.finditer(text):
        if match.start() > at:
            found.append(Piece(text[at : match.start()], at, match.start()))
        at = match.end()
        token = match.group(0)
        if token in ("{{", "}}"):
            found.append(Piece(token[0], match.start(), match.end()))
        elif match.group(1) in KINDS:
            key, _, form = match.group(2).strip().partition(":")
            found.append(Piece(token, match.start(), match.end(), match.group(1), key, form))
        else:
            raise BadReference(token)
    if at < len(text):
        found.append(Piece(text[at:], at, len(text)))
    return found


def references(text: str) -> Iterator[Piece]:
    """The references of a text."""
    return (piece for piece in pieces(text) if piece.kind)


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of an outline in one language, and the path of keys that leads to it from its block."""

    block: str
    path: tuple[str | int, ...]
    language: str
    text: str


TEXTS = (
    "title",
    "body",
    "note",
    "quote",
    "by",
    "labels",
    "source",
    "corner",
    "columns",
    "total",
    "row",
    "areas",
    "points",
    "series",
)


def passages(outline: Mapping[str, Any]) -> Iterator[Passage]:
    """Every text of the outline: its head first, then block by block."""
    for key in ("title", "subtitle", "kicker", "credits"):
        yield from _inside("", (key,), outline.get(key), outline["languages"])
    for block in outline["blocks"]:
        for key in TEXTS:
            if key in block:
                yield from _inside(block["id"], (key,), block[key], outline["languages"])


def _inside(block: str, path: tuple[str | int, ...], value: Any, languages: list[str]) -> Iterator[Passage]:
    if isinstance(value, Mapping):
        if value and all(key in languages and isinstance(value[key], str) for key in value):
            for language in value:
                yield Passage(block, path, language, value[language])
        else:
            for key, below in value.items():
                if key not in ("slice", "indicator", "cells"):
                    yield from _inside(block, (*path, key), below, languages)
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from _inside(block, (*path, index), below, languages)

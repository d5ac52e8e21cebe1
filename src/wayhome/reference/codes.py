"""Code lists: the codes a property may have, with their labels in both languages. Lists are .csv files.

The general lists are beside this module; the folders of packs are added to them and extend or add lists.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from wayhome.reference.spelling import name_key

GENERAL = Path(__file__).parent / "codes"
_FOLDERS = [GENERAL]


@dataclass(frozen=True, slots=True)
class Code:
    """One code with its labels. `also` are other spellings that mean it in sheets."""

    code: str
    label_en: str
    label_km: str
    also: tuple[str, ...] = ()

    def label(self, language: str = "en") -> str:
        return self.label_km if language.startswith("km") else self.label_en


@dataclass(frozen=True, slots=True)
class CodeList:
    """The codes of one list, in the order in which people should see them."""

    name: str
    entries: tuple[Code, ...]
    _by_code: dict[str, Code] = field(repr=False)
    _by_key: dict[str, str] = field(repr=False)

    def __iter__(self) -> Iterator[Code]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __contains__(self, code: str) -> bool:
        return code in self._by_code

    def __getitem__(self, code: str) -> Code:
        return self._by_code[code]

    def label(self, code: str, language: str = "en") -> str:
        """The label of `code`; an unknown code is its own label, so that old data stays readable."""
        return self._by_code[code].label(language) if code in self._by_code else code

    def read(self, text: str) -> str | None:
        """The code that `text` means: a code, a label in either language or another listed spelling; else None."""
        if text in self._by_code:
            return text
        return self._by_key.get(text.strip()) or self._by_key.get(name_key(text))


def add_folder(folder: Path) -> None:
    """Let the lists of `folder` (one .csv per list) extend the general ones."""
    if folder not in _FOLDERS:
        _FOLDERS.append(folder)
        code_list.cache_clear()


def list_names() -> list[str]:
    """The names of all code lists."""
    return sorted({file.stem for folder in _FOLDERS for file in folder.glob("*.csv")})


@cache
def code_list(name: str) -> CodeList:
    """The code list `name`. Raises KeyError if there is none."""
    files = [file for folder in _FOLDERS if (file := folder / f"{name}.csv").exists()]
    if not files:
        raise KeyError(f"No code list is called {name!r}.")
    return _build(name, [code for file in files for code in _read(file)])


def _read(file: Path) -> Iterator[Code]:
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            also = tuple(spelling for spelling in (row["also"] or "").split(";") if spelling)
            yield Code(row["code"], row["label_en"], row["label_km"], also)


def _build(name: str, entries: list[Code]) -> CodeList:
    by_code = {entry.code: entry for entry in entries}
    if len(by_code) != len(entries):
        raise ValueError(f"The code list {name!r} has a code twice.")
    by_key: dict[str, str] = {}
    for entry in entries:
        for spelling in (entry.code, entry.label_en, entry.label_km, *entry.also):
            for key in (spelling, name_key(spelling)):
                if key and by_key.setdefault(key, entry.code) != entry.code:
                    raise ValueError(f"In the code list {name!r}, {spelling!r} means two codes.")
    return CodeList(name, tuple(entries), by_code, by_key)

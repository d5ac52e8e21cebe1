"""A definition: what a figure counts, in words and in SQL.

The file is one SELECT behind a front matter, TOML in the leading comment. The SELECT returns the rows that count; the
framework counts them, so every number can be opened. A definition carries its whole text: an edition keeps the texts
it was computed with, and they are read again by this same module.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wayhome.figures import problems as says
from wayhome.figures.formula import Formula
from wayhome.figures.words import Words
from wayhome.kernel.digest import sha256_hex
from wayhome.kernel.problems import Problem, Refused
from wayhome.ledger.fields import MEDICAL, OPEN, SENSITIVE, Secrecy

COUNTED, STATED, DERIVED = "counted", "stated", "derived"
KINDS = (COUNTED, STATED, DERIVED)
SUM, COUNT, DISTINCT, LATEST = "sum", "count", "distinct", "latest"
AGGREGATES = (SUM, COUNT, DISTINCT, LATEST)
ALWAYS_DIMENSIONS = ("area", "day")
"""Every indicator can be cut by these: `area` means "lies within", `day` is the date of the row."""

SECRECIES = (OPEN, SENSITIVE, MEDICAL)

REQUIRED_COLUMNS = ("seq", "uid", "kind", "day", "known_by", "area", "illustrative", "measure")
STATED_COLUMNS = ("stated_by", "document", "site", "bound", "supersedes")

_FRONT = re.compile(r"\s*/\*(.*?)\*/", re.S)
_ID = re.compile(r"[a-z][a-z0-9_]*$")
_KEYS = {
    "id", "title", "unit", "grain", "kind", "aggregate", "of", "dimensions", "definition", "date_basis", "source",
    "caveat", "privacy_floor", "secrecy", "same", "formula", "part", "numerator", "denominator", "scale", "decimals",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Definition:
    """One indicator. `dimensions` maps the name of each cut to its vocabulary: "code:sex", "ref:item" or "text".

    `secrecy` is that of what it counts: without the right to learn it, a reader is told neither number nor rows.
    """

    id: str
    title: Words
    unit: str
    grain: str
    kind: str
    aggregate: str
    of: str
    dimensions: Mapping[str, str]
    definition: Words
    date_basis: Words
    source: Words
    caveat: Words | None
    privacy_floor: int
    secrecy: Secrecy
    same: tuple[str, ...]
    formula: Formula | None
    sql: str
    text: str
    file: str

    @property
    def digest(self) -> str:
        return sha256_hex(self.text.encode())

    @property
    def cuts(self) -> tuple[str, ...]:
        """Every dimension a slice may name."""
        return (*self.dimensions, *ALWAYS_DIMENSIONS)

    @classmethod
    def parse(cls, text: str, file: str) -> Definition:
        """The definition written in `text`. Refused with every Problem of the front matter, file and key named."""
        found = _FRONT.match(text)
        if not found:
            raise Refused([says.NO_FRONT_MATTER(file=file, reason="")])
        try:
            front = tomllib.loads(found.group(1))
        except tomllib.TOMLDecodeError as error:
            raise Refused([says.NO_FRONT_MATTER(file=file, reason=f"{error}.")]) from error
        reader = _Front(front, file)
        made = reader.definition(sql=text[found.end() :].strip().rstrip(";"), text=text)
        if reader.problems:
            raise Refused(reader.problems)
        return made


class _Front:
    """Reads the keys of one front matter and collects what is wrong with them."""

    def __init__(self, front: Mapping[str, Any], file: str):
        self.front = front
        self.file = file
        self.problems: list[Problem] = [
            says.UNKNOWN_KEY(field=key, file=file, key=key) for key in front if key not in _KEYS
        ]

    def definition(self, sql: str, text: str) -> Definition:
        kind = self.choice("kind", KINDS)
        derived = kind == DERIVED
        aggregate = "" if derived else self.choice("aggregate", AGGREGATES)
        if not derived and not sql:
            self.problems.append(
                says.MISSING_KEY(file=self.file, key="SELECT", form="one SELECT below the front matter")
            )
        identifier = self.text("id")
        if identifier and not _ID.match(identifier):
            self.missing("id", "small letters, digits and _")
        return Definition(
            id=identifier,
            title=self.words("title"),
            unit=self.text("unit"),
            grain=self.text("grain"),
            kind=kind,
            aggregate=aggregate,
            of=self.text("of") if aggregate == DISTINCT else "",
            dimensions=self.vocabularies(),
            definition=self.words("definition"),
            date_basis=self.words("date_basis"),
            source=self.words("source") if kind == COUNTED else Words("", ""),
            caveat=self.words("caveat") if "caveat" in self.front else None,
            privacy_floor=self.whole("privacy_floor"),
            secrecy=Secrecy(self.choice("secrecy", SECRECIES) or OPEN) if "secrecy" in self.front else OPEN,
            same=tuple(self.front.get("same", ())),
            formula=Formula.read(self.front, self.missing) if derived else None,
            sql=sql,
            text=text,
            file=self.file,
        )

    def missing(self, key: str, form: str) -> None:
        self.problems.append(says.MISSING_KEY(field=key, file=self.file, key=key, form=form))

    def text(self, key: str) -> str:
        value = self.front.get(key)
        if isinstance(value, str) and value.strip():
            return value
        self.missing(key, f'{key} = "..."')
        return ""

    def choice(self, key: str, choices: tuple[str, ...]) -> str:
        value = self.front.get(key)
        if value not in choices:
            shown = "" if value is None else value
            self.problems.append(
                says.WRONG_CHOICE(field=key, file=self.file, key=key, value=shown, choices=", ".join(choices))
            )
            return ""
        return str(value)

    def words(self, key: str) -> Words:
        found = Words.read(self.front.get(key))
        if found is None:
            self.missing(key, f'[{key}] with en = "..." and km = "..."')
        return found or Words("", "")

    def whole(self, key: str) -> int:
        value = self.front.get(key, 0)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            self.missing(key, f"{key} = 5")
            return 0
        return value

    def vocabularies(self) -> Mapping[str, str]:
        written = self.front.get("dimensions", {})
        good = isinstance(written, Mapping) and all(
            isinstance(each, str) and (each == "text" or each.partition(":")[0] in ("code", "ref"))
            for each in written.values()
        )
        if not good:
            self.missing("dimensions", '[dimensions] with name = "code:list", "ref:kind" or "text"')
            return {}
        return dict(written)

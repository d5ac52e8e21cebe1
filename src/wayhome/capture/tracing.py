"""Tracing: what was received and became no record, and tells of somebody all the same.

Nothing but what it says ties such a row to a person. So it counts as theirs if it has the number of their document, or
their name and their phone; a name alone is that of many.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from wayhome.capture import blanking, files, sheets
from wayhome.capture.models import Import, SheetRow
from wayhome.capture.sheets import cell_text
from wayhome.capture.submissions.tables import Submission
from wayhome.kernel.names import ascii_digits, fold
from wayhome.kernel.problems import Refused
from wayhome.ledger.models import Entry

SHORTEST_NAME, SHORTEST_DOCUMENT, TAIL = 4, 6, 8
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s.\-/()]+(?=\d)")
_WORD = re.compile(r"[^\W\d_][\w\u1780-\u17d3]*")
_NOT_IN = (SheetRow.Outcome.HELD, SheetRow.Outcome.REFUSED, SheetRow.Outcome.REPLACED)
_UNSETTLED = (
    Submission.State.HELD,
    Submission.State.WAITING,
    Submission.State.CONFLICT,
    Submission.State.VARIANT,
    Submission.State.DROPPED,
)


@dataclass(frozen=True, slots=True)
class Told:
    """What was ever told of who somebody is: names as folded parts that all have to be met, phones and documents.

    `given` are the names that they do not share with their family.
    """

    names: frozenset[tuple[str, ...]] = frozenset()
    given: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()

    def is_in(self, text: str) -> bool:
        """Whether the text has the number of a document, or a name and a phone."""
        if not self.phones and not self.documents:
            return False
        plain = _BETWEEN_DIGITS.sub("", ascii_digits(text))
        folded = fold(plain)
        if any(document in folded for document in self.documents):
            return True
        return any(phone in plain for phone in self.phones) and self.names_in(folded)

    def names_in(self, folded: str) -> bool:
        """Whether a folded text has all parts of one of the names."""
        return any(all(part in folded for part in name) for name in self.names)

    def may_be_meant_in(self, text: str) -> bool:
        """Whether a text about their own family says a name of theirs, their phone or their document."""
        folded = fold(text)
        said = {fold(word) for word in _WORD.findall(text)}
        return bool(said & self.given) or self.names_in(folded) or self.is_numbered_in(folded)

    def is_numbered_in(self, folded: str) -> bool:
        """Whether a folded text has one of the phones or documents."""
        return any(number in folded for number in (*self.phones, *self.documents))


def told_of(keys: Iterable[tuple[str, str]]) -> Told:
    """What the entries of these records ever said of who they are about."""
    names: set[tuple[str, ...]] = set()
    given: set[str] = set()
    phones: set[str] = set()
    documents: set[str] = set()
    for kind, uid in keys:
        for kept in Entry.objects.filter(kind=kind, uid=uid, identity__isnull=False).values_list("identity", flat=True):
            said: Mapping[str, Any] = orjson.loads(kept or b"{}")
            latin = tuple(fold(said[name]) for name in ("family_name", "given_name") if said.get(name))
            names.update(name for name in (latin, (fold(said.get("name_local") or ""),)) if _is_long(name))
            given |= {part for part in latin[-1:] if said.get("given_name") and _is_long((part,))}
            digits = re.sub(r"\D", "", ascii_digits(said.get("phone") or ""))
            phones |= {digits[-TAIL:]} if len(digits) >= TAIL else set()
            document = fold(said.get("document_number") or "")
            documents |= {document} if len(document) >= SHORTEST_DOCUMENT else set()
    return Told(frozenset(names), frozenset(given), frozenset(phones), frozenset(documents))


def rows(told: Told) -> list[int]:
    """The listed rows that are in no record and tell of them."""
    if not told.phones and not told.documents:
        return []
    waiting = SheetRow.objects.filter(outcome__in=_NOT_IN).values_list("pk", "content", "mended")
    return [
        pk
        for pk, content, mended in waiting.iterator(2_000)
        if told.is_in("|".join(content)) or (mended and told.is_in("|".join(mended)))
    ]


def submissions(told: Told) -> list[int]:
    """The submissions that are in no record and tell of them."""
    if not told.phones and not told.documents:
        return []
    waiting = Submission.objects.filter(state__in=_UNSETTLED).values_list("pk", "xml", "mended")
    return [
        pk
        for pk, xml, mended in waiting.iterator(500)
        if any(told.is_in(bytes(sent).decode("utf-8", "replace")) for sent in (xml, mended) if sent)
    ]


def refused_files(told: Told) -> list[tuple[Import, dict[str, list[int]]]]:
    """The files refused as a whole with rows that tell of them: sheet to the numbers of those rows."""
    found = []
    for received in _refused() if told.phones or told.documents else ():
        hits: dict[str, list[int]] = defaultdict(list)
        for sheet in blanking.kept_sheets(received.source):
            for number, cells in sheet.numbered():
                if told.is_in("|".join(map(cell_text, cells))):
                    hits[sheet.name].append(number)
        if hits:
            found.append((received, dict(hits)))
    return found


def unreadable_files() -> list[Import]:
    """The files refused as a whole that are kept and that nobody can read: whom they tell of is not known."""
    return [each for each in _refused() if files.is_there(each.source.digest) and not blanking.kept_sheets(each.source)]


def uploads(told: Told) -> list[Path]:
    """The files that were sent and not taken in yet, with their notes, whose rows tell of them."""
    found = []
    for notes in files.uploads().glob("*.json") if told.phones or told.documents else ():
        sent = notes.with_suffix("")
        try:
            book = sheets.read(sent.read_bytes(), json.loads(notes.read_text(encoding="utf-8"))["name"])
        except (OSError, ValueError, KeyError, Refused):
            continue
        if any(told.is_in("|".join(map(cell_text, cells))) for sheet in book for _, cells in sheet.numbered()):
            found += [sent, notes]
    return found


def _refused() -> Iterator[Import]:
    yield from Import.objects.filter(state=Import.State.REFUSED).select_related("source")


def _is_long(name: tuple[str, ...]) -> bool:
    return sum(map(len, name)) >= SHORTEST_NAME

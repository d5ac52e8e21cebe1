"""The cells of one row of a file, as far as a reader may see them.

A cell is shown if it was read into a record that the reader may see, and into no property that the reader may not.
What no record reads is shown to those alone who may see all of the row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import orjson
from django.utils.translation import gettext

from wayhome.accounts.policy import Access
from wayhome.capture import profiles
from wayhome.capture.cells import column_key
from wayhome.capture.identity import Identity
from wayhome.capture.intake import Trouble
from wayhome.capture.models import Import, RowKey, SheetRow
from wayhome.capture.profiles import Part, Profile
from wayhome.kernel.problems import Problem, Refused, declare
from wayhome.ledger.fields import IDENTITY, OPEN
from wayhome.ledger.models import Entry
from wayhome.ledger.record import KINDS
from wayhome.web.finding import visible

HIDDEN = declare(
    "cell.hidden", "What is written in “{column}” cannot be taken as it is. Your role does not see it; ask who sent it."
)

Became = dict[str, tuple[str, str]]
"""Part of a profile to the kind and uid of the record that the row became."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its column, its text and the text as mended."""

    column: str
    text: str
    mended: str = ""
    hidden: bool = False


class Mask:
    """What one reader may see of the rows of one import."""

    def __init__(self, received: Import, access: Access, profile: Profile | None = None):
        """`profile` is what the rows were read with, if it is not saved."""
        self.received, self.access = received, access
        self.profile = self._profile(profile)

    def _profile(self, unsaved: Profile | None) -> Profile | None:
        """The profile the rows were read with; None if it is there no more, and nothing is known of their columns."""
        try:
            loaded = unsaved or profiles.load(self.received.profile)
        except Refused:
            return None
        profile = profiles.fitted(loaded, self._index)
        return profile if all(column_key(column) in self._index for column in profile.needed) else None

    @cached_property
    def _index(self) -> dict[str, int]:
        index: dict[str, int] = {}
        for position, column in enumerate(self.received.header):
            index.setdefault(column_key(column), position)
        return index

    @cached_property
    def hidden(self) -> set[str]:
        """Keys of the columns whose cells this reader sees in no row."""
        if self.profile is None:
            return set(self._index)
        unseen = {key for part in self.profile.parts for key in _columns(part, self.access)}
        return unseen | (self._unread if unseen else set())

    @cached_property
    def _unread(self) -> set[str]:
        """Keys of the columns that no record reads."""
        read = {column_key(column) for part in self.profile.parts for column in part.read} if self.profile else set()
        return set(self._index) - read

    def to_mend(self, row: SheetRow) -> list[Cell]:
        """The cells of a row that somebody who may see its import mends, or has mended."""
        return _cells(row, self.hidden | self._erased(self._became(row)))

    def of_record(self, row: SheetRow, entry: Entry) -> list[Cell]:
        """The cells of the row that became the record of `entry`, which the reader may see.

        It may have become other records too, which the reader may not see: their cells are hidden.
        """
        if self.profile is None:
            return _cells(row, set(self._index))
        became = {name: made for name, made in self._became(row).items() if self._may_know(made[0])}
        standing = visible(list(became.values()), self.access)
        own = {part.name for part in self.profile.parts if (part.kind, entry.uid) == became.get(part.name)}
        own = own or {part.name for part in self.profile.parts if part.kind == entry.kind and part.name not in became}
        seen = own | {name for name, record in became.items() if record in standing}
        if not became.keys() <= seen or not became:
            return _cells(row, self._outside(seen) | self.hidden | self._erased(became))
        return _cells(row, self.hidden | self._erased(became))

    def _may_know(self, kind: str) -> bool:
        """Whether the reader may know of such a record. That a row became one, too, must change no other cell."""
        return self.access.may_learn(KINDS[kind].known_to)

    def _outside(self, seen: set[str]) -> set[str]:
        """Keys of the columns that tell of records which are not seen: theirs alone, or more than an open fact."""
        assert self.profile is not None
        shown = {column_key(column) for part in self.profile.parts if part.name in seen for column in part.read}
        closed = {key for part in self.profile.parts if part.name not in seen for key in _columns(part, None)}
        return (set(self._index) - shown) | closed

    def _became(self, row: SheetRow) -> Became:
        """The records that the row became, those it shares with other rows too."""
        if self.profile is None:
            return {}
        cells = row.mended if row.mended is not None else row.content
        keys = Identity(self.profile, self._index, self.received.day_styles)
        wanted = {row.key if not self.profile.key else keys.of_row(cells, ""): ""}
        wanted |= {keys.of_part(part.name, cells): part.name for part in self.profile.parts if part.key}
        wanted.pop("", None)
        kinds = {part.name: part.kind for part in self.profile.parts}
        kept = RowKey.objects.filter(key__in=list(wanted)).values_list("records", flat=True)
        said = [(name, record[0]) for records in kept for name, record in orjson.loads(records).items()]
        return {name: (kinds[name], uid) for name, uid in said if name in kinds}

    def _erased(self, became: Became) -> set[str]:
        """Keys of the columns that may tell who a record is about, if that has been erased."""
        erased = set(
            Entry.objects.filter(uid__in=[uid for _, uid in became.values()], op=Entry.Op.REDACT).values_list(
                "kind", "uid"
            )
        )
        parts = [part for part in self.profile.parts if became.get(part.name) in erased] if self.profile else []
        names = {key for part in parts for key in _columns(part, None, {IDENTITY})}
        return names | self._unread if parts else set()

    def sentences(self, row: SheetRow) -> list[str]:
        """Why the row was not taken in, without telling what its hidden cells say."""
        return self.told(row.number, row.outcome, row.found_problems)

    def told(self, number: int, outcome: str, problems: Iterable[Problem]) -> list[str]:
        name, sheet = self.received.source.name, self.received.sheet
        return [Trouble(name, sheet, number, outcome, each).sentence(gettext) for each in self.masked(problems)]

    def masked(self, problems: Iterable[Problem]) -> list[Problem]:
        """The problems, those of hidden columns without the words that were written there."""
        return [
            HIDDEN(each.field, column=each.field) if column_key(each.field) in self.hidden else each
            for each in problems
        ]


def _columns(part: Part, access: Access | None, secrecies: Iterable[str] | None = None) -> set[str]:
    """Keys of the columns that a part reads into a property the reader may not see (None: into any but open ones)."""
    properties = KINDS[part.kind].properties()
    if access is not None:
        closed = {prop.name for prop in properties if not access.may_see(prop)}
    else:
        closed = {p.name for p in properties if (p.secrecy in secrecies if secrecies else p.secrecy != OPEN)}
    return {column_key(column) for column, names in part.columns.items() if closed.intersection(names)}


def _cells(row: SheetRow, hidden: set[str]) -> list[Cell]:
    mended: Mapping[str, str] = row.mended_cells or {}
    return [
        Cell(column, "", hidden=True) if column_key(column) in hidden else Cell(column, text, mended.get(column, ""))
        for column, text in row.cells.items()
    ]

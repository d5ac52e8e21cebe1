"""What the lines of a sheet change: each held against what its row became when it was last seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from wayhome.capture import identity
from wayhome.capture.lines import Line
from wayhome.capture.models import RowKey
from wayhome.capture.profiles import Part, quoted
from wayhome.capture.rows import RowReader, Said
from wayhome.kernel.digest import new_uid
from wayhome.kernel.problems import declare
from wayhome.ledger.write import Draft

SHARED_DIFFERS = declare(
    "row.shared_differs",
    "Row {row} of this file says something else about the same {columns}. Make the rows agree.",
)

Known = dict[str, dict[str, list[Any]]]
"""Row key to part to [uid, version, digest]."""


@dataclass(slots=True)
class Shared:
    """A record that several rows speak of, as this file has it. `draft` is there until it is written."""

    part: Part
    uid: str
    digest: str
    row: int
    draft: Draft | None
    version: int


class Drafting:
    """The changes of one file, with the records that its rows share."""

    def __init__(self, reader: RowReader):
        self._shared: dict[str, Shared] = {}
        self._kinds = {part.name: part.kind for part in reader.profile.parts}
        self._unsaid = {part.name: "" if reader.says(part, "known_by") else "known_by" for part in reader.profile.parts}
        self._looks_back = RowKey.objects.filter(profile=reader.profile.name).exists()

    def draft(self, lines: Sequence[Line]) -> None:
        """Give each line its drafts. Lines that do not agree about a shared record are held."""
        keys = [line.key for line in lines]
        keys.extend(said.key for line in lines for said in line.said if said.key)
        known = identity.known(keys) if self._looks_back else {}
        for line in lines:
            self._line(line, known)

    def look_back(self) -> None:
        """Another import has written rows of this profile meanwhile: forget what is not written, look for its rows."""
        self._looks_back = True
        self._shared = {key: shared for key, shared in self._shared.items() if shared.draft is None}

    def pending(self, lines: Iterable[Line]) -> dict[str, Shared]:
        """The shared records these lines need that are not written yet, by key."""
        return {key: self._shared[key] for line in lines for key in line.shared if self._shared[key].draft is not None}

    def drop(self, key: str) -> None:
        """Forget a shared record that was not written; a later row may say it better."""
        del self._shared[key]

    def _line(self, line: Line, known: Known) -> None:
        before = known.get(line.key)
        line.is_known = before is not None
        became = before or {}
        uids: dict[str, str] = {}
        for said in line.said:
            part, values = said.part, said.values
            for name, other in part.link.items():
                if other in uids:
                    values[name] = uids[other]
            digest = identity.digest_of_values(values, self._unsaid[part.name])
            if part.key:
                uids[part.name] = self._shared_by(line, said, digest, known)
            else:
                uid, version, old = became.get(part.name) or (new_uid(), 0, "")
                uids[part.name] = uid
                line.own[part.name] = [uid, version, digest]
                if digest != old:
                    line.drafts.append((part.name, Draft(part.kind, values, uid, based_on=version, row=line.number)))
            if line.outcome:
                return
        for name in became.keys() - line.own.keys() & self._kinds.keys():
            uid, version, _ = became[name]
            ended = Draft(self._kinds[name], {}, uid, op="void", based_on=version, row=line.number)
            line.drafts.append((name, ended))

    def _shared_by(self, line: Line, said: Said, digest: str, known: Known) -> str:
        """The uid of the record that this line shares with others. Holds the line if they do not agree about it."""
        part, key = said.part, said.key
        shared = self._shared.get(key)
        if shared is None:
            uid, version, old = known.get(key, {}).get(part.name) or (new_uid(), 0, "")
            draft = Draft(part.kind, said.values, uid, based_on=version) if digest != old else None
            shared = self._shared[key] = Shared(part, uid, digest, line.number, draft, version)
        elif shared.digest != digest:
            line.hold([SHARED_DIFFERS(part.key[0], row=shared.row, columns=quoted(part.key))])
        line.shared.append(key)
        return shared.uid

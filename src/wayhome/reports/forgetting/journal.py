"""The journal of redactions: a file that outlives the database, so that a backup from before can be put right.

One line a record: kind, uid and day, and a digest over that and the line before. It names nobody. It lies in the home,
and beside the backups: a restored book is held against it, and whom it names there is forgotten once more.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from wayhome.kernel.digest import content_digest
from wayhome.kernel.problems import Refused, declare
from wayhome.reports.forgetting.tables import Redaction

NAME = "redactions.jsonl"
PLACES = "backup-places.json"

BROKEN = declare(
    "journal.broken",
    "Line {line} of {file} is not as it was written: somebody changed the file or cut it short. Use another copy.",
)


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """That a record was forgotten on a day."""

    day: dt.date
    kind: str
    uid: str


def file() -> Path:
    """Where the journal of this home is."""
    return Path(settings.WAYHOME_HOME) / NAME


def write(others: Iterable[Path] = ()) -> None:
    """Bring the journal of the home up to date with the book and with other journals.

    Those beside the backups follow, as far as they can be reached.
    """
    lines = known([file(), *others])
    _write(file(), lines)
    for folder in places():
        if folder.is_dir():
            copy_to(folder, lines)


def copy_to(folder: Path, lines: Iterable[Line] | None = None) -> Path:
    """Write the journal beside backups. Lines that are there already stay."""
    beside = folder / NAME
    _write(beside, {*(known() if lines is None else lines), *_if_whole(beside)})
    return beside


def known(files: Iterable[Path] = ()) -> set[Line]:
    """What the book says was forgotten, and these files. Raises Refused if one of them is not whole."""
    lines = {line for each in files for line in read(each)}
    for day, asked in Redaction.objects.values_list("day", "asked"):
        seen = {(line.kind, line.uid) for line in lines}
        lines |= {Line(day, kind, uid) for kind, uid in asked if (kind, uid) not in seen}
    return lines


def read(path: Path) -> Iterator[Line]:
    """The lines of a journal; none of one that is not there. Raises Refused if its chain is broken."""
    before = ""
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines() if path.exists() else (), 1):
        try:
            said = json.loads(text)
            line = Line(dt.date.fromisoformat(said["day"]), said["kind"], said["uid"])
            is_whole = said["digest"] == _digest(line, before)
        except (ValueError, KeyError, TypeError):
            is_whole = False
        if not is_whole:
            raise Refused([BROKEN(line=number, file=str(path))])
        before = said["digest"]
        yield line


def remember(folder: Path) -> None:
    """Note that backups lie in this folder, so that what is forgotten later is told there too."""
    noted = sorted({*map(str, places()), str(folder.resolve())})
    _replace(Path(settings.WAYHOME_HOME) / PLACES, json.dumps(noted, ensure_ascii=False))


def places() -> list[Path]:
    """The folders in which backups were put."""
    try:
        return [Path(each) for each in json.loads((settings.WAYHOME_HOME / PLACES).read_text(encoding="utf-8"))]
    except (OSError, ValueError):
        return []


def _if_whole(path: Path) -> set[Line]:
    """The lines of a journal beside backups. One that somebody broke is replaced by what is known here."""
    try:
        return set(read(path))
    except Refused:
        return set()


def _write(path: Path, lines: Iterable[Line]) -> None:
    before, texts = "", []
    for line in sorted(lines):
        before = _digest(line, before)
        texts.append(json.dumps({**_told(line), "digest": before}))
    _replace(path, "".join(f"{text}\n" for text in texts))


def _digest(line: Line, before: str) -> str:
    return content_digest({**_told(line), "before": before})


def _told(line: Line) -> dict[str, str]:
    return {"day": line.day.isoformat(), "kind": line.kind, "uid": line.uid}


def _replace(path: Path, text: str) -> None:
    """Write the file under a passing name, durably, then give it its own: a reader never sees half of it."""
    passing = path.with_name(f"{path.name}.{uuid4().hex}.part")
    with passing.open("w", encoding="utf-8") as written:
        written.write(text)
        written.flush()
        os.fsync(written.fileno())
    passing.replace(path)

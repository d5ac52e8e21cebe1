"""Replaying: a book from before an erasure tells of somebody again, and the journal knows whom to forget once more."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from wayhome.ledger.models import Entry
from wayhome.reports.forgetting import journal
from wayhome.reports.forgetting.forgetting import forget, is_forgotten
from wayhome.reports.forgetting.journal import Line
from wayhome.reports.forgetting.tables import Redaction

BY = "restore"


def unseen(files: Iterable[Path] = ()) -> list[Line]:
    """What a journal says was forgotten, and the book still tells. The journal of the home is always asked.

    Somebody who came again after that day, and was registered once more, is not meant.
    """
    lines = journal.known([journal.file(), *files])
    return [line for line in sorted(lines) if not is_forgotten([(line.kind, line.uid)], line.day)]


def replay(
    files: Iterable[Path] = (), progress: Callable[[int, int], None] = lambda done, total: None
) -> list[Redaction]:
    """Forget once more whom these journals name. Returns the redactions; their certificates say whom they repeat.

    Lines about records that this book never had are kept: a later restore may need them. Raises Refused if one of the
    journals is not whole; then nothing is changed.
    """
    others = list(files)
    waiting = [line for line in unseen(others) if Entry.objects.filter(kind=line.kind, uid=line.uid).exists()]
    done = []
    for number, line in enumerate(waiting, 1):
        done.append(forget([(line.kind, line.uid)], BY, repeats=line.day))
        progress(number, len(waiting))
    journal.write(others)
    return done

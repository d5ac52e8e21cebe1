"""Pressing: documents become files, on all cores. The processes that do it see documents alone, no database."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from wayhome.reports.lists import keeping
from wayhome.reports.lists.printing import pdf
from wayhome.reports.lists.workbook import xlsx

FEW = 40
"""So many lists are made here and now: processes would not start any sooner."""
AT_ONCE, LINES_AT_ONCE = 16, 200
"""So many lists, or lists of so many lines together, go to a process at once."""

Named = tuple[str, Mapping[str, Any]]
"""A document with the name of its files, without their endings."""
Files = dict[str, dict[str, Any]]
"""Ending to SHA-256 and size."""


class Press:
    """Makes the files of documents in a folder."""

    def __init__(self, folder: Path, processes: ProcessPoolExecutor | None):
        self._folder = folder
        self._processes = processes

    def start(self, documents: Sequence[Named]) -> Callable[[], list[Files]]:
        """Begin with these documents. Gives a function that waits for their files, in the same order."""
        if self._processes is None:
            made = make(self._folder, documents)
            return lambda: made
        begun = [self._processes.submit(make, self._folder, part) for part in _parts(documents)]
        return lambda: [files for part in begun for files in part.result()]


@contextmanager
def press(folder: Path, documents: int) -> Iterator[Press]:
    """A press for so many documents. What is still to be made when the block is left early, is not made."""
    if documents <= FEW:
        yield Press(folder, None)
        return
    processes = ProcessPoolExecutor(os.cpu_count(), get_context("spawn"), _leave_ending_to_others)
    try:
        yield Press(folder, processes)
    finally:
        processes.shutdown(cancel_futures=True)


def _leave_ending_to_others() -> None:
    """Whoever started this process ends it: an interrupt at the terminal reaches all of them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _parts(documents: Sequence[Named]) -> Iterator[list[Named]]:
    part: list[Named] = []
    lines = 0
    for named in documents:
        part.append(named)
        lines += sum(len(group["rows"]) for group in named[1]["groups"])
        if len(part) == AT_ONCE or lines >= LINES_AT_ONCE:
            yield part
            part, lines = [], 0
    if part:
        yield part


def make(folder: Path, documents: Sequence[Named]) -> list[Files]:
    """Write the workbook and the pages of each document."""
    made: list[Files] = []
    for name, document in documents:
        files: Files = {}
        for ending, maker in (("xlsx", xlsx), ("pdf", pdf)):
            content = maker(document)
            keeping.write(folder / f"{name}.{ending}", content)
            files[ending] = {"sha256": sha256(content).hexdigest(), "bytes": len(content)}
        made.append(files)
    return made

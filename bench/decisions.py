"""Ten thousand decisions about who is who, from a sheet: how fast they go in, and that a published edition verifies.

The register is that of the demonstration, with its edition published before; the pairs are made up: people who follow
each other in it. A third are said to be one person, a third different people, a third unsure.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django

PAIRS = 10_000
VERDICTS = ("one person", "different people", "unsure")


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="wayhome-bench-") as folder:
        home = Path(folder) / "home"
        wayhome(home, "demo", "--no-serve")
        os.environ["WAYHOME_HOME"] = str(home)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wayhome.config.settings")
        django.setup()
        before = persons()
        note_pairs()
        sheet = Path(folder) / "pairs.xlsx"
        wayhome(home, "link", "export", str(sheet))
        fill(sheet)
        started = time.perf_counter()
        wayhome(home, "link", "decide", str(sheet))
        took = time.perf_counter() - started
        print(
            f"{PAIRS:,} decisions: {took:.1f} s, {PAIRS / took:,.0f} a second; {before:,} persons, then {persons():,}"
        )
        wayhome(home, "report", "verify", "1")
        print("the edition published before verifies")
    return 0


def wayhome(home: Path, *words: str) -> None:
    """Run a command on the home. It has to end well: that is half of what is measured here."""
    command = [str(Path(sys.executable).with_name("wayhome")), *words, "--home", str(home)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(words)}: {done.returncode}\n{done.stdout[-800:]}\n{done.stderr[-800:]}")


def persons() -> int:
    from wayhome.records.assignment import Assignment
    from wayhome.records.person import Person

    return Person.objects.count() - Assignment.objects.count()


def note_pairs() -> None:
    """So many pairs to decide, each likelier than those that the run of the demonstration left."""
    from wayhome.linkage import pairs
    from wayhome.records.person import Person

    uids = list(Person.objects.order_by("uid").values_list("uid", flat=True)[: 2 * PAIRS])
    pairs.note([pairs.Found(left, right, 11.0) for left, right in zip(uids[::2], uids[1::2], strict=True)])


def fill(sheet: Path) -> None:
    """Write a decision into every row, as somebody in an office would."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(sheet.read_bytes()))
    for number, (cell,) in enumerate(book.worksheets[0].iter_rows(min_row=2, min_col=2, max_col=2)):
        cell.value = VERDICTS[number % 3]
    book.save(sheet)


if __name__ == "__main__":
    sys.exit(main())

"""Speed of the book on SQLite, durable (synchronous=FULL): bulk puts to a million, single puts, eight writers at once.

    python bench/ledger.py [ENTRIES]

Prints rates and, beside each, the ratio to plain executemany of the same two rows without a book in the same run.
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

BATCH = 2_000


def prepare(home: Path) -> None:
    """Django on an empty home."""
    os.environ |= {"WAYHOME_HOME": str(home), "DJANGO_SETTINGS_MODULE": "wayhome.config.settings"}
    import django

    django.setup()
    from wayhome.config import home as office

    office.make()


def drafts(count: int, start: int = 0):
    from wayhome.ledger.write import Draft

    known = dt.date(2020, 5, 7)
    return [
        Draft(
            "stock",
            {
                "stage": "handed_over", "item": f"item-{n % 20}", "quantity": Decimal(n % 500), "unit": "boxes",
                "donor": "wfp", "sender": "iom", "consignee": f"phd-{n % 25:02}", "area": f"{n % 25 + 1:02}",
                "line": str(n), "known_by": known, "day": known, "illustrative": True,
            },
            row=n,
        )
        for n in range(start, start + count)
    ]  # fmt: skip


def plain(home: Path, count: int) -> float:
    """Rows a second of bare executemany: one entry-sized text row and one typed row each, durable."""
    book = sqlite3.connect(home / "plain.sqlite3", isolation_level=None)
    book.execute("PRAGMA journal_mode=WAL")
    book.execute("PRAGMA synchronous=FULL")
    book.execute("CREATE TABLE e (seq INTEGER PRIMARY KEY, facts TEXT)")
    book.execute("CREATE TABLE r (uid TEXT PRIMARY KEY, a TEXT, b TEXT, c TEXT, d TEXT, e TEXT, f TEXT)")
    facts = '{"consignee":"phd-01","item":"ppe-suit","quantity":"420","stage":"handed_over","unit":"suits"}' * 2
    began = time.perf_counter()
    for start in range(0, count, BATCH):
        book.execute("BEGIN IMMEDIATE")
        book.executemany("INSERT INTO e VALUES (?, ?)", [(n, facts) for n in range(start, start + BATCH)])
        rows = [(f"{n:036}", "handed_over", "item", "420", "boxes", "wfp", "iom") for n in range(start, start + BATCH)]
        book.executemany("INSERT INTO r VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        book.execute("COMMIT")
    return count / (time.perf_counter() - began)


def source():
    from wayhome.kernel.clock import now
    from wayhome.ledger.models import Source

    return Source.objects.create(sort="file", name="bench", by="bench", received=now())


def bulk(count: int, base: float) -> None:
    from wayhome.ledger.write import write

    src, began, since = source(), time.perf_counter(), time.perf_counter()
    for start in range(0, count, BATCH):
        write(drafts(BATCH, start), source=src, by="bench")
        if (start + BATCH) % 200_000 == 0:
            rate = 200_000 / (time.perf_counter() - since)
            print(
                f"bulk put, {start + BATCH:>9,} entries   {rate:>9,.0f} entries/s   {rate / base:5.2f} of plain",
                flush=True,
            )
            since = time.perf_counter()
    rate = count / (time.perf_counter() - began)
    print(f"bulk put, overall             {rate:>9,.0f} entries/s   {rate / base:5.2f} of plain   (promise: 25,000)")


def single(home: Path, count: int = 3_000) -> None:
    from wayhome.ledger.write import write

    book = sqlite3.connect(home / "plain.sqlite3", isolation_level=None)
    book.execute("PRAGMA synchronous=FULL")
    began = time.perf_counter()
    for n in range(count):
        book.execute("BEGIN IMMEDIATE")
        book.execute("INSERT INTO e VALUES (?, 'x')", (10_000_000 + n,))
        book.execute("COMMIT")
    base = count / (time.perf_counter() - began)
    src, began = source(), time.perf_counter()
    for n in range(count):
        write(drafts(1, n), source=src, by="bench")
    rate = count / (time.perf_counter() - began)
    print(f"single put                    {rate:>9,.0f} puts/s      {rate / base:5.2f} of a bare commit   (2,000)")


def writer(seconds: float) -> None:
    """One of eight: writes until the time is up, then prints how many and the longest wait."""
    from wayhome.ledger.write import write

    src, longest, writes, end = source(), 0.0, 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        batch = drafts(1 + writes % 5, writes)
        began = time.perf_counter()
        write(batch, source=src, by="bench")
        longest, writes = max(longest, time.perf_counter() - began), writes + 1
    print(writes, longest)


def eight(home: Path, seconds: float = 8.0) -> None:
    from wayhome.ledger import read
    from wayhome.ledger.models import Entry

    command = [sys.executable, __file__, "--writer", str(home), str(seconds)]
    done = [p.communicate()[0].split() for p in [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(8)]]
    rate = sum(int(writes) for writes, _ in done) / seconds
    gapless = Entry.objects.count() == read.head()
    longest = max(float(wait) for _, wait in done)
    print(
        f"eight writers                 {rate:>9,.0f} puts/s      longest wait {longest:.2f} s (1 s), "
        f"gapless: {gapless}"
    )


def main() -> None:
    if sys.argv[1:2] == ["--writer"]:
        prepare(Path(sys.argv[2]))
        writer(float(sys.argv[3]))
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        base = plain(home, 200_000)
        print(f"plain executemany             {base:>9,.0f} rows/s")
        prepare(home)
        single(home)
        eight(home)
        bulk(count, base)


if __name__ == "__main__":
    main()

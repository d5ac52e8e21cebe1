"""Speed of frames: a million records with changes, read at an old mark.

    python bench/frames.py [RECORDS]

Prints the cold time (segments, as-of snapshot, first answer), and twenty aggregates warm, each as a ratio to the same
DuckDB query over the same rows in one plain Parquet file.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import duckdb

sys.path.insert(0, str(Path(__file__).parent))
from ledger import BATCH, drafts, prepare, source

QUERIES = [
    *(f"SELECT sum(quantity), count(*) FROM stock WHERE item = 'item-{n}'" for n in range(10)),
    *(f"SELECT consignee, sum(quantity) FROM stock WHERE area = '{n:02}' GROUP BY consignee" for n in range(1, 9)),
    "SELECT area, item, sum(quantity) FROM stock WHERE coalesce(day, known_by) <= DATE '2020-05-07' GROUP BY ALL",
    "SELECT count(DISTINCT consignee) FROM stock WHERE stage = 'handed_over'",
]


def fill(count: int) -> int:
    """A million records, a tenth of them changed afterwards. Returns the mark before the changes."""
    from wayhome.ledger import read
    from wayhome.ledger.write import write

    src, uids = source(), []
    for start in range(0, count, BATCH):
        uids += [stamp.uid for stamp in write(drafts(BATCH, start), source=src, by="bench").stamps]
    mark = read.head()
    changed = uids[::10]
    for start in range(0, len(changed), BATCH):
        batch = drafts(len(changed[start : start + BATCH]), start)
        for draft, uid in zip(batch, changed[start : start + BATCH], strict=True):
            draft.uid = uid
        write(batch, source=src, by="bench")
    return mark


def timed(frame: duckdb.DuckDBPyConnection, query: str, runs: int = 7) -> float:
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        frame.execute(query).fetchall()
        times.append(time.perf_counter() - began)
    return median(times)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        from wayhome.ledger.frames import Frames

        mark = fill(count)
        began = time.perf_counter()
        frame = Frames(mark).connect(["stock"])
        frame.execute(QUERIES[0]).fetchall()
        print(
            f"frame of {count:,} records at an old mark, cold   {time.perf_counter() - began:6.2f} s   (promise: 6 s)"
        )
        began = time.perf_counter()
        Frames(mark - 1).connect(["stock"]).execute(QUERIES[0]).fetchall()
        print(f"another mark, segments there                      {time.perf_counter() - began:6.2f} s")
        plain = duckdb.connect()
        frame.execute(f"COPY (SELECT * FROM stock) TO '{folder}/plain.parquet' (FORMAT parquet, COMPRESSION zstd)")
        plain.execute(f"CREATE VIEW stock AS SELECT * FROM read_parquet('{folder}/plain.parquet')")
        ratios, total = [], 0.0
        for query in QUERIES:
            ours, theirs = timed(frame, query), timed(plain, query)
            ratios.append(ours / theirs)
            total += ours
        print(f"{len(QUERIES)} aggregates, warm, together                 {total:6.3f} s   (promise: 0.5 s)")
        print(f"ratio to one plain Parquet file: median {median(ratios):.2f}, worst {max(ratios):.2f}   (promise: 1.5)")


if __name__ == "__main__":
    main()

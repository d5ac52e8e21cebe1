"""Speed of figures: twenty of them, with all they say of themselves, over a million records at an old mark.

    python bench/figures.py [RECORDS]

Prints the twenty together, and each alone as a ratio to a DuckDB query written by hand that asks the same of one plain
Parquet file: the value, how many rows, how many of them dated, whether any is illustrative, the latest day, the
documents and the units.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import duckdb

sys.path.insert(0, str(Path(__file__).parent))
from frames import fill
from ledger import prepare

PROMISED_SECONDS, PROMISED_RATIO = 0.5, 1.5
DAY = dt.date(2020, 5, 7)
BY_HAND = """SELECT sum(quantity), count(*), count(day), bool_or(illustrative), max(coalesce(day, known_by)),
    list(DISTINCT document), list(DISTINCT unit)
FROM stock WHERE stage = 'handed_over' AND coalesce(day, known_by) <= DATE '2020-05-07' AND {}"""
SLICES: list[tuple[dict[str, str], str]] = [
    *(({"item": f"item-{n}"}, f"item = 'item-{n}'") for n in range(10)),
    *(({"consignee": f"phd-{n:02}"}, f"consignee = 'phd-{n:02}'") for n in range(5)),
    *(
        ({"item": "item-3", "consignee": f"phd-{n:02}"}, f"item = 'item-3' AND consignee = 'phd-{n:02}'")
        for n in (3, 8)
    ),
    ({"day": "2020-05-07", "donor": "wfp"}, "day = '2020-05-07' AND donor = 'wfp'"),
    ({"item": "item-3", "sender": "iom"}, "item = 'item-3' AND sender = 'iom'"),
    ({}, "true"),
]


def in_turn(*asks: Callable[[], object], runs: int = 11) -> list[float]:
    """The best time of each, taken in turn: whatever else the machine does then falls on all alike."""
    times: list[list[float]] = [[] for _ in asks]
    for _ in range(runs):
        for ask, taken in zip(asks, times, strict=True):
            began = time.perf_counter()
            ask()
            taken.append(time.perf_counter() - began)
    return [min(taken) for taken in times]


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        from wayhome.figures.catalogue import catalogue
        from wayhome.figures.compute import compute_named
        from wayhome.figures.figure import Request
        from wayhome.figures.named import Named
        from wayhome.figures.words import Words
        from wayhome.ledger.frames import Frames

        request, known = Request(DAY, mark=fill(count)), catalogue()
        words = Words("Supplies", "Supplies")
        asked = [Named(f"f{n}", "supplies_handed_over", cut, words, "boxes") for n, (cut, _) in enumerate(SLICES)]
        Frames(request.mark).connect(["stock"]).execute(
            f"COPY (SELECT * FROM stock) TO '{folder}/plain.parquet' (FORMAT parquet, COMPRESSION zstd)"
        )
        plain = duckdb.connect()
        plain.execute(f"CREATE VIEW stock AS SELECT * FROM read_parquet('{folder}/plain.parquet')")
        compute_named(request, asked, known)
        (together,) = in_turn(lambda: compute_named(request, asked, known))
        share = together / PROMISED_SECONDS
        print(
            f"{len(asked)} figures over {count:,} records, warm: {together:.3f} of {PROMISED_SECONDS} s = {share:.2f}"
        )
        ratios = []
        for one, (_, where) in zip(asked, SLICES, strict=True):
            ours, theirs = in_turn(
                lambda one=one: compute_named(request, [one], known),
                lambda where=where: plain.execute(BY_HAND.format(where)).fetchall(),
            )
            ratios.append(ours / theirs)
        worst = max(ratios)
        share = worst / PROMISED_RATIO
        print(f"a figure against the same question by hand: {worst:.2f} of {PROMISED_RATIO} = {share:.2f}")
        print(f"the median of the {len(ratios)}: {median(ratios):.2f}")
    return int(together > PROMISED_SECONDS or worst > PROMISED_RATIO)


if __name__ == "__main__":
    sys.exit(main())

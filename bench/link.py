"""Who is who over a million registrations, 8 % of them true repeats, on SQLite: from nothing, and 5,000 new ones.

    python bench/link.py [REGISTRATIONS]

The register is invented; its traits are kept up before, as the minute tick does. Measured is the run alone, from the
frame to the written assignments, and the most memory the process ever took.
"""

from __future__ import annotations

import datetime as dt
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from ledger import prepare, source

PROMISED_SECONDS, PROMISED_NEW, PROMISED_MEMORY = 40.0, 10.0, 4.0
REPEATS, SEED, NEW = 0.08, 20, 5_000
BATCH = 20_000
KNOWN = dt.date(2020, 5, 7)


def fill(count: int) -> None:
    """The register without its last NEW registrations."""
    from wayhome.linkage.catching_up import catch_up
    from wayhome.linkage.generating import registrations
    from wayhome.packs.load import load_reference

    load_reference(by="bench")
    put(islice(registrations(count, REPEATS, SEED), count - NEW))
    catch_up()


def put_new(count: int) -> None:
    """The last NEW registrations."""
    from wayhome.linkage.catching_up import catch_up
    from wayhome.linkage.generating import registrations

    put(islice(registrations(count, REPEATS, SEED), count - NEW, None))
    catch_up()


def put(told: Iterator) -> None:
    from wayhome.ledger.write import Draft, write

    src = source()
    while some := list(islice(told, BATCH)):
        drafts = [Draft("person", {"known_by": KNOWN, **each.values}, each.uid) for each in some]
        drafts += [
            Draft("membership", {"person": each.uid, "household": each.household, "known_by": KNOWN}, f"M{each.uid}")
            for each in some
            if each.household
        ]
        write(drafts, source=src, by="bench")


def run() -> None:
    """One run in this process; prints its seconds and the memory it took, in GB."""
    from wayhome.linkage import running

    began = time.perf_counter()
    done = running.run(by="bench")
    seconds = time.perf_counter() - began
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, done.counts, sep="\t")


def measured(home: Path) -> tuple[float, float, str]:
    """A run in a process of its own, so that memory is that of the run."""
    told = subprocess.run([sys.executable, __file__, "run", str(home)], check=True, capture_output=True, text=True)
    seconds, memory, counts = told.stdout.strip().split("\t")
    return float(seconds), float(memory), counts


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        prepare(home)
        fill(count)
        whole, memory, counts = measured(home)
        put_new(count)
        new, more, _ = measured(home)
    print(f"{count:,} registrations: {counts}")
    kept = [
        say("seconds from the frame to written assignments", whole, PROMISED_SECONDS),
        say(f"seconds for {NEW:,} new ones", new, PROMISED_NEW),
        say("GB of memory", max(memory, more), PROMISED_MEMORY),
    ]
    raise SystemExit(0 if all(kept) else 1)


def say(what: str, reached: float, promised: float) -> bool:
    print(f"{what}: {reached:.1f} of {promised:.1f} = {reached / promised:.2f}")
    return reached <= promised


if __name__ == "__main__":
    if sys.argv[1:2] == ["run"]:
        prepare(Path(sys.argv[2]))
        run()
    else:
        main()

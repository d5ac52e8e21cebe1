"""Bad days at length: a server that is killed ten times in the middle of a queue, and storms of dropped connections.

    python bench/openrosa.py [KILLS] [STORMS]

Prints what was acknowledged and what of it is missing or doubled (the promise: nothing), and for each storm, drawn from
a seed of its own, whether the book is that of a quiet day.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.openrosa.server import Server
from tests.openrosa.storms import killed, missing_or_doubled, queue_of, quiet, stormy

QUEUE = 60


def kill(office: Server, folder: Path, kills: int) -> bool:
    server = office.copy(folder / "killed").start()
    began = time.monotonic()
    acknowledged = killed(server, kills, seed=int(time.time()))
    wrong = missing_or_doubled(server, acknowledged)
    server.stop()
    took = time.monotonic() - began
    print(
        f"killed {kills} times: {len(acknowledged):,} acknowledged in {took:.0f} s, {len(wrong)} missing or doubled (0)"
    )
    for each in wrong[:10]:
        print(f"  {each}")
    return not wrong


def storm(office: Server, folder: Path, seed: int) -> bool:
    queues = {who: queue_of(random.Random(f"{seed}-{who}"), who, QUEUE) for who in ("malai", "kamrieng")}
    calm, bad = (office.copy(folder / f"{name}-{seed}").start() for name in ("quiet", "stormy"))
    quiet(calm, queues)
    dropped = stormy(bad, queues, seed)
    is_same = calm.book() == bad.book()
    calm.stop()
    bad.stop()
    forms = sum(map(len, queues.values()))
    print(f"storm {seed}: {forms} forms, {dropped} connections dropped, the book of a quiet day: {is_same}")
    return is_same


def main() -> None:
    kills, storms = [int(word) for word in [*sys.argv[1:], *("10", "5")[len(sys.argv) - 1 :]]]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        office = Server.fresh(folder / "office")
        well = [kill(office, folder, kills), *(storm(office, folder, seed) for seed in range(1, storms + 1))]
    raise SystemExit(0 if all(well) else 1)


if __name__ == "__main__":
    main()

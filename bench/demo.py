"""How long the demonstration takes from an installed environment: load, report in three formats and two languages."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

ALLOWED_SECONDS = 90.0


def main() -> int:
    wayhome = Path(sys.executable).with_name("wayhome")
    with tempfile.TemporaryDirectory(prefix="wayhome-bench-") as folder:
        started = time.perf_counter()
        done = subprocess.run(
            [wayhome, "demo", "--no-serve", "--home", str(Path(folder) / "home")], capture_output=True, text=True
        )
        took = time.perf_counter() - started
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        return done.returncode
    print(f"demo, whole: {took:.1f} s of {ALLOWED_SECONDS:.0f} s = {took / ALLOWED_SECONDS:.2f}")
    return int(took > ALLOWED_SECONDS)


if __name__ == "__main__":
    sys.exit(main())

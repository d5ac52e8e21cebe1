"""How long the lists of the whole country take: each village, commune and district, one workbook and one PDF each.

    python bench/lists.py [HOME]

Without HOME, the demonstration is loaded into a passing one: 90,607 people.
"""

from __future__ import annotations

import datetime as dt
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ALLOWED_SECONDS = 300.0
RECIPIENTS = ("village_chief", "commune_focal_point", "district")


def main() -> int:
    if len(sys.argv) > 1:
        return measure(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="wayhome-bench-") as folder:
        home = str(Path(folder) / "home")
        wayhome = Path(sys.executable).with_name("wayhome")
        subprocess.run([wayhome, "demo", "--no-serve", "--home", home], check=True, stdout=subprocess.DEVNULL)
        return measure(home)


def measure(home: str) -> int:
    """Issue the lists of the whole country, then once more without a change. 1 if the first takes too long."""
    os.environ |= {"WAYHOME_HOME": home, "DJANGO_SETTINGS_MODULE": "wayhome.config.settings"}
    import django

    django.setup()
    from wayhome.accounts.models import Role
    from wayhome.accounts.policy import RIGHTS, Access
    from wayhome.reference import places
    from wayhome.reports.lists import issuing

    everywhere = Access("bench", Role.REGISTRAR, (places.country(),), RIGHTS[Role.REGISTRAR], everywhere=True)
    wanted = issuing.Wanted(
        places.country(), RECIPIENTS, None, dt.date(2020, 5, 7), "legal_obligation", "Visits at home", "Order 12"
    )
    started = time.perf_counter()
    made = issuing.issue(wanted, everywhere)
    took = time.perf_counter() - started
    lists, lines = made.lists.count(), sum(made.lists.values_list("rows", flat=True))
    worked = sum(
        sum(resource.getrusage(whose)[:2]) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )  # fmt: skip
    size = sum(file["bytes"] for files in made.lists.values_list("files", flat=True) for file in files.values())
    ratio = took / ALLOWED_SECONDS
    print(f"{lists:,} lists, {lines:,} lines: {took:.0f} s of {ALLOWED_SECONDS:.0f} s = {ratio:.2f}")
    print(
        f"  {worked:.0f} s of work on {os.cpu_count()} cores, {worked / lists * 1000:.0f} ms a list, {size >> 20:,} MB"
    )
    started = time.perf_counter()
    again = issuing.issue(wanted, everywhere)
    print(f"once more, nothing changed: {time.perf_counter() - started:.0f} s, {again.made.count()} new lists")
    return int(took > ALLOWED_SECONDS)


if __name__ == "__main__":
    sys.exit(main())

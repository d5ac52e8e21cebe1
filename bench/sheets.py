"""Speed of sheets: a workbook of 100,000 people is taken in with places resolved, rows checked and duplicates keyed.

    python bench/sheets.py [ROWS]

Then the same workbook again, which changes nothing; a dry run of it; and what the page of a sheet needs to guess.
"""

from __future__ import annotations

import itertools
import os
import sys
import tempfile
import time
from pathlib import Path

RECORDS_A_SECOND = 15_000
GUESSED_WITHIN = 6.0


def prepare(home: Path) -> None:
    """An office with the places, sites and lists of the pack."""
    os.environ |= {"WAYHOME_HOME": str(home), "DJANGO_SETTINGS_MODULE": "wayhome.config.settings"}
    import django

    django.setup()
    from wayhome.config import home as office
    from wayhome.packs.load import load_reference

    office.make()
    load_reference("bench")


def workbook(path: Path, count: int) -> None:
    """The registration sheet of the demonstration, made longer, as an Excel workbook."""
    import openpyxl

    from wayhome.packs.cambodia.demo import registration

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Registration")
    sheet.append(registration.HEADER)
    rows = [list(row) for row in registration.rows()]
    for number, row in enumerate(itertools.islice(itertools.cycle(rows), count)):
        turn = number // len(rows)
        sheet.append([f"{turn}{row[0]}", f"{turn}{row[1]}", *row[2:]])
    book.save(path)


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        prepare(home)
        from wayhome.capture import intake, sheets
        from wayhome.capture.guessing.guess import guess, look
        from wayhome.ledger.read import head
        from wayhome.ledger.record import KINDS

        file = home / "registration.xlsx"
        workbook(file, count)

        def timed(**options):
            began, before = time.perf_counter(), head()
            result = intake.import_file(file, file.name, "registration", "bench", **options)
            assert result.held + result.refused == 0, result.counts()
            return time.perf_counter() - began, head() - before, result

        tried, none, _ = timed(dry_run=True)
        seconds, records, result = timed()
        again, nothing, same = timed()
        assert (none, result.new, nothing, same.same) == (0, count, 0, count)
        rate = records / seconds
        print(
            f"import of {count:,} rows, {records:,} records: {rate:,.0f} records/s of {RECORDS_A_SECOND:,} = "
            f"{RECORDS_A_SECOND / rate:.2f}"
        )
        print(f"the same workbook again: {again:.1f} s; its dry run before: {tried:.1f} s")
        began = time.perf_counter()
        kinds = [kind for kind, model in KINDS.items() if not getattr(model, "everyone", False)]
        guess(look(sheets.read(file.read_bytes(), file.name), file.name, kinds), kinds)
        guessed = time.perf_counter() - began
        print(
            f"guess of what its columns mean: {guessed:.1f} s of {GUESSED_WITHIN:.0f} = {guessed / GUESSED_WITHIN:.2f}"
        )
    return int(rate < RECORDS_A_SECOND or guessed > GUESSED_WITHIN)


if __name__ == "__main__":
    sys.exit(main())

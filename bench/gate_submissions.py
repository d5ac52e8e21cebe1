"""Speed of the gate on SQLite: submissions of three records each, received before, taken into the book.

    python bench/gate_submissions.py [SUBMISSIONS]

Prints submissions a second against the promise, and how long one batch locks the book, so that receipts wait.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
PROMISE = 3_000


def prepare(home: Path) -> None:
    """Django on an empty home with a few areas, one form and one sender."""
    os.environ |= {"WAYHOME_HOME": str(home), "DJANGO_SETTINGS_MODULE": "wayhome.config.settings"}
    import django

    django.setup()
    from wayhome.config import home as office

    office.make()
    from tests.capture.phones import FAMILY, enumerators, publish
    from wayhome.kernel.clock import now
    from wayhome.ledger.models import Source
    from wayhome.ledger.write import Draft, write

    source = Source.objects.create(sort="pack", name="bench", by="bench", received=now())
    areas = [("KH", 0, ""), ("01", 1, "KH/"), ("0109", 2, "KH/01/"), ("010901", 3, "KH/01/0109/")]
    write(
        [
            Draft("area", {"name": uid, "level": level, "path": f"{path}{uid}/", "code": uid}, uid)
            for uid, level, path in areas
        ],
        source=source,
        by="bench",
    )
    enumerators()
    publish(FAMILY)


def receive(count: int) -> None:
    """A household, one person and the membership each, with answers that no record declares."""
    from hashlib import sha256

    from tests.capture.phones import Member, family
    from wayhome.capture.submissions.tables import Submission
    from wayhome.kernel.clock import now

    def row(number: int) -> Submission:
        sent = family(Member(f"Sokha {number}", number % 90, skills="carpentry cooking"), note="by the well")
        return Submission(
            instance=sent.instance, lineage=sent.instance,
            form_id="family", version="1", digest=sha256(sent.xml).hexdigest(), xml=sent.xml,
            by="sophea", received=now(),
        )  # fmt: skip

    Submission.objects.bulk_create((row(number) for number in range(count)), batch_size=500)


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 30_000
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        receive(count)
        from wayhome.capture.submissions.taking import take_in
        from wayhome.ledger import write
        from wayhome.ledger.models import Entry

        longest, locked, writing = 0.0, 0.0, write.writing

        @contextmanager
        def timed():
            nonlocal longest, locked
            with writing() as store:
                began = time.perf_counter()
                yield store
            held = time.perf_counter() - began
            longest, locked = max(longest, held), locked + held

        write.writing = timed
        take_in(200)
        before = Entry.objects.count()
        longest, locked, began = 0.0, 0.0, time.perf_counter()
        taken = 0
        while counts := take_in():
            taken += counts["accepted"]
        seconds = time.perf_counter() - began
        assert taken == count - 200 and Entry.objects.count() - before == 3 * taken
        rate = taken / seconds
        print(f"gate, three records each: {rate:,.0f} submissions/s of {PROMISE:,} = {PROMISE / rate:.2f}")
        print(f"the book was locked {longest * 1000:.0f} ms at most, {locked / seconds:.2f} of the time")
    return int(rate < PROMISE)


if __name__ == "__main__":
    sys.exit(main())

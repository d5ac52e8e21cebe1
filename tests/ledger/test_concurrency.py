"""Eight writers at once: seq stays gapless and in commit order, and nobody starves."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from tests.ledger.conftest import suits
from wayhome.kernel.clock import now
from wayhome.ledger import read
from wayhome.ledger.models import Entry, Source
from wayhome.ledger.write import write

WRITERS, WRITES = 8, 12


@pytest.mark.django_db(transaction=True)
def test_eight_writers_leave_no_gap():
    source = Source.objects.create(sort="screen", name="stock", by="maly", received=now())
    heads_seen: list[tuple[int, int]] = []
    failures: list[BaseException] = []

    def work(writer: int) -> None:
        try:
            for n in range(WRITES):
                written = write([suits(str(n)) for _ in range(1 + n % 3)], source=source, by=f"writer-{writer}")
                heads_seen.append((written.last, read.head()))
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failures
    seqs = list(Entry.objects.order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, len(seqs) + 1))
    assert len(seqs) == WRITERS * sum(1 + n % 3 for n in range(WRITES))
    assert all(seen >= last for last, seen in heads_seen)


@pytest.mark.django_db(transaction=True)
def test_a_reader_never_sees_a_number_whose_smaller_ones_are_still_to_come():
    source = Source.objects.create(sort="screen", name="stock", by="maly", received=now())
    stop, gaps = threading.Event(), []

    def watch() -> None:
        try:
            while not stop.is_set():
                head = read.head()
                if Entry.objects.filter(seq__lte=head).count() != head:
                    gaps.append(head)
        finally:
            connection.close()

    watcher = threading.Thread(target=watch)
    watcher.start()
    for n in range(60):
        write([suits("1") for _ in range(1 + n % 4)], source=source, by="maly")
    stop.set()
    watcher.join()
    assert not gaps

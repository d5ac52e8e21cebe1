"""A worker with nothing else to do looks for people told twice; what waits for it goes first."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.linkage.village import KNOWN, found_villages, register
from wayhome.capture.models import Import
from wayhome.capture.submissions.tables import Submission
from wayhome.jobs import pairing, worker
from wayhome.jobs.tasks import start
from wayhome.kernel.clock import now
from wayhome.ledger.models import Source
from wayhome.linkage.models import Pair

MALY = {"family_name": "Sok", "given_name": "Maly", "sex": "female", "age": 31, "phone": "012 345 678"}


@pytest.fixture(autouse=True)
def told_twice(db, monkeypatch):
    monkeypatch.setattr(pairing._Trouble, "until", 0.0)
    found_villages()
    register("a", **MALY)
    register("b", **MALY)


def found() -> int:
    return Pair.objects.count()


def test_a_worker_that_has_done_its_jobs_looks():
    worker.run_pending()
    assert found() == 1
    assert not pairing.look_on()


def test_it_does_not_look_while_a_sheet_is_taken_in_nor_while_a_job_or_a_phone_waits(count):
    source = Source.objects.create(sort=Source.Sort.FILE, name="people.csv", by="maly", received=now())
    received = Import.objects.create(
        source=source, profile="people", size=1, known_by=KNOWN, state=Import.State.RUNNING
    )
    assert not pairing.look_on() and found() == 0
    received.delete()
    sent = Submission.objects.create(
        instance="uuid:1",
        lineage="uuid:1",
        form_id="family",
        version="1",
        digest="0",
        xml=b"",
        by="maly",
        received=now(),
    )
    assert not pairing.look_on() and found() == 0
    sent.delete()
    start(count, "to three", "dara", to=3)
    assert not pairing.look_on() and found() == 0
    worker.run_pending()
    assert found() == 1


def test_what_breaks_is_noted_without_values_and_not_tried_at_once_again(monkeypatch, caplog):
    def breaks(is_wanted):
        raise ValueError(MALY["given_name"])

    monkeypatch.setattr(pairing, "connection", SimpleNamespace(close=lambda: None))
    with monkeypatch.context() as broken:
        broken.setattr(pairing, "look_for_pairs", breaks)
        assert not pairing.look_on()
    assert not pairing.look_on() and found() == 0
    assert "trouble" in caplog.text and "Maly" not in caplog.text

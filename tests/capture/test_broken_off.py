"""An import that was killed says so, and one that still runs is left alone."""

from __future__ import annotations

import pytest

from tests.capture.conftest import DARA, HEADER, MALY, as_csv, counts
from wayhome.capture import intake, running
from wayhome.capture.models import Import
from wayhome.config import doctor

SHEET = [HEADER, DARA, MALY]


def stop(done, total):
    raise KeyboardInterrupt


@pytest.fixture
def killed(take_in, monkeypatch) -> Import:
    """An import whose process is gone after its first row."""
    monkeypatch.setattr(intake, "BATCH", 1)
    with pytest.raises(KeyboardInterrupt):
        take_in(SHEET, progress=stop)
    return Import.objects.get()


def test_the_doctor_lists_what_broke_off(killed):
    finding = doctor.imports_came_to_an_end()
    assert not finding.is_well
    assert "gate.csv" in finding.sentence
    killed.refresh_from_db()
    assert killed.state == "broken off"


def test_the_same_file_again_brings_it_to_an_end(killed, take_in):
    assert counts(take_in(SHEET)) == {"new": 1, "same": 1}
    killed.refresh_from_db()
    assert killed.state == "went on"
    assert doctor.imports_came_to_an_end().is_well


def test_another_file_marks_it_and_does_not_end_it(killed, take_in):
    take_in(as_csv([HEADER, DARA]))
    killed.refresh_from_db()
    assert killed.state == "broken off"


def test_an_import_that_runs_is_not_broken_off(take_in):
    states = []

    def look(done, total):
        assert running.note_broken_off() == []
        states.append(Import.objects.get().state)

    take_in(SHEET, progress=look)
    assert states == ["running"]
    assert Import.objects.get().state == "done"

"""Sok Maly asks to be forgotten: who she is goes, that somebody came stays."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from wayhome.capture import files, profiles
from wayhome.capture.intake import import_file
from wayhome.capture.models import SheetRow
from wayhome.cli.commands import wayhome
from wayhome.ledger.models import Entry, Source
from wayhome.packs.load import load_reference
from wayhome.records.person import Person

SHEET = b"No,Family name,Given name,Age\n1,Sok,Maly,31\n2,Chan,Dara,24\n"
PROFILE = {
    "name": "person",
    "key": ["No"],
    "record": [
        {
            "part": "person",
            "kind": "person",
            "columns": {"Family name": "family_name", "Given name": "given_name", "Age": "age"},
        }
    ],
}


@pytest.fixture
def maly(transactional_db, monkeypatch) -> Person:
    load_reference(by="test")
    profile = profiles.from_description(PROFILE)
    monkeypatch.setattr(profiles, "load", lambda name: profile)
    assert import_file(SHEET, "people.csv", profile, by="vibol").new == 2
    return Person.objects.get(given_name="Maly")


def test_after_erasing_her_name_is_nowhere_and_her_age_still_counts(maly):
    said = CliRunner().invoke(wayhome, ["erase", "person", maly.uid, "--yes"])
    assert said.exit_code == 0, said.output
    assert "Backups made before" in said.output
    assert not Entry.objects.filter(identity__contains="Maly").exists()
    assert not any("Maly" in str(row.content) for row in SheetRow.objects.all())
    kept = [path.read_text(errors="replace") for path in files.folder().iterdir()]
    assert not any("Maly" in text for text in kept)
    assert any("Dara" in text for text in kept)
    assert sorted(Person.objects.values_list("age", "given_name")) == [(24, "Dara"), (31, None)]
    assert Source.objects.filter(sort=Source.Sort.DECISION, by="command line").exists()


def test_who_is_not_there_cannot_be_erased(transactional_db):
    said = CliRunner().invoke(wayhome, ["erase", "person", "nobody", "--yes"])
    assert said.exit_code == 1
    assert "There is no person nobody" in said.output


def test_without_a_yes_nothing_is_erased(maly):
    said = CliRunner().invoke(wayhome, ["erase", "person", maly.uid], input="n\n")
    assert said.exit_code == 1
    assert Person.objects.get(pk=maly.uid).given_name == "Maly"

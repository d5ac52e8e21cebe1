"""A backup from before somebody was forgotten: restored, it does not tell of them again."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection

from tests.ledger.conftest import sok_maly
from wayhome.capture import intake, profiles
from wayhome.cli.commands import wayhome
from wayhome.config.backup import backup
from wayhome.kernel.clock import now
from wayhome.ledger.models import Source
from wayhome.ledger.write import write
from wayhome.records.person import Person
from wayhome.reports.forgetting import journal
from wayhome.reports.forgetting.forgetting import forget

NAME = "Malivannary"
SHEET = f"No,Family name,Given name,Age\n1,Sok,{NAME},31\n2,Chan,Dara,24\n".encode()
PROFILE = {
    "name": "person",
    "key": ["No"],
    "record": [
        {
            "part": "person",
            "kind": "person",
            "columns": {"Family name": "family_name", "Given name": "given_name"},
        }
    ],
}

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has its own backup"),
]


@pytest.fixture
def maly(monkeypatch) -> str:
    """Somebody told by a sheet, whose other row is of somebody else."""
    profile = profiles.from_description(PROFILE)
    monkeypatch.setattr(profiles, "load", lambda name: profile)
    intake.import_file(SHEET, "people.csv", profile, by="vibol")
    return Person.objects.get(given_name=NAME).uid


def restored(archive: Path, home: Path, *options: str) -> str:
    """Restore into another home, as a person does. Returns what was said."""
    command = [sys.executable, "-m", "wayhome.cli", "restore", str(archive), "--home", str(home), *options]
    done = subprocess.run(command, env={**os.environ, "WAYHOME_HOME": ""}, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def everything(home: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in home.rglob("*") if path.is_file())


def rows(home: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(home / "wayhome.sqlite3") as database:
        return database.execute(query).fetchall()


def test_an_older_backup_forgets_once_more_by_the_journal_beside_it(maly, home, tmp_path):
    archive = tmp_path / "backups" / "monday.zip"
    archive.parent.mkdir()
    backup(archive)
    before = Person.objects.count()
    forget([("person", maly)], "sophea")
    shutil.rmtree(home)
    with zipfile.ZipFile(archive) as packed:
        assert NAME.encode() in packed.read("wayhome.sqlite3")
    said = restored(archive, tmp_path / "other")
    # The copy counts on from what other tests wrote before, so the number is the one that stands in it.
    [(number, day, repeats, by)] = rows(tmp_path / "other", "SELECT id, day, repeats, by FROM reports_redaction")
    assert f"and once more now: redaction {number}." in said
    assert NAME.encode() not in everything(tmp_path / "other") and b"Dara" in everything(tmp_path / "other")
    assert rows(tmp_path / "other", "SELECT count(*) FROM records_person") == [(before,)]
    assert repeats <= day and by == "restore"
    assert maly in (tmp_path / "other" / journal.NAME).read_text()


def test_without_a_journal_it_is_said_what_may_come_back_and_it_can_be_brought_later(maly, home, tmp_path):
    archive = tmp_path / "monday.zip"
    backup(archive)
    forget([("person", maly)], "sophea")
    (tmp_path / journal.NAME).rename(tmp_path / "kept.jsonl")
    said = restored(archive, tmp_path / "other")
    assert "whoever was forgotten after it was made is named again" in said
    assert NAME.encode() in everything(tmp_path / "other")
    command = [sys.executable, "-m", "wayhome.cli", "restore", "--redactions", str(tmp_path / "kept.jsonl")]
    subprocess.run([*command, "--home", str(tmp_path / "other")], env={**os.environ, "WAYHOME_HOME": ""}, check=True)
    assert NAME.encode() not in everything(tmp_path / "other")


def test_a_journal_that_was_changed_stops_the_restore_before_it_begins(maly, tmp_path):
    archive = tmp_path / "monday.zip"
    backup(archive)
    forget([("person", maly)], "sophea")
    beside = tmp_path / journal.NAME
    beside.write_text(beside.read_text().replace(maly, "somebody-else"))
    said = CliRunner().invoke(wayhome, ["restore", str(archive)])
    assert said.exit_code == 1 and "is not as it was written" in said.output


def test_backups_beside_each_other_share_one_journal(maly, home, tmp_path):
    source = Source.objects.create(sort=Source.Sort.SCREEN, name="test", by="dara", received=now())
    other = write([sok_maly()], source=source, by="dara").stamps[0].uid
    for name in ("monday.zip", "tuesday.zip"):
        backup(tmp_path / name)
        forget([("person", maly if name == "monday.zip" else other)], "sophea")
    assert {line.uid for line in journal.read(tmp_path / journal.NAME)} == {maly, other}
    assert journal.places() == [tmp_path]


def test_a_folder_of_backups_that_is_away_keeps_nobody_from_being_forgotten(maly, home, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    backup(stick / "monday.zip")
    shutil.move(stick, tmp_path / "elsewhere")
    forget([("person", maly)], "sophea")
    assert not stick.exists() and maly in journal.file().read_text()

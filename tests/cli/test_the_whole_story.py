"""The main job, through the command line: a field office's files go in, a report comes out that proves every number."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from wayhome.packs.cambodia.demo import story

ROOT = Path(__file__).parents[2]
CUT_OFF = story.CUT_OFF.isoformat()

with (ROOT / "tests/golden/facts-2020-05-07.csv").open(encoding="utf-8", newline="") as _file:
    FACTS = {row["id"]: row for row in csv.DictReader(_file)}


class Office:
    """A home, and the command line on it."""

    def __init__(self, home: Path):
        self.home = home

    def run(self, *words: str, expect: int = 0) -> str:
        """Run a command; fails unless it ends with the exit code expected. Returns what it said on stdout."""
        env = {k: v for k, v in os.environ.items() if not k.startswith(("WAYHOME_", "DJANGO_"))} | {"LANG": "C.UTF-8"}
        command = [sys.executable, "-m", "wayhome.cli", *words, "--home", str(self.home)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT / "src", env=env, timeout=300)
        assert done.returncode == expect, f"{words}: {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}"
        return done.stdout

    def json(self, *words: str, expect: int = 0):
        return json.loads(self.run(*words, "--json", expect=expect))

    def figures(self) -> dict[str, dict]:
        return {figure["id"]: figure for figure in self.json("figures", "--cut-off", CUT_OFF)}


@pytest.fixture(scope="module")
def office(tmp_path_factory) -> Office:
    office = Office(tmp_path_factory.mktemp("office") / "home")
    said = office.run("demo", "--no-serve")
    assert "90,607 rows: 90,607 new" in said
    assert "http://127.0.0.1:8000/" in said
    return office


def test_every_fact_comes_out_under_its_id(office):
    figures = office.figures()
    for fact, row in FACTS.items():
        assert str(figures[fact]["value"]) == row["value"], fact
        assert figures[fact]["kind"] == row["kind"]
        assert figures[fact]["cut_off"] == CUT_OFF
        assert figures[fact]["rows"] == int(row["lines"])
        assert figures[fact]["illustrative"] is False


def test_the_published_edition_verifies(office):
    result = office.json("report", "verify", "1")
    assert result["well"]
    assert result["figures"] >= 59
    assert result["files"] == 7


def test_every_fact_stands_in_the_edition_with_its_source_in_both_languages(office):
    published = json.loads((office.home / "editions/1/figures.json").read_text())
    shown = {figure["id"]: figure for figure in published["figures"]}
    assert set(FACTS) <= set(shown)
    for language in ("en", "km"):
        page = (office.home / f"editions/1/{language}.html").read_text()
        assert (office.home / f"editions/1/{language}.pdf").read_bytes().startswith(b"%PDF")
        with zipfile.ZipFile(office.home / f"editions/1/{language}.docx") as word:
            assert "NCCT" in word.read("word/document.xml").decode()
        for fact in FACTS:
            assert f'data-figure="{fact}"' in page, (language, fact)


def test_a_second_demo_on_the_same_home_loads_nothing(office):
    before = office.figures()["returnees_total"]["mark"]
    office.run("demo", "--no-serve")
    assert office.figures()["returnees_total"]["mark"] == before


def test_after_a_correction_and_late_arrivals_the_edition_still_verifies_and_revise_tells(office):
    sheet, profile = story.corrected_supplies(office.home)
    assert office.json("import", "stock", str(sheet), "--profile", profile)["updated"] == 1
    late, profile = story.late_arrivals(office.home)
    assert office.json("import", "arrival", str(late), "--profile", profile)["new"] == story.LATE_PEOPLE

    assert office.figures()["total_ppe_suits"]["value"] == 1358
    assert office.json("report", "verify", "1")["well"]
    told = {each["figure"]: each for each in office.json("report", "revise", "1")}
    assert (told["total_ppe_suits"]["then"], told["total_ppe_suits"]["now"]) == (1360, 1358)
    (row,) = told["total_ppe_suits"]["rows"]
    assert (row["source"], row["change"]) == (sheet.name, "changed")
    assert "returnees_total" not in told


def test_the_same_sheet_again_changes_nothing(office):
    sheet, profile = story.corrected_supplies(office.home)
    again = office.json("import", "stock", str(sheet), "--profile", profile)
    assert again["same"] == again["rows"] == 28


def test_a_held_row_is_exit_code_3_with_a_sentence(office):
    told = office.json("import", "arrival", str(story.HERE / story.HELD[0]), "--profile", story.HELD[1], expect=3)
    assert told["held"] == told["rows"] == 4
    assert "late_registrations.csv" in told["problems"][0]["sentence"]


def test_the_doctor_finds_the_home_well_and_a_changed_file_out(office):
    assert all(finding["well"] for finding in office.json("doctor"))
    page = office.home / "editions/1/en.html"
    kept = page.read_bytes()
    page.write_bytes(kept.replace(b"90,607", b"90,706"))
    wrong = [finding["name"] for finding in office.json("doctor", expect=1) if not finding["well"]]
    assert wrong == ["editions"]
    page.write_bytes(kept)


def test_a_backup_restores_to_a_home_that_verifies(office, tmp_path):
    office.run("backup", str(tmp_path / "backup.zip"))
    other = Office(tmp_path / "other")
    other.run("restore", str(tmp_path / "backup.zip"))
    assert other.json("report", "verify", "1")["well"]
    assert other.figures() == office.figures()


def test_rebuild_is_an_identity(office):
    before = office.figures()
    office.run("rebuild")
    assert office.figures() == before
    assert all(finding["well"] for finding in office.json("doctor"))


def test_an_unknown_profile_is_one_sentence_and_exit_code_1(office):
    assert office.run("import", "stock", str(story.HERE / "supplies_log.csv"), "--profile", "stok", expect=1) == ""

"""wayhome lists: a file for each authority in folders, JSON for scripts, and sentences for what stands against it."""

from __future__ import annotations

import json
import stat

import pytest
from click.testing import CliRunner

from tests.reports.homecoming import FAR, NEXT, VILLAGE, came, found_province, read
from wayhome.cli.commands import wayhome
from wayhome.config import home as homes
from wayhome.reports.lists.tables import IssuedList

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.setattr(homes, "is_ready", lambda: True)
    found_province()
    came("here")
    came("unasked", agreed=None)
    came("next", NEXT, agreed=None)
    came("far", FAR)
    given = ["lists", "--area", "01", "--purpose", "Visits", "--out", str(tmp_path / "out")]
    return lambda *words: CliRunner().invoke(wayhome, [*given, *words])


def test_every_authority_below_the_area_gets_its_files_in_its_folder(run, tmp_path):
    answered = run("--to", "2020-05-07", "--recipient", "village_chief", "--recipient", "district")
    assert answered.exit_code == 0, answered.stderr
    assert answered.stdout == f"2 lists in {tmp_path / 'out'}: 2 new, 0 as they were; 2 lines.\n"
    files = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.*"))
    year = IssuedList.objects.first().at.year
    assert files == [
        f"01 Area 01/0101 Area 0101/010101 Area 010101/L-{year}-00001-v1 Area {VILLAGE}, Village chief.pdf",
        f"01 Area 01/0101 Area 0101/010101 Area 010101/L-{year}-00001-v1 Area {VILLAGE}, Village chief.xlsx",
        f"01 Area 01/0101 Area 0101/L-{year}-00002-v1 Area 0101, District authority.pdf",
        f"01 Area 01/0101 Area 0101/L-{year}-00002-v1 Area 0101, District authority.xlsx",
    ]
    assert all(stat.S_IMODE((tmp_path / "out" / file).stat().st_mode) == 0o600 for file in files)
    assert "as they were" in run("--to", "2020-05-07", "--recipient", "village_chief").stdout


def test_scripts_learn_of_each_list_who_is_left_out_and_where_its_files_are(run):
    answered = run("--recipient", "village_chief", "--json")
    told = json.loads(answered.stdout)
    assert told["area"] == "01" and {each["area"]: each["rows"] for each in told["lists"]} == {VILLAGE: 1}
    assert told["lists"][0]["left_out"] == {"not_agreed": 1}
    assert len(read(told["lists"][0]["files"]["xlsx"])) == 2


def test_without_a_recipient_all_who_may_have_lists_on_that_basis_do(run):
    answered = run("--basis", "legal_obligation", "--order", "Order 12", "--json")
    recipients = {each["recipient"] for each in json.loads(answered.stdout)["lists"]}
    assert recipients == {"village_chief", "commune_focal_point", "health_centre", "district", "police"}


def test_what_stands_against_it_is_said_and_nothing_is_issued(run):
    answered = run("--basis", "legal_obligation", "--expires", "2020-05-08")
    assert answered.exit_code == 1 and "Write which law or order" in answered.stderr
    assert "2020-05-08 is over" in answered.stderr
    assert not IssuedList.objects.exists()

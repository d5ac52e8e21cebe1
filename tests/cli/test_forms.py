"""wayhome form: what is wrong on stderr with its place, JSON on stdout, and an exit code that scripts can trust."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from tests.capture.conftest import country  # noqa: F401
from tests.capture.xlsforms import form, spoiled
from wayhome.capture.forms.publishing import newest_of
from wayhome.cli.commands import wayhome
from wayhome.config import home as homes

pytestmark = pytest.mark.usefixtures("country")


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Run a command in a home that is ready; files are in `tmp_path`."""
    monkeypatch.setattr(homes, "is_ready", lambda: True)
    (tmp_path / "visit.md").write_bytes(form())
    (tmp_path / "wrong.md").write_bytes(form(spoiled(4, "save_to", "aeg")))
    (tmp_path / "stray.jpg").write_bytes(b"x")
    return lambda *words: CliRunner().invoke(wayhome, ["form", *map(str, words)])


def test_check_says_what_would_be_published_and_publishes_nothing(run, tmp_path):
    answered = run("check", tmp_path / "visit.md")
    assert (answered.exit_code, newest_of("visit")) == (0, None)
    assert answered.stdout == "visit.md can be published: visit 1, 7 questions, person\n"


def test_a_problem_is_said_with_sheet_row_and_column(run, tmp_path):
    answered = run("publish", tmp_path / "wrong.md")
    assert answered.exit_code == 1 and newest_of("visit") is None
    assert (
        "sheet survey, row 4, column save_to: The records of the list “people” have no property “aeg”"
        in answered.stderr
    )


def test_scripts_are_told_the_same_as_json(run, tmp_path):
    answered = run("check", tmp_path / "wrong.md", "--json")
    (problem,) = json.loads(answered.stdout)["problems"]
    assert (answered.exit_code, problem["sheet"], problem["row"], problem["column"]) == (1, "survey", 4, "save_to")


def test_publish_prints_the_version(run, tmp_path):
    answered = run("publish", tmp_path / "visit.md", "--json")
    assert answered.exit_code == 0
    assert json.loads(answered.stdout)["md5"] == newest_of("visit").md5


def test_a_file_that_the_form_does_not_name_is_refused(run, tmp_path):
    answered = run("publish", tmp_path / "visit.md", "--media", tmp_path / "stray.jpg")
    assert answered.exit_code == 1 and "stray.jpg" in answered.stderr and newest_of("visit") is None


def test_a_template_is_written_where_it_is_wanted_and_publishes(run, tmp_path):
    written = run("template", "person", "--out", tmp_path / "people.xlsx")
    assert written.stdout == f"{tmp_path / 'people.xlsx'}\n"
    assert run("publish", tmp_path / "people.xlsx").exit_code == 0
    assert run("template", "horse").exit_code == 1

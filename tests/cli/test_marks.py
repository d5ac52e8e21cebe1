"""A mark that the book has not reached is refused, not answered with something else."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from wayhome.cli.commands import wayhome
from wayhome.packs.load import load_reference


@pytest.mark.parametrize("mark", ["99999999", "-1"])
@pytest.mark.parametrize("command", [["figures"], ["report", "build", "--cut-off", "2020-05-07"]])
def test_a_mark_out_of_the_book_is_refused_with_a_sentence(transactional_db, command, mark):
    load_reference(by="test")
    said = CliRunner().invoke(wayhome, [*command, "--mark", mark])
    assert said.exit_code == 1
    assert "--mark takes an entry of the book, from 0 to " in said.output

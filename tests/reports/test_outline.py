"""What an outline may say, and how it is told what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from wayhome.kernel.problems import Refused
from wayhome.reports import outline
from wayhome.reports.references import pieces

HEAD = 'id = "flood"\nlanguages = ["en", "km"]\ntitle = {en = "Flood", km = "ទឹកជំនន់"}\n'


def written(folder: Path, blocks: str) -> Path:
    path = folder / "outline.toml"
    path.write_text(HEAD + blocks, "utf-8")
    return path


def problems(folder: Path, blocks: str) -> list[str]:
    with pytest.raises(Refused) as refused:
        outline.load(written(folder, blocks))
    return [problem.code for problem in refused.value.problems]


def test_figures_are_cited_once_each_in_reading_order(tmp_path):
    read = outline.load(
        written(
            tmp_path,
            """
            [[block]]
            id = "a"
            kind = "text"
            body = {en = "{fig:tents} and {fig:ropes:word}", km = "{fig:ropes}"}
            [[block]]
            id = "b"
            kind = "supplies"
            columns = [{en = "North", km = "ជើង"}]
            [[block.row]]
            title = {en = "Nails {fig:nails}", km = "ដែកគោល"}
            cells = ["ropes + poles"]
            total = "all_poles"
            """,
        )
    )
    assert outline.cited_figures(read) == ["tents", "ropes", "poles", "all_poles", "nails"]


def test_days_are_kept_as_text_so_that_an_edition_can_keep_the_outline(tmp_path):
    assert outline.load(written(tmp_path, "start = 2021-02-01\n"))["start"] == "2021-02-01"


@pytest.mark.parametrize(
    ("block", "code"),
    [
        ('id = "a"\nkind = "poem"', "outline.kind"),
        ('id = "a"\nkind = "text"', "outline.missing"),
        ('id = "a"\nkind = "text"\nbody = {en = "only"}', "outline.language"),
        ('id = "a"\nkind = "text"\nbody = {en = "{figure:x}", km = "ក"}', "outline.reference"),
        ('id = "a"\nkind = "text"\nbody = {en = "stray }", km = "ក"}', "outline.reference"),
    ],
)
def test_what_is_wrong_with_a_block_has_a_name(tmp_path, block, code):
    assert problems(tmp_path, f"[[block]]\n{block}\n") == [code]


def test_two_blocks_cannot_have_one_name(tmp_path):
    block = '[[block]]\nid = "a"\nkind = "heading"\ntitle = {en = "A", km = "ក"}\n'
    assert problems(tmp_path, block + block) == ["outline.twice"]


def test_a_file_that_is_no_toml_is_refused_by_name(tmp_path):
    assert problems(tmp_path, "[[block") == ["outline.unreadable"]


def test_references_and_plain_braces_are_told_apart():
    found = pieces("a {{b}} {fig:x:word} c")
    assert [piece.text for piece in found] == ["a ", "{", "b", "}", " ", "{fig:x:word}", " c"]
    assert (found[5].kind, found[5].key, found[5].form) == ("fig", "x", "word")

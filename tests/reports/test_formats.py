"""One narrative as page, PDF and Word: numbers lead to their figures, Khmer is marked, bytes are the same twice."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn
from fontTools.ttLib import TTFont

from tests.reports.conftest import figure, markets, matter, text_block
from wayhome.reports import page, print_pdf, word
from wayhome.reports.compose import compose
from wayhome.reports.word_widths import widths

DAY = dt.date(2021, 3, 4)


def narrative():
    blocks = (
        {"id": "top", "kind": "tiles", "figures": ["tents", "rate"], "labels": {}},
        {"id": "h1", "kind": "heading", "title": {"en": "Shelter", "km": "ជម្រក"}},
        text_block(
            "a",
            "In {list:markets:word} markets ({list:markets:names}) on {date:2021-03-04}.\n\n"
            "- {fig:tents:unit} & <more>\n- {fig:few:word} boats",
            "តង់ {fig:tents} នៅខេត្តកំពង់ធំ {fig:few}",
        ),
        {
            "id": "s", "kind": "supplies", "columns": [{"en": "North", "km": "ជើង"}],
            "total": {"en": "Total", "km": "សរុប"},
            "row": [{"title": {"en": "Tents", "km": "តង់"}, "cells": ["few+tents"], "total": "tents"}],
        },
        {"id": "c", "kind": "comparison", "figures": ["tents", "few"], "difference": "rate",
         "note": {"en": "N", "km": "ស"}},
        {"id": "n", "kind": "notice", "body": {"en": "Made up.", "km": "គំរូ។"}},
        {"id": "st", "kind": "story", "body": {"en": "She left.", "km": "នាងចេញ។"},
         "quote": {"en": "Home!", "km": "ផ្ទះ!"}},
        {"id": "h2", "kind": "heading", "title": {"en": "Water", "km": "ទឹក"}},
        {"id": "h3", "kind": "heading", "title": {"en": "Annex", "km": "ឧបសម្ព័ន្ធ"}},
        {"id": "x", "kind": "annex", "title": {"en": "All figures", "km": "តួលេខ"}},
    )  # fmt: skip
    figures = (figure("tents", 1360), figure("few", 5, illustrative=True), figure("rate", ">2000", kind="stated"))
    return matter(*blocks, figures=figures, lists=(markets("Alpha", "Beta"),))


@pytest.fixture(params=["en", "km"])
def document(request):
    return compose(narrative(), request.param)


def test_references_become_words_of_the_language():
    english, khmer = (page.fragment(compose(narrative(), one), {}, page.in_page) for one in ("en", "km"))
    text = re.sub(r"<[^>]+>", "", english)
    assert "In two markets (Alpha and Beta) on 4 March 2021." in text
    assert "1,360 boxes &amp; &lt;more&gt;" in text and "five boats" in text and "&gt; 2,000" in text
    assert "១.៣៦០" in khmer and "> ២.០០០".replace(">", "&gt;") in khmer


def test_a_section_without_blocks_says_that_nothing_was_reported():
    made = [row["full"] for row in compose(narrative(), "en")["rows"]]
    assert {block["id"]: block["empty"] for block in made if block["kind"] == "heading"} == {
        "h1": "", "h2": "No activity reported.", "h3": "",
    }  # fmt: skip


def test_neighbours_with_a_place_stand_beside_each_other():
    blocks = [
        text_block(name, name, place=place)
        for name, place in (("a", "left"), ("b", "left"), ("c", "right"), ("d", "left"))
    ]
    rows = compose(matter(*blocks), "en")["rows"]
    assert [[[one["id"] for one in row[side]] for side in ("left", "right")] for row in rows] == [
        [["a", "b"], ["c"]],
        [["d"], []],
    ]


def test_every_number_on_the_page_leads_to_its_figure(document):
    body = page.fragment(document, {}, lambda key: f"/figures/{key}/?edition=4")
    assert set(re.findall(r'href="/figures/(\w+)/\?edition=4"', body)) == {"tents", "few", "rate"}
    assert set(re.findall(r'<tr id="figure-(\w+)"', body)) == {"tents", "few", "rate"}


def test_the_page_needs_nothing_but_itself(document):
    made = page.page(document, {})
    assert not re.search(r'(?:src|href)="(?!#)', made) and "url(data:font/ttf;base64," in made
    assert made == page.page(document, {})


def test_the_font_in_the_page_has_the_letters_of_the_page_and_little_else(document):
    assert len(page.page(document, {})) < 260_000


def test_an_illustrative_number_says_so_wherever_it_is_shown():
    assert page.fragment(compose(narrative(), "en"), {}, page.in_page).count("illustrative</span>") >= 2


def test_the_pdf_is_the_same_twice_and_accessible(document):
    made = print_pdf.pdf(document, {}, {"កំពង់ធំ"}, DAY, "Office")
    assert made == print_pdf.pdf(document, {}, {"កំពង់ធំ"}, DAY, "Office")
    assert made.startswith(b"%PDF-") and b"pdfuaid" in made and b"StructTreeRoot" in made


def test_khmer_names_are_joined_so_that_no_line_breaks_them():
    unbroken = print_pdf.Unbroken({"កំពង់ធំ", "Kampong"})
    assert unbroken("នៅកំពង់ធំ ថ្ងៃនេះ") == "នៅកំ\u2060ព\u2060ង់\u2060ធំ ថ្ងៃនេះ"


def test_word_says_font_size_and_language_for_both_scripts(document):
    made = word.docx(document, {}, DAY, "Office")
    assert made == word.docx(document, {}, DAY, "Office")
    styles = zipfile.ZipFile(io.BytesIO(made)).read("word/styles.xml").decode()
    normal = re.search(r'w:styleId="Normal".*?</w:style>', styles, re.S).group(0)
    assert (
        'w:cs="Noto Sans Khmer"' in normal
        and "w:szCs" in normal
        and 'w:bidi="km-KH"' in normal
        and "Theme" not in normal
    )


def test_khmer_in_word_is_marked_as_complex_script():
    made = Document(io.BytesIO(word.docx(compose(narrative(), "km"), {}, DAY, "Office")))
    runs = [run for paragraph in made.paragraphs for run in paragraph.runs if re.search("[\u1780-\u17ff]", run.text)]
    assert runs and all(run.font.complex_script for run in runs)
    assert not any(
        run.font.complex_script for paragraph in made.paragraphs for run in paragraph.runs if run.text.isascii()
    )


def test_word_tables_repeat_their_header():
    xml = (
        zipfile.ZipFile(io.BytesIO(word.docx(compose(narrative(), "en"), {}, DAY, "Office")))
        .read("word/document.xml")
        .decode()
    )
    assert xml.count("w:tblHeader") == 3


def test_word_carries_its_font_so_that_no_office_needs_it_installed():
    made = zipfile.ZipFile(io.BytesIO(word.docx(compose(narrative(), "km"), {}, DAY, "Office")))
    table = made.read("word/fontTable.xml").decode()
    related = made.read("word/_rels/fontTable.xml.rels").decode()
    assert "embedTrueTypeFonts" in made.read("word/settings.xml").decode() and "Khmer OS" in table
    for face, weight in (("Regular", 400), ("Bold", 700)):
        found = re.search(rf'w:embed{face} r:id="(\w+)" w:fontKey="{{([^}}]+)}}"', table)
        target = re.search(rf'Id="{found[1]}"[^>]*Target="([^"]+)"|Target="([^"]+)"[^>]*Id="{found[1]}"', related)
        stored = made.read("word/" + (target[1] or target[2]))
        # The mask as the standard words it: the hex pairs of the key from the last to the first, twice.
        pairs = bytes.fromhex(found[2].replace("-", ""))[::-1]
        plain = bytes(byte ^ pairs[at % 16] for at, byte in enumerate(stored[:32])) + stored[32:]
        font = TTFont(io.BytesIO(plain))
        assert (font["OS/2"].usWeightClass, font["name"].getDebugName(2)) == (weight, face)
        assert 0x1780 in font.getBestCmap() and "GSUB" in font and "fvar" not in font


def test_no_short_table_in_word_is_split_and_no_heading_stands_apart_from_its_rows(document):
    made = Document(io.BytesIO(word.docx(document, {}, DAY, "Office")))

    def kept(row) -> bool:
        return all(one.paragraph_format.keep_with_next for cell in row.cells for one in cell.paragraphs)

    supplies, comparison, annex = made.tables[1:]
    for table in (supplies, comparison):
        assert [kept(row) for row in table.rows] == [True] * (len(table.rows) - 1) + [False]
    merged = [len(row._tr.tc_lst) == 1 for row in annex.rows]
    assert any(merged) and all(kept(row) for row, heading in zip(annex.rows, merged, strict=True) if heading)
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for table in made.tables[1:] for row in table.rows)


def test_a_column_in_word_is_as_wide_as_the_longest_word_of_its_header():
    narrow = widths(["Item", "Unit", "Health department", "Total"], [10, 1.4, 1, 1], 12, 9)
    assert abs(sum(narrow) - 12) < 0.001 and narrow[2] > 2.2 > 12 / 13.4
    assert widths(["A", "B"], [3, 1], 8, 9) == [6, 2]

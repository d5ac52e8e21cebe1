"""Lists as files: the workbook as others read it, the pages as pictures, and the same bytes every time."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess

import pytest

from tests.reports.homecoming import DAY, VILLAGE, came, cover, found_province, issue, only, read
from wayhome.reports.lists.printing import pdf, unbroken
from wayhome.reports.lists.workbook import xlsx


def document(rows: int = 2, **more) -> dict:
    """A list as it is composed."""
    columns = [
        {"label": ("ល.រ", "No."), "width": 0.0, "kind": "number"},
        {"label": ("ឈ្មោះ", "Name"), "width": 3.0, "kind": "text"},
        {"label": ("ទូរសព្ទ", "Phone"), "width": 2.0, "kind": "text"},
        {"label": ("ថ្ងៃ", "Day"), "width": 2.0, "kind": "day"},
    ]
    cells = [[number + 1, "សុភា ស្រីមុំ", "012 000 111", "2020-05-01"] for number in range(rows)]
    return {
        "title": ("បញ្ជី", "List"), "subtitle": "តាលាស់ · Ta Loas (020601)", "number": "L-2020-00042",
        "version": ("កំណែ 1", "Version 1"), "facts": [(("គោលបំណង", "Purpose"), "Visits")],
        "notices": [("សូមបំផ្លាញ", "Destroy it")], "columns": columns, "place": ("ទីកន្លែង", "Place"), "grouped": False,
        "groups": [{"title": "", "rows": cells}], "watermark": ["សម្រាប់មេភូមិ", "For the chief · L-2020-00042"],
        "foot": "L-2020-00042", "sheets": ["គម្រប · Cover", "បញ្ជី · List"], "stamp": [2020, 5, 7],
        "author": "Wayhome", **more,
    }  # fmt: skip


def book(made: bytes):
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(made))


def test_the_workbook_has_a_cover_and_a_list_with_types_and_a_frozen_header():
    made = book(xlsx(document()))
    first, second = made.worksheets
    assert (first.title, second.title, second.freeze_panes) == ("គម្រប · Cover", "បញ្ជី · List", "A2")
    assert [cell.value for cell in second[2]] == [1, "សុភា ស្រីមុំ", "012 000 111", dt.datetime(2020, 5, 1)]
    assert second["C2"].number_format == "@" and second["D2"].number_format == "dd/mm/yyyy"
    assert second.print_title_rows == "$1:$1"
    assert [cell.value for cell in first["B"] if cell.value] == ["Visits", "សូមបំផ្លាញ", "Destroy it"]


def test_a_workbook_of_strange_texts_can_be_read():
    odd = '=1+1 <b> & "\x0b'
    rows = [[1, odd, None, None]]
    made = book(xlsx(document(groups=[{"title": "", "rows": rows}], sheets=["A'B", "Li'st"]))).worksheets[1]
    assert made["B2"].value == odd.replace("\x0b", "") and made["B2"].data_type == "s"
    assert made["C2"].value is None


def test_what_lies_below_is_a_column_of_the_workbook():
    groups = [{"title": f"Village {name}", "rows": [[1, name, None, None]]} for name in "AB"]
    made = book(xlsx(document(groups=groups, grouped=True))).worksheets[1]
    assert [cell.value for cell in made["A"]] == ["ទីកន្លែង\nPlace", "Village A", "Village B"]


def test_the_same_document_gives_the_same_bytes():
    assert xlsx(document()) == xlsx(document())
    assert pdf(document()) == pdf(document())
    assert pdf(document()) != pdf(document(number="L-2020-00043"))


def test_khmer_words_are_joined_and_very_long_ones_may_break():
    assert unbroken("សុភា ស្រី") == "សុ\u2060ភា ស្រី"
    assert unbroken("Sophea 012") == "Sophea 012"


@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="pdftoppm (poppler) is not installed, so no page is looked at")
def test_every_page_has_the_watermark_and_the_header_again(tmp_path):
    (tmp_path / "list.pdf").write_bytes(pdf(document(120)))
    subprocess.run(["pdftoppm", "-r", "40", "-png", tmp_path / "list.pdf", tmp_path / "page"], check=True)
    pages = sorted(tmp_path.glob("page*.png"))
    assert len(pages) > 3
    from PIL import Image

    for page in pages:
        colours = Image.open(page).convert("RGB").getcolors(1 << 20)
        assert sum(many for many, colour in colours if _is_mark(colour)) > 200, page.name
        assert sum(many for many, colour in colours if colour == (18, 50, 74)) > 200, page.name


def _is_mark(colour: tuple[int, int, int]) -> bool:
    """The pale ink of the watermark on white."""
    return colour == (233, 236, 238)


@pytest.mark.django_db
def test_the_cover_says_all_that_makes_a_list_what_it_is():
    found_province()
    came("here")
    issued = only(issue())
    told = cover(issued)
    for each in (issued.number, "Village chief", VILLAGE, "Visits at home", "The person agreed", "7 May 2020"):
        assert each in told
    assert issued.checksum[:4] in told and str(issued.expires.year) in told
    assert read(issued.path("xlsx"))[1][-1] == dt.datetime.combine(DAY + dt.timedelta(days=14), dt.time())

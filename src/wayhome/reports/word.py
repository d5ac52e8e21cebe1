"""The edition for Word: the composed document as .docx, the same bytes every time.

Word reads the size, weight and font of Khmer from other attributes than those of Latin, so every style carries both,
and Khmer runs are marked as complex script. The font is inside: no office needs to install it.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from wayhome.reports import picture, word_fonts
from wayhome.reports.fonts import FAMILY
from wayhome.reports.word_widths import widths

_KHMER = re.compile(r"([\u1780-\u17ff\u19e0-\u19ff\u200b\u2060]+)")
_INK, _BLUE, _MUTED, _ACCENT = (
    RGBColor(0x12, 0x32, 0x4A),
    RGBColor(0x15, 0x55, 0x8D),
    RGBColor(0x56, 0x60, 0x6B),
    RGBColor(0xD9, 0x48, 0x0F),
)
_SIZES = {
    "Normal": 10,
    "Title": 22,
    "Subtitle": 12,
    "Heading 1": 15,
    "Heading 2": 12,
    "Heading 3": 11,
    "List Bullet": 10,
    "Quote": 11,
    "Caption": 8,
}
_AFTER = {"Normal": 6, "List Bullet": 3, "Caption": 4, "Title": 4}
_PAGE = 17.4
_ON_ONE_PAGE = 12  # rows; a table of no more is not split
_BOLD = ("Title", "Heading 1", "Heading 2", "Heading 3")


def docx(document: Mapping[str, Any], pictures: Mapping[str, str], day: dt.date, author: str) -> bytes:
    """The document as .docx. `pictures` are SVGs by block id; Word gets them as PNG."""
    writer = _Writer(document["language"], {name: picture.png(drawn) for name, drawn in pictures.items()})
    writer.head(document)
    for row in document["rows"]:
        writer.row(row)
    for line in document["credits"]:
        writer.words([{"text": line}], "Caption")
    return writer.bytes(document, day, author)


class _Writer:
    def __init__(self, language: str, pngs: Mapping[str, bytes]):
        self.language = language
        self.pngs = pngs
        self.made = Document()
        word_fonts.embed(self.made)
        self.into: Any = self.made
        self.width = _PAGE
        section = self.made.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(1.8)
        section.top_margin = section.bottom_margin = Cm(1.8)
        for name, size in _SIZES.items():
            _both_scripts(self.made.styles[name], size, name in _BOLD)
            self.made.styles[name].paragraph_format.space_after = Pt(_AFTER.get(name, 5))
        for name in ("Heading 1", "Heading 2", "Heading 3"):
            self.made.styles[name].font.color.rgb = _BLUE if name == "Heading 1" else _INK
        self.made.styles["Title"].font.color.rgb = _INK
        self.made.styles["Caption"].font.color.rgb = _MUTED
        self.made.styles["Caption"].font.bold = False

    def head(self, document: Mapping[str, Any]) -> None:
        edition = " · ".join(filter(None, (document["kicker"], document["draft"], document["edition"])))
        self.words([{"text": edition}], "Caption")
        self.words([{"text": document["title"]}], "Title")
        self.words([{"text": " · ".join(filter(None, (document["subtitle"], document["period"])))}], "Subtitle")
        foot = self.made.sections[0].footer.paragraphs[0]
        self.fill(foot, [{"text": f"{document['foot']} · {document['digest']}"}], size=8, color=_MUTED)

    def row(self, row: Mapping[str, Any]) -> None:
        """A block as wide as the page, or two columns of blocks in the cells of a table without lines."""
        if "full" in row:
            self.block(row["full"])
            return
        has_map = [any(block["kind"] == "map" for block in row[side]) for side in ("left", "right")]
        left = _PAGE * (0.57 if has_map[0] else 0.43 if has_map[1] else 0.5)
        table = self.made.add_table(rows=1, cols=2)
        table.autofit = False
        for cell, side, width in zip(table.rows[0].cells, ("left", "right"), (left, _PAGE - left), strict=True):
            cell.width = table.columns[0 if side == "left" else 1].width = Cm(width)
            self.into, self.width = cell, width - 0.6
            for block in row[side]:
                self.block(block)
            first = cell.paragraphs[0]
            if not first.runs and len(cell.paragraphs) > 1:
                first._p.getparent().remove(first._p)
        self.into, self.width = self.made, _PAGE
        self.made.add_paragraph()

    def block(self, block: Mapping[str, Any]) -> None:
        maker = {
            "heading": self.heading, "tiles": self.tiles, "map": self.picture, "trend": self.picture, "grid": self.grid,
            "annex": self.annex, "text": self.text, "notice": self.text, "story": self.story,
        }[block["kind"]]  # fmt: skip
        maker(block)

    def heading(self, block: Mapping[str, Any]) -> None:
        self.words(block["title"], f"Heading {block['level']}")
        if block["empty"]:
            self.words([{"text": block["empty"]}], "Normal")

    def text(self, block: Mapping[str, Any]) -> None:
        self.title(block)
        for paragraph in block["paragraphs"]:
            self.words(paragraph["runs"], "List Bullet" if paragraph["bullet"] else "Normal")

    def story(self, block: Mapping[str, Any]) -> None:
        self.text(block)
        if block["quote"]:
            self.words([{"text": "“"}, *block["quote"], {"text": "”"}], "Quote")
        if block["by"]:
            self.words([{"text": "— "}, *block["by"]], "Caption")

    def tiles(self, block: Mapping[str, Any]) -> None:
        table = self.plain_table(len(block["tiles"]))
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        for tile, cell in zip(block["tiles"], table.rows[0].cells, strict=True):
            _shade(cell, "EEF3FA")
            self.fill(cell.paragraphs[0], [{"text": tile["value"]}], size=20, bold=True, color=_BLUE)
            self.fill(cell.add_paragraph(), tile["label"], size=9)
            chips = " · ".join(filter(None, (tile["how_label"], tile["source"], tile["illustrative"])))
            self.fill(cell.add_paragraph(), [{"text": chips}], size=8, color=_MUTED)
        self.made.add_paragraph()

    def picture(self, block: Mapping[str, Any]) -> None:
        self.title(block)
        self.words([{"text": block["subtitle"]}], "Caption")
        width = Cm(min(self.width, 13.0 if block["kind"] == "map" else 15.5))
        shape = self.into.add_paragraph().add_run().add_picture(io.BytesIO(self.pngs[block["picture"]]), width=width)
        shape._inline.docPr.set("descr", block["alt"])
        if block["source"]:
            self.words(block["source"], "Caption")
        if block["credit"]:
            self.words([{"text": block["credit"]}], "Caption")

    def grid(self, block: Mapping[str, Any]) -> None:
        self.title(block)
        columns = block["columns"]
        whole = len(block["rows"]) <= _ON_ONE_PAGE
        table = self.table([column["title"] for column in columns], [column["weight"] for column in columns])
        for index, row in enumerate(block["rows"]):
            cells = table.add_row().cells
            for column, content, cell in zip(columns, row, cells, strict=True):
                last = block["strong_last"] and index == len(block["rows"]) - 1
                extra = [{"text": f" ({content['illustrative']})"}] if content.get("illustrative") else []
                self.fill(cell.paragraphs[0], [*content["runs"], *extra], size=9, bold=last or column["strong"])
                if column["align"] == "end":
                    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self.settle(table, keep=len(table.rows) - 1 if whole else 1)
        if block["note"]:
            self.words(block["note"], "Caption")
        else:
            self.into.add_paragraph()

    def annex(self, block: Mapping[str, Any]) -> None:
        self.title(block)
        labels = block["labels"]
        keys = ("figure", "value", "how", "source", "as_of", "records")
        table = self.table([labels[key] for key in keys], [4.6, 2.1, 1.8, 2.3, 2.3, 1.2])
        headings = [0]
        for group in block["groups"]:
            headings.append(len(table.rows))
            cells = table.add_row().cells
            about = cells[0].merge(cells[-1])
            _shade(about, "EEF3FA")
            self.fill(about.paragraphs[0], [{"text": group["definition"]}], size=8, bold=True, color=_INK)
            for key in ("basis", "documents"):
                if group[key]:
                    self.fill(about.add_paragraph(), [{"text": f"{labels[key]}: {group[key]}"}], size=7.5, color=_MUTED)
            for entry in group["entries"]:
                how = " · ".join(filter(None, (entry["how_label"], entry["illustrative"])))
                texts = [
                    entry["title"],
                    *([{"text": t}] for t in (entry["value"], how, entry["source"], entry["as_of"], entry["records"])),
                ]
                for cell, runs in zip(table.add_row().cells, texts, strict=True):
                    self.fill(cell.paragraphs[0], runs, size=8)
        self.settle(table, keep=0)
        for row in headings:
            _keep_with_next(table.rows[row])
        self.into.add_paragraph()

    def title(self, block: Mapping[str, Any]) -> None:
        if block.get("title"):
            self.words(block["title"], "Heading 3")

    def table(self, titles: list[str], weights: list[float]) -> Any:
        table = self.plain_table(len(titles))
        table.autofit = False
        _rule(table)
        repeat = OxmlElement("w:tblHeader")
        repeat.set(qn("w:val"), "true")
        table.rows[0]._tr.get_or_add_trPr().append(repeat)
        size = 9 if len(titles) < 6 else 7.5
        for column, width in zip(table.columns, widths(titles, weights, self.width, size), strict=True):
            column.width = Cm(width)
        for cell, title in zip(table.rows[0].cells, titles, strict=True):
            _shade(cell, "12324A")
            self.fill(cell.paragraphs[0], [{"text": title}], size=size, bold=True, color=RGBColor(0xFF, 0xFF, 0xFF))
        return table

    def settle(self, table: Any, keep: int) -> None:
        """Cells as wide as their columns, no row over two pages, and the first `keep` rows with the one after them."""
        columns = [column.width for column in table.columns]
        for number, row in enumerate(table.rows):
            whole = OxmlElement("w:cantSplit")
            row._tr.get_or_add_trPr().insert(0, whole)
            at = 0
            for cell in row._tr.tc_lst:
                span = cell.grid_span
                cell.width = sum(columns[at : at + span])
                at += span
            if number < keep:
                _keep_with_next(row)

    def plain_table(self, columns: int) -> Any:
        """A table of one row in the document or in the cell being filled."""
        if self.into is self.made:
            return self.made.add_table(rows=1, cols=columns)
        return self.into.add_table(rows=1, cols=columns)

    def words(self, runs: list[dict[str, Any]], style: str) -> None:
        self.fill(self.into.add_paragraph(style=style), runs)

    def fill(
        self,
        paragraph: Any,
        runs: list[dict[str, Any]],
        *,
        size: float = 0,
        bold: bool = False,
        color: RGBColor | None = None,
    ) -> None:
        """The runs in a paragraph, Khmer apart from Latin. Text of its own size stands in a table, close together."""
        if size:
            paragraph.paragraph_format.space_after = Pt(1)
        for part in filter(None, (part for run in runs for part in _KHMER.split(run["text"]))):
            made = paragraph.add_run(part)
            if _KHMER.match(part):
                made.font.complex_script = True
            if bold:
                made.font.bold = made.font.cs_bold = True
            if color is not None:
                made.font.color.rgb = color
            if size:
                made.font.size = Pt(size)
                _complex_size(made._r.get_or_add_rPr(), size)

    def bytes(self, document: Mapping[str, Any], day: dt.date, author: str) -> bytes:
        properties = self.made.core_properties
        properties.title, properties.author, properties.language = document["title"], author, document["language"]
        properties.created = properties.modified = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
        properties.last_modified_by, properties.revision = author, 1
        written = io.BytesIO()
        self.made.save(written)
        return _dated(written.getvalue(), day)


def _both_scripts(style: Any, size: float, bold: bool) -> None:
    """Font, size, weight and language of a style, said for Latin and for complex scripts; no theme font remains."""
    style.font.name = FAMILY
    style.font.size = Pt(size)
    if bold:
        style.font.bold = style.font.cs_bold = True
    run = style.element.get_or_add_rPr()
    fonts = run.find(qn("w:rFonts"))
    for theme in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FAMILY)
    _complex_size(run, size)
    spoken = run.find(qn("w:lang"))
    if spoken is None:
        spoken = OxmlElement("w:lang")
        run.append(spoken)
    spoken.set(qn("w:val"), "en-GB")
    spoken.set(qn("w:bidi"), "km-KH")


def _complex_size(run: Any, size: float) -> None:
    """Word ignores w:sz for Khmer and reads w:szCs, which must follow it."""
    given = run.find(qn("w:szCs"))
    if given is None:
        given = OxmlElement("w:szCs")
        run.find(qn("w:sz")).addnext(given)
    given.set(qn("w:val"), str(int(size * 2)))


def _rule(table: Any) -> None:
    """Thin grey lines between the rows, none between columns."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "D5D8DA")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)


def _keep_with_next(row: Any) -> None:
    for cell in row.cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True


def _shade(cell: Any, fill: str) -> None:
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        shading.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shading)


def _dated(content: bytes, day: dt.date) -> bytes:
    """The same zip with every member dated on `day`, so that equal editions are equal files."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return written.getvalue()

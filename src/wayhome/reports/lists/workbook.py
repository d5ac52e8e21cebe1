"""The list as a workbook (XLSX): a cover, and the lines with the right types. The same document gives the same bytes.

Written straight as its parts of XML: a country has thousands of small lists, and a general writer takes longer over
each than over all its lines. Needs no Django, so that processes that only make files start at once.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from wayhome.reports.lists.cells import DAY, NUMBER, shown

_FIRST = dt.date(1899, 12, 30).toordinal()
_WIDEST = 60
_STAMP = (1980, 1, 1, 0, 0, 0)
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PLAIN, _TITLE, _LABEL, _WRAPPED, _HEADER, _TEXT, _NUMBER, _DAY, _GROUP = range(9)
_STYLE_OF = {NUMBER: _NUMBER, DAY: _DAY}

_FIXED = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
    + "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for number in (1, 2)
    )
    + "</Types>",
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/worksheet" Target="worksheets/sheet2.xml"/>'
    f'<Relationship Id="rId3" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_SHEET}"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>'
    '</numFmts><fonts count="5"><font><sz val="11"/><name val="Noto Sans Khmer"/></font>'
    '<font><b/><sz val="16"/><color rgb="FF12324A"/><name val="Noto Sans Khmer"/></font>'
    '<font><sz val="11"/><color rgb="FF4A545E"/><name val="Noto Sans Khmer"/></font>'
    '<font><b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="Noto Sans Khmer"/></font>'
    '<font><b/><sz val="11"/><name val="Noto Sans Khmer"/></font></fonts>'
    '<fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FF12324A"/></patternFill></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFEEF3FA"/></patternFill></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="9">'
    '<xf/><xf fontId="1" applyFont="1"/>'
    '<xf fontId="2" applyFont="1" applyAlignment="1"><alignment vertical="top"/></xf>'
    '<xf applyAlignment="1"><alignment wrapText="1" vertical="top"/></xf>'
    '<xf fontId="3" fillId="2" applyFont="1" applyFill="1" applyAlignment="1">'
    '<alignment wrapText="1" vertical="center"/></xf>'
    '<xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="3" applyNumberFormat="1"/>'
    '<xf numFmtId="164" applyNumberFormat="1" applyAlignment="1"><alignment horizontal="left"/></xf>'
    '<xf fontId="4" fillId="3" applyFont="1" applyFill="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0"/></cellStyles></styleSheet>',
}


def xlsx(document: Mapping[str, Any]) -> bytes:
    """The workbook of a document (see composing)."""
    names = [quoteattr(name[:31]) for name in document["sheets"]]
    quoted = document["sheets"][1][:31].replace("'", "''")
    titles = f"'{quoted}'!$1:$1"
    parts = _FIXED | {
        "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name={names[0]} sheetId="1" r:id="rId1"/><sheet name={names[1]} sheetId="2" r:id="rId2"/></sheets>'
        f'<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="1">{escape(titles)}</definedName>'
        "</definedNames></workbook>",
        "xl/worksheets/sheet1.xml": _cover(document),
        "xl/worksheets/sheet2.xml": _list(document),
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as packed:
        for name, text in parts.items():
            packed.writestr(zipfile.ZipInfo(name, _STAMP), (_HEAD + text).encode(), zipfile.ZIP_DEFLATED)
    return content.getvalue()


def _cover(document: Mapping[str, Any]) -> str:
    rows: list[list[tuple[Any, int]]] = [
        [(shown(document["title"]), _TITLE)],
        [(document["subtitle"], _LABEL)],
        [(f"{document['number']} · {shown(document['version'])}", _TITLE)],
        [],
    ]
    rows += [[(shown(label), _LABEL), (value, _WRAPPED)] for label, value in document["facts"]]
    rows.append([])
    rows += [[("", _PLAIN), (text, _WRAPPED)] for pair in document["notices"] for text in pair]
    return _sheet(_rows(rows), [34, 90], document, "")


def _list(document: Mapping[str, Any]) -> str:
    columns = document["columns"]
    head: list[tuple[Any, int]] = [("\n".join(dict.fromkeys(column["label"])), _HEADER) for column in columns]
    styles = [_STYLE_OF.get(column["kind"], _TEXT) for column in columns]
    place = [document["place"]] if document["grouped"] else []
    rows = [[*((("\n".join(place[0])), _HEADER) for _ in place), *head]]
    widths = [max(len(line) for line in column["label"]) + 3 for column in columns]
    for group in document["groups"]:
        for cells in group["rows"]:
            rows.append([*((group["title"], _TEXT) for _ in place), *zip(cells, styles, strict=True)])
            widths = [max(width, len(str(cell or "")) + 2) for width, cell in zip(widths, cells, strict=True)]
    return _sheet(_rows(rows), [*(40 for _ in place), *widths], document, _FROZEN)


_FROZEN = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'


def _sheet(rows: Iterable[str], widths: list[int], document: Mapping[str, Any], view: str) -> str:
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{min(width, _WIDEST)}" customWidth="1"/>'
        for at, width in enumerate(widths, 1)
    )
    foot = escape(f"&L{document['foot'].replace('&', '&&')}&R&P / &N")
    return (
        f'<worksheet xmlns="{_SHEET}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView workbookViewId="0">{view}</sheetView></sheetViews><cols>{columns}</cols>'
        f"<sheetData>{''.join(rows)}</sheetData>"
        f'<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        f"<headerFooter><oddFooter>{foot}</oddFooter></headerFooter></worksheet>"
    )


def _rows(rows: Iterable[Iterable[tuple[Any, int]]]) -> Iterator[str]:
    for number, row in enumerate(rows, 1):
        cells = "".join(_cell(f"{_letters(at)}{number}", value, style) for at, (value, style) in enumerate(row))
        yield f'<row r="{number}">{cells}</row>'


def _cell(at: str, value: Any, style: int) -> str:
    if value is None or value == "":
        return f'<c r="{at}" s="{style}"/>'
    if style == _DAY:
        return f'<c r="{at}" s="{style}"><v>{dt.date.fromisoformat(value).toordinal() - _FIRST}</v></c>'
    if isinstance(value, int):
        return f'<c r="{at}" s="{style}"><v>{value}</v></c>'
    return f'<c r="{at}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(_clean(value))}</t></is></c>'


def _clean(text: str) -> str:
    """Without the control characters that XML cannot carry."""
    return text if text.isprintable() else "".join(sign for sign in text if sign >= " " or sign in "\n\t")


def _letters(at: int) -> str:
    """A, B, … Z, AA of the column."""
    before, last = divmod(at, 26)
    return (_letters(before - 1) if before else "") + chr(65 + last)

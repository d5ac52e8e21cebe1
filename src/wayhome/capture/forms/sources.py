"""The XLSForm of a version, as somebody can open it in a spreadsheet program."""

from __future__ import annotations

import io
import warnings

from wayhome.capture.sheets import OLD_OFFICE, ZIP


def as_workbook(content: bytes, name: str) -> tuple[bytes, str]:
    """The bytes of a workbook with its ending: what was published, or, if that was Markdown, the same as .xlsx."""
    if content.startswith(ZIP):
        return content, ".xlsm" if name.lower().endswith(".xlsm") else ".xlsx"
    if content.startswith(OLD_OFFICE):
        return content, ".xls"
    from pyxform.xls2json_backends import md_table_to_workbook

    written = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        md_table_to_workbook(content.decode("utf-8-sig").replace("\r\n", "\n")).save(written)
    return written.getvalue(), ".xlsx"

"""Certificates on paper: one page each, both languages on it, the code beside. The same papers give the same bytes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson

from wayhome.packs import active
from wayhome.reports.certificates.coding import code
from wayhome.reports.certificates.issuing import Paper
from wayhome.reports.certificates.saying import Said, said
from wayhome.reports.fonts import font_file
from wayhome.reports.lists.printing import unbroken

_TEMPLATE = Path(__file__).with_name("certificate.typ")


def pdf(papers: Sequence[Paper], page: str = "") -> bytes:
    """The papers as one PDF. `page` is the address of the page for checking, "" if there is none to name."""
    import typst

    stamp = max((paper.statement.issued for paper in papers), default=dt.date(1970, 1, 1))
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[font_file().parent])
    made = typst.compile(
        _TEMPLATE,
        root=_TEMPLATE.parent,
        font_paths=fonts,
        sys_inputs={"data": orjson.dumps({"papers": [_set(paper, page) for paper in papers]}).decode()},
        timestamp=dt.datetime.combine(stamp, dt.time(), dt.UTC),
    )
    return bytes(made)


def _set(paper: Paper, page: str) -> dict[str, Any]:
    """One paper as the template reads it."""
    number = paper.certificate.number
    told = [said(paper.statement, speech, page, paper.is_illustrative) for speech in active().languages]
    return {"number": number, "code": code(paper.text, page), "said": [_unbroken(each) for each in told]}


def _unbroken(told: Said) -> dict[str, Any]:
    return {
        "language": told.language,
        "title": told.title,
        "states": told.states,
        "facts": [[label, unbroken(value)] for label, value in told.facts],
        "how": told.how_to_check,
        "page": told.page,
        "notice": told.notice,
        "compare": told.compare,
        "key": told.key,
        "stamp": told.stamp,
    }

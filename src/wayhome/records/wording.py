"""How a record calls itself: the labels of its codes, places and names in the reader's language."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from wayhome.packs.norms import norms
from wayhome.reference import names, places
from wayhome.reference.codes import code_list

KHMER = "km"
_DIGITS = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")
_SEPARATORS = str.maketrans(",.", ".,")


def words(*parts: str) -> str:
    """The parts that are not empty, set apart by a middle dot."""
    return " · ".join(part for part in parts if part)


def amount(number: Decimal | int | None) -> str:
    """A number as people read it: thousands grouped, no empty decimals."""
    if number is None:
        return ""
    return f"{Decimal(number).normalize():,f}"


def told(value: Decimal | int | dt.date | None) -> str:
    """A number or a day as the reader's language writes it, for headlines."""
    if isinstance(value, dt.date):
        return value.isoformat().translate(_DIGITS) if _language() == KHMER else value.isoformat()
    written = amount(value)
    return written.translate(_DIGITS | _SEPARATORS) if _language() == KHMER else written


def code_label(codes: str, code: str | None) -> str:
    """The label of a code, in the reader's language."""
    return code_list(codes).label(code, _language()) if code else ""


def place_label(area: str | None) -> str:
    """The name of an area, in the reader's language."""
    return places.name(area, _language()) if area else ""


def named(kind: str, uid: str | None) -> str:
    """The name of a site, an organisation, an item or an information source, in the reader's language."""
    return names.label(kind, uid, _language()) if uid else ""


def norm_label(norm: str) -> str:
    """What a norm asks for, in the reader's language; a norm that is laid down no more is its own label."""
    found = norms().get(norm)
    return found.called(_language(), told) if found else norm


def _language() -> Any:
    return (get_language() or "en")[:2]

"""Pairs and decisions as the pages of who is who name them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from wayhome.linkage.model import load
from wayhome.records.wording import told
from wayhome.web.who import reasons

register = template.Library()

STATES = {
    "open": _("to decide"),
    "same": _("one person"),
    "different": _("different people"),
    "unsure": _("unsure"),
    "assigned": _("tied by the model"),
}
MARKS = {"same": "✓", "close": "≈", "different": "✗"}
HIGHEST, LOWEST = 10.0, 5.0


@register.filter
def pair_state(state: str) -> Any:
    return STATES.get(state, state)


@register.filter
def mark(likeness: str) -> str:
    """A sign for how alike two values are; its word stands beside it."""
    return MARKS.get(likeness, "")


@register.filter
def likelihood(weight: float) -> Any:
    """How likely a pair is, in one or two words."""
    return reasons.likelihood(weight)


@register.filter
def per_cent(weight: float) -> int:
    """Where a weight lies on a bar from a little below what is looked at to well above what the model ties."""
    model = load()
    low, high = model.review - LOWEST, model.assign + HIGHEST
    return round(100 * min(1.0, max(0.0, (weight - low) / (high - low))))


@register.filter
def bits(weight: float) -> str:
    """A weight with one digit after the point, as the language of the page writes it."""
    return told(Decimal(f"{weight:.1f}"))

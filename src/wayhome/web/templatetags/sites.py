"""Sites, beds and needs as their pages name them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from wayhome.records.sites.needs import Need
from wayhome.reference import names
from wayhome.reference.codes import code_list
from wayhome.reports import wording
from wayhome.web.asking import language

register = template.Library()

STATES = {
    "overdue": _("overdue"),
    "open": _("nobody takes care yet"),
    "taken": _("taken care of"),
    "met": _("met"),
}
SECTIONS = {
    "people": _("People"),
    "water": _("Water and latrines"),
    "beds": _("Beds and floor"),
    "food": _("Food and power"),
    "health": _("Health"),
    "safety": _("Safety"),
}
ORDERS = {
    "place": _("By place"),
    "free": _("Most free beds first"),
    "over": _("Most over-booked first"),
    "needs": _("Most needs first"),
}


@register.filter
def need_words(need: Need) -> str:
    """What is lacking, and how much."""
    return need.words(language(), lambda amount: wording.number(amount, language()))


@register.filter
def norm_words(norm: Any) -> str:
    """What a norm asks for."""
    return norm.called(language(), lambda amount: wording.number(amount, language()))


@register.filter
def need_state(state: str) -> Any:
    return STATES.get(state, state)


@register.filter
def section_name(section: str) -> Any:
    return SECTIONS.get(section, section)


@register.filter
def order_name(order: str) -> Any:
    return ORDERS.get(order, order)


@register.filter
def site_type(code: str) -> str:
    return code_list("site_type").label(code, language())


@register.filter
def organisation_name(uid: str | None) -> str:
    return names.label("organisation", uid, language()) if uid else ""


@register.filter
def positive(value: int) -> int:
    """How much a number below nothing is below it."""
    return -value


@register.filter
def svg(value: Decimal) -> str:
    """A length for a drawing, whatever the language of the page."""
    return f"{value:f}"

"""What the pages of editions say of them: titles, areas, languages, and what was done to findings and rows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from wayhome.ledger.record import KINDS
from wayhome.reference import places
from wayhome.reports import resolving, revise, wording
from wayhome.reports.models import Edition
from wayhome.reports.revise import Difference
from wayhome.web.asking import language
from wayhome.web.edition_pages import downloads
from wayhome.web.templatetags.wayhome import moment

register = template.Library()

SETTLED = {
    resolving.REFERENCED: _("referred to a figure or list"),
    resolving.MENDED: _("mended"),
    resolving.ACCEPTED: _("let stand"),
}
MOVED = {revise.ADDED: _("added"), revise.CHANGED: _("changed"), revise.GONE: _("gone")}


@register.filter
def downloads_of(edition: Edition) -> list[dict[str, object]]:
    """Its files by language, the reader's first."""
    return downloads(edition)


@register.filter
def edition_title(edition: Edition) -> str:
    return edition.title(language())


@register.filter
def area_name(uid: str) -> str:
    return places.full_name(uid, language())


@register.filter
def language_name(code: str) -> str:
    """A language by the name it has for itself."""
    return str(dict(settings.LANGUAGES).get(code, code))


@register.filter
def kind_name(kind: str) -> str:
    return str(KINDS[kind]._meta.verbose_name) if kind in KINDS else kind


@register.filter
def settled_how(action: str) -> Any:
    return SETTLED.get(action, action)


@register.filter
def moved_how(change: str) -> Any:
    return MOVED.get(change, change)


@register.filter
def figure_text(value: int | str | None) -> str:
    """The value of a figure as an edition keeps it, a bound with its sign."""
    return wording.value_text(value, language(), short=True)


@register.filter
def change_of(difference: Difference) -> str:
    """By how much the figure moved, with its sign; nothing where one of the two is no plain number."""
    if not difference.change:
        return ""
    moved = int(difference.change.replace(",", ""))
    return ("+" if moved > 0 else "−" if moved < 0 else "") + wording.number(abs(moved), language())


@register.filter
def moment_of(text: str) -> str:
    """A point in time that was kept as text."""
    return moment(dt.datetime.fromisoformat(text))

"""Numbers, days and times as the language of the page writes them."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wayhome.capture.lines import OUTCOMES
from wayhome.kernel.problems import Problem
from wayhome.packs import active
from wayhome.reference import places
from wayhome.reports import wording
from wayhome.reports.finding import Finding
from wayhome.web.asking import language, may_look_at

register = template.Library()


@register.filter
def number(value: Any) -> str:
    """90607 as 90,607 or ៩០.៦០៧."""
    return wording.number(value, language()) if value is not None else wording.NOTHING


@register.filter
def digits(value: Any) -> str:
    """A number that is a name (a version, an entry, a row): no grouping."""
    return wording.digits(str(value), language())


@register.filter
def unlocalized(value: int) -> str:
    """A number for the browser to reckon with."""
    return str(value)


@register.filter
def rows_in(counts: Any) -> int:
    """How many rows a file had, of what became of them."""
    return sum(counts[outcome] for outcome in OUTCOMES)


@register.filter
def day(value: dt.date | None) -> str:
    return wording.day(value, language()) if value else wording.NOTHING


@register.filter
def short_day(value: dt.date) -> str:
    """The day and the month in digits, where many days stand in a row: 18/5."""
    return wording.digits(f"{value.day}/{value.month}", language())


@register.filter
def month(value: dt.date) -> str:
    """The month and the year of a day."""
    return f"{wording.month(value.month, language())} {wording.digits(str(value.year), language())}"


@register.filter
def moment(value: dt.datetime | None) -> str:
    """A point in time on the clocks of the pack's country."""
    if value is None:
        return wording.NOTHING
    local = value.astimezone(ZoneInfo(active().time_zone))
    return wording.day(local.date(), language()) + " " + wording.digits(f"{local:%H:%M}", language())


@register.filter
def figure_value(figure: Any) -> str:
    """The value of a figure, a bound with its sign."""
    value = figure.value if isinstance(figure.value, int | str | None) else str(figure.value)
    return wording.value_text(value, language(), short=True)


@register.filter
def title_of(figure: Any) -> str:
    return figure.title_km if language() == "km" else figure.title_en


@register.filter
def unit_of(figure: Any) -> str:
    return figure.unit_km if language() == "km" else figure.unit_en


@register.filter
def source_of(figure: Any) -> str:
    return figure.source_km if language() == "km" else figure.source


@register.filter
def sentence(problem: Problem | Finding) -> str:
    """The sentence of a problem, or of what was found in prose; days in it as the language of the page writes them."""
    if isinstance(problem, Finding):
        return problem.sentence(gettext)
    told = {
        name: wording.day(value, language()) if isinstance(value, dt.date) else value
        for name, value in problem.params.items()
    }
    return Problem(problem.code, told, problem.field).sentence(gettext)


@register.filter
def said(words: Any) -> str:
    """Words, or a table of languages, in the language of the page."""
    if words is None:
        return ""
    if hasattr(words, "in_language"):
        return words.in_language(language())
    return words.get(language()) or words.get("en") or words.get("") or next(iter(words.values()), "")


@register.filter
def measure(value: Any) -> str:
    """What a row counts for: a number, or the bound as printed."""
    return wording.value_text(value if isinstance(value, int | str | None) else str(value), language(), short=True)


@register.filter
def label_in(figure: Any, labels: Any) -> str:
    """The figure's label in `labels` (id to a table of languages), else its title."""
    return said(labels.get(figure.id)) or title_of(figure)


@register.filter
def singular(kind: Any) -> str:
    """The name of a kind of record, with a capital."""
    return capfirst(kind._meta.verbose_name)


@register.filter
def plural(kind: Any) -> str:
    """The name of a kind of record, many of them, with a capital."""
    return capfirst(kind._meta.verbose_name_plural)


@register.filter
def place_names(areas: Any) -> str:
    return ", ".join(places.name(area, language()) for area in areas)


@register.filter
def place_name(area: str) -> str:
    return places.name(area, language())


@register.filter
def may_look(area: str, access: Any) -> bool:
    return may_look_at(area, access)


@register.filter
def asking_area(question: Any, area: str) -> str:
    """The query that asks the same of another area; of the whole country, if that is it."""
    return question.query(area="" if area == places.country() else area)


@register.filter
def spec_id(chart: str) -> str:
    return f"{chart}-spec"


@register.filter
def sides(comparison: Any) -> tuple[Any, Any]:
    return comparison.left, comparison.right


@register.filter
def edition_title(edition: Any) -> str:
    return edition.title(language())


@register.filter
def language_name(code: str) -> str:
    return dict(settings.LANGUAGES).get(code, code)


@register.filter
def get(mapping: Any, key: str) -> Any:
    return mapping.get(key) or ""


OPS = {"put": _("written"), "void": _("voided"), "redact": _("erased who it is about")}
SOURCES = {
    "file": _("file"),
    "screen": _("screen"),
    "pack": _("country pack"),
    "decision": _("decision"),
    "submission": _("phone or browser"),
}
BASES = {"date": _("the dates of the rows"), "known_by": _("the day by which it was known"), "mixed": _("both")}


@register.filter
def op_name(op: str) -> Any:
    return OPS.get(op, op)


@register.filter
def source_sort(sort: str) -> Any:
    return SOURCES.get(sort, sort)


@register.filter
def basis_name(basis: str) -> Any:
    return BASES.get(basis, basis)

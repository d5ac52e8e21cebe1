"""States, decisions and files of submissions as the pages of the inbox name them."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wayhome.capture.models import Attachment, Submission

register = template.Library()

DECISIONS = {
    "mend": _("mended"),
    "drop": _("left out"),
    "keep_current": _("kept what stood"),
    "use_variant": _("used instead of what stood"),
    "as_own": _("registered as its own"),
    "apply_now": _("applied before what it waited for"),
    "resolve": _("chosen between two changes"),
}


@register.filter
def state_name(state: str) -> Any:
    return Submission.State(state).label if state in Submission.State.values else _("all")


@register.filter
def decision_name(decision: str) -> Any:
    return DECISIONS.get(decision, decision)


@register.filter
def file_address(file: Attachment) -> str:
    return reverse("web:attachment", args=[file.pk])


@register.simple_tag(takes_context=True)
def query(context: Any, **other: str) -> str:
    """The query of this page with some parts changed; "" takes a part away."""
    asked = context["request"].GET.copy()
    for name, value in other.items():
        asked[name] = value
    for name in [name for name in asked if not asked[name]]:
        del asked[name]
    return f"?{asked.urlencode()}"

"""The page of one version of a list: what it is, what changed, its files, and who received it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from wayhome.accounts.policy import Access, Right
from wayhome.records.base import today
from wayhome.reports.handing import links
from wayhome.reports.handing.links import Way
from wayhome.reports.handing.receipts import holders
from wayhome.reports.handing.standing import WHY_NOT, Standing, standing
from wayhome.reports.handing.tables import Link
from wayhome.reports.lists import scoping
from wayhome.reports.lists.choosing import NOT_AGREED, WITHDREW
from wayhome.reports.lists.content import OUTSIDE
from wayhome.reports.lists.naming import file_name
from wayhome.reports.lists.tables import IssuedList
from wayhome.web.asking import language
from wayhome.web.gatehouse import desk
from wayhome.web.handing.cover import cover
from wayhome.web.handing.preview import preview
from wayhome.web.handing.shown import Shown
from wayhome.web.imports import one_of

HOURS = ((4, _("4 hours")), (24, _("1 day")), (72, _("3 days")), (168, _("7 days")))
WAYS = {
    Way.OPEN: _("open"),
    Way.LOCKED: _("locked after wrong codes"),
    Way.ENDED: _("ended"),
    Way.EXPIRED: _("expired"),
    Way.REPLACED: _("list replaced"),
    Way.REVOKED: _("list revoked"),
    Way.ERASED: _("files gone"),
}
CHANGES = {"added": _("people added"), "changed": _("people with other details"), "left": _("people no longer on it")}
LEFT_OUT = {
    NOT_AGREED: _("did not agree that this office is told"),
    WITHDREW: _("took back that anybody is told"),
    OUTSIDE: _("registered outside the areas of who issued it"),
}
FILES = ("pdf", "xlsx")


@dataclass(frozen=True, slots=True)
class GivenLink:
    """A link that was given out, and whether it still opens."""

    link: Link
    words: str
    is_open: bool


@require_safe
@desk(Right.ISSUE_LISTS)
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One version of a list."""
    return page(request, seen(request.access, number))


def page(request: HttpRequest, issued: IssuedList, status: int = 200, **more: Any) -> HttpResponse:
    """That page, with what was typed into one of its forms and what is wrong with it, if anything."""
    stands = standing(issued)
    versions = IssuedList.objects.filter(number=issued.number).order_by("-version")
    shown = {
        "line": Shown.of(issued),
        "issued": issued,
        "cover": cover(issued),
        "is_valid": stands is Standing.VALID,
        "why_not": None if stands is Standing.VALID else WHY_NOT[stands](number=issued.number, version=issued.version),
        "may_note_paper": stands not in (Standing.REVOKED, Standing.ERASED),
        "may_revoke": issued.revoked_at is None,
        "versions": [Shown.of(each) for each in versions],
        "newest": versions[0],
        "changes": _changes(issued),
        "preview": preview(issued) if request.access.may(Right.SEE_IDENTITY) else None,
        "left_out": [(LEFT_OUT[why], count) for why, count in issued.left_out.items() if why in LEFT_OUT],
        "may_read": request.access.may(Right.SEE_IDENTITY),
        "files": [(ending, issued.path(ending).stat().st_size) for ending in FILES if issued.has_files],
        "links": _links(issued),
        "receipts": issued.receipts.all(),
        "holding": [(each, Shown.of(each.issued)) for each in holders(IssuedList.objects.filter(number=issued.number))],
        "hours": HOURS,
        "today": today(),
        "typed": {"day": today().isoformat(), "hours": "24", "contact": "", **request.POST.dict()},
        "problems": [],
        "failed": "",
        **more,
    }
    return render(request, "web/handing/one.html", shown, status=status)


@require_safe
@desk(Right.ISSUE_LISTS, Right.SEE_IDENTITY)
def file(request: HttpRequest, number: int, ending: str) -> HttpResponseBase:
    """The list itself, to read and to print."""
    issued = seen(request.access, number)
    if ending not in FILES or not issued.has_files:
        raise Http404
    path = issued.path(ending)
    return FileResponse(path.open("rb"), as_attachment=True, filename=file_name(issued, ending, language()))


def seen(access: Access, number: int) -> IssuedList:
    """The list with that row, if its area is the reader's. Raises Http404."""
    found: IssuedList = one_of(scoping.visible(access), number)
    return found


def _links(issued: IssuedList) -> list[GivenLink]:
    """Its links, newest first."""
    found = []
    for link in issued.links.all():
        link.list = issued
        way = links.way(link)
        found.append(GivenLink(link, str(WAYS[way]), way is Way.OPEN))
    return found


def _changes(issued: IssuedList) -> list[tuple[Any, int]]:
    """What changed against the version before, in words and numbers."""
    counted = issued.changes or {}
    return [(words, len(counted[name])) for name, words in CHANGES.items() if counted.get(name)]

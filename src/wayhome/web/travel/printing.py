"""The manifest on paper: for those who put people on and wait for them, and without a name for the driver."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from wayhome.accounts.policy import Right
from wayhome.records.base import today
from wayhome.reports.manifests import composing
from wayhome.web.gatehouse import desk
from wayhome.web.travel.one import Page
from wayhome.web.travel.seeing import EXPLAINED, LEFT


@require_safe
@desk(Right.SEE_IDENTITY)
def manifest(request: HttpRequest, uid: str) -> HttpResponse:
    """Who is on it, by destination, with boxes to tick; the names of those whom the reader may know."""
    page = Page(request.access, uid)
    lines = [line for line in page.lines if line.state not in (LEFT, EXPLAINED)]
    riders = [composing.Rider(line.passenger, line.person, line.code) for line in lines]
    return _as_file(composing.manifest(page.transport, riders, today(), request.access.by), page, "manifest")


@require_safe
@desk()
def driver(request: HttpRequest, uid: str) -> HttpResponse:
    """How many get off where, and nobody's name."""
    page = Page(request.access, uid)
    going = [line.passenger for line in page.lines if line.state not in (LEFT, EXPLAINED)]
    if not going:
        raise Http404
    return _as_file(composing.driver(page.transport, going, today(), request.access.by), page, "driver")


def _as_file(content: bytes, page: Page, what: str) -> HttpResponse:
    name = slugify(page.transport.code or page.transport.uid[-8:]) or "transport"
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{what}-{name}.pdf"'},
    )

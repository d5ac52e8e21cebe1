"""The list of redactions, and the certificate of each, on the screen and on paper. They name nobody."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wayhome.accounts.policy import Access, Right
from wayhome.records.person import Person
from wayhome.reports.forgetting import certificate
from wayhome.reports.models import Redaction
from wayhome.web.asking import language
from wayhome.web.forgetting.forget import may_see
from wayhome.web.gatehouse import desk
from wayhome.web.imports import one_of
from wayhome.web.pages import Pages, wanted_page

SIZE = 50


@require_safe
@desk(Right.FORGET)
def redactions(request: HttpRequest) -> HttpResponse:
    """What the reader erased; for the whole country what anybody did."""
    number, mine = wanted_page(request), _seen(request.access)
    shown = {
        "redactions": mine[(number - 1) * SIZE : number * SIZE],
        "pages": Pages(request, number, SIZE, mine.count()),
    }
    return render(request, "web/forgetting/redactions.html", shown)


@require_safe
@desk(Right.FORGET)
def redaction(request: HttpRequest, number: int) -> HttpResponse:
    """One certificate."""
    found = _one(request, number)
    shown = {"redaction": found, "said": certificate.content(found, language())}
    return render(request, "web/forgetting/redaction.html", shown)


@require_safe
@desk(Right.FORGET)
def paper(request: HttpRequest, number: int) -> HttpResponse:
    """The certificate as PDF, in both languages."""
    found = _one(request, number)
    response = HttpResponse(certificate.pdf(found), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="redaction-{found.pk}.pdf"'
    return response


def _seen(access: Access):  # type: ignore[no-untyped-def]
    rows = Redaction.objects.all()
    return rows if access.everywhere else rows.filter(by=access.by)


def _one(request: HttpRequest, number: int) -> Redaction:
    """The redaction, if the reader did it or the people of it are in their areas. Raises Http404."""
    found = one_of(Redaction.objects.all(), number)
    persons = [uid for kind, uid in found.asked if kind == Person.kind]
    if not _seen(request.access).filter(pk=found.pk).exists() and not may_see(persons, request.access):
        raise Http404
    return found

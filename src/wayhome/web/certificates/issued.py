"""Certificates that were issued: the log, each of them to print, to show on a phone, and to withdraw."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wayhome.accounts.policy import Access, Right
from wayhome.accounts.scope import scope
from wayhome.kernel.names import ascii_digits
from wayhome.kernel.problems import Refused
from wayhome.kernel.shortcode import code_of
from wayhome.packs import active
from wayhome.records.quarantine import Quarantine
from wayhome.reports.certificates import issuing
from wayhome.reports.certificates.coding import code
from wayhome.reports.certificates.issuing import papers
from wayhome.reports.certificates.printing import pdf
from wayhome.reports.certificates.saying import said
from wayhome.reports.certificates.tables import Certificate
from wayhome.web.asking import language
from wayhome.web.certificates import verify_page
from wayhome.web.gatehouse import desk
from wayhome.web.imports import one_of
from wayhome.web.pages import Pages, wanted_page

SIZE, MOST_PRINTED = 50, 100
NUMBER = re.compile(r"(?P<sort>[CQ])-(?P<year>\d{4})-(?P<count>\d{1,9})", re.ASCII)


@require_safe
@desk(Right.EDIT, Right.SEE_IDENTITY)
def certificates(request: HttpRequest) -> HttpResponse:
    """What was issued in the reader's areas, the newest first; of one number, if it is asked for."""
    number, wanted = wanted_page(request), request.GET.get("number", "").strip().upper()
    found = seen(request.access)
    if wanted:
        found = of_number(found, wanted)
    page = found[(number - 1) * SIZE : number * SIZE]
    shown = {
        "lines": [{"certificate": each, "code": code_of(each.person) or each.person[-8:]} for each in page],
        "pages": Pages(request, number, SIZE, found.count()),
        "wanted": wanted,
        "may_renew": request.access.everywhere and request.access.may(Right.MANAGE_KEYS),
    }
    return render(request, "web/certificates/issued.html", shown)


@require_safe
@desk(Right.EDIT, Right.SEE_IDENTITY)
def certificate(request: HttpRequest, number: int) -> HttpResponse:
    """One certificate: its code to be photographed, its words, and what can be done with it."""
    found = one_of(seen(request.access), number)
    shown = {"certificate": found, "code": code_of(found.person) or found.person[-8:], "why": Certificate.Why.choices}
    try:
        (paper,) = papers([found], request.access)
    except Refused as refused:
        return render(request, "web/certificates/one.html", {**shown, "problems": refused.problems})
    shown |= {
        "picture": code(paper.text, verify_page.address()),
        "text": paper.text,
        "said": said(paper.statement, language(), verify_page.address(), paper.is_illustrative),
    }
    return render(request, "web/certificates/one.html", shown)


@require_safe
@desk(Right.EDIT, Right.SEE_IDENTITY)
def paper(request: HttpRequest) -> HttpResponse:
    """Certificates of the reader's areas as one PDF: ?n=1&n=2."""
    numbers = [written for written in request.GET.getlist("n") if written.isascii() and written.isdigit()]
    found = list(seen(request.access).filter(pk__in=[int(each) for each in numbers if len(each) < 10]).order_by("pk"))
    if not found or len(found) != len(set(numbers)) or len(found) > MOST_PRINTED:
        raise Http404
    try:
        made = papers(found, request.access)
    except Refused as refused:
        return render(request, "web/certificates/not_printed.html", {"problems": refused.problems}, status=409)
    response = HttpResponse(pdf(made, verify_page.address()), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found[0].number}.pdf"'
    return response


@require_safe
@desk(Right.EDIT, Right.SEE_IDENTITY)
def phone(request: HttpRequest, number: int) -> HttpResponse:
    """One certificate as a page for a phone, in every language; `?save` gives it as a file that opens anywhere."""
    found = one_of(seen(request.access), number)
    try:
        (paper,) = papers([found], request.access)
    except Refused as refused:
        return render(request, "web/certificates/not_printed.html", {"problems": refused.problems}, status=409)
    shown = {
        "number": found.number,
        "picture": code(paper.text, verify_page.address()),
        "said": [
            said(paper.statement, speech, verify_page.address(), paper.is_illustrative) for speech in active().languages
        ],
        "style": _style(),
    }
    response = render(request, "web/certificates/phone.html", shown)
    style = verify_page.digest_of(_style())
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src '{style}'; font-src data:; img-src data:; frame-ancestors 'none'"
    )
    if "save" in request.GET:
        response["Content-Disposition"] = f'attachment; filename="{found.number}.html"'
    return response


@require_POST
@desk(Right.EDIT, Right.SEE_IDENTITY)
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw one, with a reason of the list."""
    found = one_of(seen(request.access), number)
    why = request.POST.get("why", "")
    if why in Certificate.Why:
        issuing.withdraw(found, why, request.access.by)
        messages.success(request, _("It is withdrawn. Pages for checking say so once they were brought up to date."))
    return redirect("web:certificate", number)


def seen(access: Access) -> QuerySet[Certificate]:
    """The certificates of quarantines that the reader may know of."""
    found: QuerySet[Certificate] = Certificate.objects.select_related("key")
    if access.everywhere:
        return found
    mine: Any = scope(Quarantine.objects.filter(uid=OuterRef("quarantine")), access, of_few=True)
    return found.filter(Exists(mine))


def of_number(found: QuerySet[Certificate], written: str) -> QuerySet[Certificate]:
    """The one of that number; none, if what is written is no number of a certificate."""
    match = NUMBER.fullmatch(ascii_digits(written))
    if match is None:
        return found.none()
    return found.filter(sort=match["sort"], issued__year=int(match["year"]), pk=int(match["count"]))


@lru_cache(maxsize=1)
def _style() -> str:
    return verify_page.style_of("web/certificates/phone.css")

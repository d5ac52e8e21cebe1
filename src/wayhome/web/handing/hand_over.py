"""Handing a list over, on paper, as a locked file or by a link with a code; and taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from wayhome.accounts.policy import Right
from wayhome.kernel.clock import parse_day
from wayhome.kernel.problems import Refused
from wayhome.reports.handing import links, packages, receipts, spoken
from wayhome.reports.handing.receipts import Receiver
from wayhome.reports.handing.tables import Link, Receipt
from wayhome.reports.lists import revoking, scoping
from wayhome.reports.lists.tables import IssuedList
from wayhome.web.asking import NOT_A_DAY
from wayhome.web.gatehouse import desk
from wayhome.web.handing.one import page, seen
from wayhome.web.handing.shown import Shown
from wayhome.web.imports import one_of
from wayhome.web.phone_settings import is_out_of_reach


@require_POST
@desk(Right.ISSUE_LISTS, Right.SEE_IDENTITY)
def paper(request: HttpRequest, number: int) -> HttpResponse:
    """Note who received the list on paper, and when."""
    issued = seen(request.access, number)
    try:
        written = request.POST.get("day", "")
        day = parse_day(written)
        if day is None:
            raise Refused([NOT_A_DAY("day", value=written)])
        receipts.note([issued], Receipt.How.PAPER, _receiver(request), request.access.by, day)
    except Refused as refused:
        return _refused(request, issued, "paper", refused)
    messages.success(request, _("It is noted who received it."))
    return redirect("web:issued_list", number)


@require_POST
@desk(Right.ISSUE_LISTS, Right.SEE_IDENTITY)
@sensitive_variables("password")
def locked(request: HttpRequest, number: int) -> HttpResponse:
    """Lock the list into a file. Its password is shown this once."""
    issued = seen(request.access, number)
    try:
        package, password = packages.make([issued], str(issued), _receiver(request), request.access.by)
    except Refused as refused:
        return _refused(request, issued, "zip", refused)
    shown = {"package": package, "password": password, "line": Shown.of(issued)}
    return render(request, "web/handing/locked.html", shown)


@require_POST
@desk(Right.ISSUE_LISTS, Right.SEE_IDENTITY)
@sensitive_variables("made")
def link(request: HttpRequest, number: int) -> HttpResponse:
    """Make a link to the list. Address and code are shown this once, to go two different ways."""
    issued = seen(request.access, number)
    written = request.POST.get("hours", "")
    hours = int(written) if written.isascii() and written.isdigit() and len(written) < 5 else 0
    try:
        contact = request.POST.get("contact", "")
        made = links.make(issued, _receiver(request), contact, hours, request.access.by)
    except Refused as refused:
        return _refused(request, issued, "link", refused)
    address = request.build_absolute_uri(reverse("web:handed", args=[made.token]))
    shown = {
        "link": made.link,
        "address": address,
        "code": spoken.said(made.code),
        "most_tries": links.MOST_TRIES,
        "line": Shown.of(issued),
        "is_out_of_reach": is_out_of_reach(f"{request.scheme}://{request.get_host()}"),
    }
    return render(request, "web/handing/link.html", shown)


@require_POST
@desk(Right.ISSUE_LISTS)
def end_link(request: HttpRequest, number: int) -> HttpResponse:
    """End a link to a list of the reader's areas."""
    given = one_of(Link.objects.filter(list__in=scoping.visible(request.access)), number)
    links.end(given, request.access.by)
    messages.success(request, _("The link does not open any more."))
    return redirect("web:issued_list", given.list_id)


@require_POST
@desk(Right.ISSUE_LISTS)
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Revoke the list, with a reason. Its files and packages go, its links close; who holds it is named then."""
    issued = seen(request.access, number)
    try:
        revoking.revoke(issued, request.access, request.POST.get("why", ""))
    except Refused as refused:
        return _refused(request, issued, "revoke", refused)
    messages.success(request, _("The list is revoked. Tell everybody below who holds it."))
    return redirect("web:issued_list", number)


def _receiver(request: HttpRequest) -> Receiver:
    return Receiver.told(request.POST.get("who", ""), request.POST.get("office", ""))


def _refused(request: HttpRequest, issued: IssuedList, failed: str, refused: Refused) -> HttpResponse:
    issued.refresh_from_db()
    told: dict[str, Any] = {"failed": failed, "problems": refused.problems}
    return page(request, issued, 422, **told)

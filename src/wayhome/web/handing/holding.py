"""Who holds a list that must not be used any more: whom to call on a bad day, and that they were told."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wayhome.accounts.policy import Right
from wayhome.reports.handing import receipts
from wayhome.reports.handing.tables import Receipt
from wayhome.reports.lists import scoping
from wayhome.web.gatehouse import desk
from wayhome.web.handing.shown import Shown
from wayhome.web.imports import one_of

BACK_TO_LIST = "list"


@require_safe
@desk(Right.ISSUE_LISTS)
def holders(request: HttpRequest) -> HttpResponse:
    """Of the lists of the reader's areas: who still holds one that was revoked, replaced or whose files are gone."""
    held = receipts.holders(scoping.visible(request.access))
    return render(request, "web/handing/holders.html", {"lines": [(each, Shown.of(each.issued)) for each in held]})


@require_POST
@desk(Right.ISSUE_LISTS)
def told(request: HttpRequest, number: int) -> HttpResponse:
    """Note that whoever received this was told."""
    receipt = one_of(Receipt.objects.filter(list__in=scoping.visible(request.access)), number)
    receipts.tell(receipt, request.access.by)
    messages.success(request, _("It is noted that they were told."))
    if request.POST.get("back") == BACK_TO_LIST:
        return redirect("web:issued_list", receipt.list_id)
    return redirect("web:list_holders")

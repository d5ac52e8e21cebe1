"""The keys that sign certificates: the list for everybody, and the desk of those who answer for the whole country."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wayhome.accounts.policy import Right
from wayhome.kernel.clock import parse_day
from wayhome.kernel.problems import Problem
from wayhome.records.base import FUTURE, today
from wayhome.reports.certificates import keys
from wayhome.reports.certificates.tables import SigningKey
from wayhome.web.asking import NOT_A_DAY
from wayhome.web.certificates import verify_page
from wayhome.web.gatehouse import desk, open_to_all


@require_safe
@open_to_all
def public(request: HttpRequest) -> HttpResponse:
    """The public halves, for whoever wants to compare them or to make a check of their own."""
    return render(request, "web/certificates/keys.html", {"keys": SigningKey.objects.all()})


@require_http_methods(["GET", "POST"])
@desk(Right.MANAGE_KEYS)
def keys_desk(request: HttpRequest) -> HttpResponse:
    """Make a new key, or say from which day on an old one is not believed."""
    if not request.access.everywhere:
        raise PermissionDenied
    problem: Problem | None = None
    if request.method == "POST" and request.POST.get("do") == "renew":
        made = keys.renew(request.access.by)
        messages.success(request, _("The key {key} signs from now on.").format(key=made.id))
        return redirect("web:signing_keys")
    if request.method == "POST":
        problem = _revoked(request)
        if problem is None:
            messages.success(request, _("The key is revoked. Bring every page for checking up to date."))
            return redirect("web:signing_keys")
    shown = {
        "keys": [{"key": each, "is_here": keys.is_here(each)} for each in SigningKey.objects.order_by("-made", "id")],
        "problem": problem,
        "address": verify_page.address(),
    }
    return render(request, "web/certificates/keys_desk.html", shown, status=400 if problem else 200)


def _revoked(request: HttpRequest) -> Problem | None:
    written = request.POST.get("day", "")
    day, key = parse_day(written), SigningKey.objects.filter(pk=request.POST.get("key", "")).first()
    if day is None or key is None:
        return NOT_A_DAY("day", value=written)
    if day > today():
        return FUTURE("day", value=written, today=today().isoformat())
    keys.revoke(key, day, request.access.by)
    return None

"""The pages for what went wrong, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from wayhome.web import openrosa

SAID = {
    400: (
        _("This cannot be understood"),
        _("The address or the form has something this page cannot read."),
    ),
    403: (
        _("This is not yours to open"),
        _("Your role does not open this page. Ask the national manager if you need it."),
    ),
    404: (
        _("There is nothing here"),
        _("The page does not exist, or what it shows lies outside the areas you answer for."),
    ),
    500: (
        _("Something broke"),
        _("The fault is ours, and nothing was written halfway. Try again; if it stays, tell the manager."),
    ),
}


def bad_request(request: HttpRequest, exception: Any) -> HttpResponse:
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Any) -> HttpResponse:
    if openrosa.is_for_phones(request):
        return _page(request, 403)
    if request.user.is_authenticated and not request.access.areas:
        return render(request, "web/no_role.html", status=403)
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Any) -> HttpResponse:
    return _page(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """Said without asking the database for anything: it may be what broke."""
    title, text = SAID[500]
    if openrosa.is_for_phones(request):
        return openrosa.answer(500, str(text))
    return HttpResponse(render_to_string("web/broken.html", {"title": title, "text": text}), status=500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    title = _("The form is too old")
    text = _("You signed in or out since this page was opened. Open it again and repeat what you did.")
    return render(request, "web/error.html", {"code": 403, "title": title, "text": text}, status=403)


def _page(request: HttpRequest, code: int) -> HttpResponse:
    title, text = SAID[code]
    if openrosa.is_for_phones(request):
        return openrosa.answer(code, str(text))
    return render(request, "web/error.html", {"code": code, "title": title, "text": text}, status=code)

"""Signing in and out, and the language of the pages."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.forms import AuthenticationForm
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from wayhome.accounts.policy import access_for
from wayhome.web.gatehouse import open_to_all

TRIES = 8
WAIT = 60


@open_to_all
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password. After some wrong tries an address must wait a minute; no user is ever locked out."""
    if request.user.is_authenticated:
        return redirect("web:home")
    form = AuthenticationForm(request, request.POST or None)
    tries = f"sign-in:{request.META.get('REMOTE_ADDR')}"
    status = 200
    if request.method == "POST":
        if cache.get(tries, 0) >= TRIES:
            form = AuthenticationForm(request)
            waiting = _("Too many wrong tries from here. Wait a minute, then try again.")
            return render(request, "web/sign_in.html", {"form": form, "waiting": waiting}, status=429)
        if form.is_valid():
            cache.delete(tries)
            login(request, form.get_user())
            return HttpResponseRedirect(_first_page(request))
        cache.add(tries, 0, WAIT)
        cache.incr(tries)
        status = 400
    return render(request, "web/sign_in.html", {"form": form, "next": request.GET.get("next", "")}, status=status)


@open_to_all
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    language = request.LANGUAGE_CODE
    logout(request)
    return _remember(redirect("web:sign_in"), language)


@open_to_all
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Switch the language, for this browser and for the user who is signed in."""
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(_next(request))
    if chosen not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        request.user.language = chosen
        request.user.save(update_fields=["language"])
    return _remember(response, chosen)


def _remember(response: HttpResponse, language: str) -> HttpResponse:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 24 * 3600, samesite="Lax",
        httponly=True, secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response


def _next(request: HttpRequest) -> str:
    """Where to go on: only ever to a page of this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return resolve_url("web:home")


def _first_page(request: HttpRequest) -> str:
    """Where somebody begins who has signed in: whoever only fills forms, at the forms."""
    wanted = _next(request)
    if wanted == resolve_url("web:home") and access_for(request.user).only_fills_forms:
        return resolve_url("web:capture")
    return wanted

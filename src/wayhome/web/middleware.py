"""What every request and every answer passes: the reader's language, and the security headers."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

Answer = Callable[[HttpRequest], HttpResponse]

LANGUAGE_COOKIE = settings.LANGUAGE_COOKIE_NAME

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


def language(answer: Answer) -> Answer:
    """Speak the language that the reader chose: the user's, else the one of the cookie, else the house's first."""
    known = dict(settings.LANGUAGES)

    def middleware(request: HttpRequest) -> HttpResponse:
        wanted = request.user.language if request.user.is_authenticated else request.COOKIES.get(LANGUAGE_COOKIE)
        chosen = wanted if wanted in known else settings.LANGUAGE_CODE
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = answer(request)
            response.headers.setdefault("Content-Language", chosen)
            return response

    return middleware


def headers(answer: Answer) -> Answer:
    """Say what a page may load (nothing from elsewhere, no inline script), and keep pages out of shared caches."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "geolocation=(), camera=(), microphone=()")
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware

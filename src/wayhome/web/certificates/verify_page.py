"""The page on which anybody checks a certificate: one file with all it needs, which learns nothing of who checks what.

What is checked stands after the # of the address, which no browser sends, or is scanned. The page may connect to
nothing. It is the same for everybody, kept by a service worker, and works as a downloaded file.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from wayhome.records.base import today
from wayhome.reports.certificates import keys
from wayhome.web.certificates import verify_words
from wayhome.web.gatehouse import open_to_all

SCRIPTS = (
    "vendor/tweetnacl/nacl-fast.min.js",
    "vendor/jsqr/dist/jsQR.js",
    "web/certificates/reading.js",
    "web/certificates/judging.js",
    "web/certificates/scanning.js",
    "web/certificates/page.js",
)
STYLE = "web/certificates/page.css"
FONT = "vendor/noto-sans-khmer/files/noto-sans-khmer-khmer-wght-normal.woff2"


def address() -> str:
    """Where everybody reaches the page, as codes and papers say; "" if the office alone reaches this home."""
    return f"{settings.WAYHOME_PUBLIC.rstrip('/')}{reverse('web:verify')}" if settings.WAYHOME_PUBLIC else ""


@require_safe
@open_to_all
@gzip_page
def verify(request: HttpRequest) -> HttpResponse:
    """The page. The camera is asked for only when somebody wants to scan."""
    response = HttpResponse(page())
    response.headers["Content-Security-Policy"] = f"{_policy()}; frame-ancestors 'none'"
    response.headers["Permissions-Policy"] = "geolocation=(), camera=(self), microphone=()"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
@open_to_all
@gzip_page
def file(request: HttpRequest) -> HttpResponse:
    """The same page as a file to keep, called after the day of its keys."""
    response = HttpResponse(page())
    response["Content-Disposition"] = f'attachment; filename="wayhome-check-{today():%Y-%m-%d}.html"'
    return response


@require_safe
@open_to_all
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the page for when there is no network."""
    shown = {"page": reverse("web:verify")}
    return render(request, "web/certificates/sw.js", shown, content_type="text/javascript; charset=utf-8")


@require_safe
@open_to_all
def published(request: HttpRequest) -> JsonResponse:
    """The keys for other programs: any site may read them."""
    response = JsonResponse(keys.published())
    response["Access-Control-Allow-Origin"] = "*"
    return response


def page() -> str:
    """The whole page with the keys of today."""
    data = json.dumps({**verify_words.said(), "published": keys.published()}, ensure_ascii=False)
    shown = {
        "speeches": [speech for speech, _name in settings.LANGUAGES],
        "policy": _policy(),
        "style": _style(),
        "script": _script(),
        "data": data.replace("<", "\\u003c"),
    }
    return render_to_string("web/certificates/verify.html", shown)


@lru_cache(maxsize=1)
def _policy() -> str:
    """It runs its own script, loads nothing and connects to nothing."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{digest_of(_script())}'",
            f"style-src '{digest_of(_style())}'",
            "img-src data: blob:",
            "font-src data:",
            "media-src blob:",
            "worker-src 'self'",
            "form-action 'none'",
            "base-uri 'none'",
        )
    )


@lru_cache(maxsize=1)
def _script() -> str:
    return "\n;\n".join(_file(path).read_text("utf-8") for path in SCRIPTS)


@lru_cache(maxsize=1)
def _style() -> str:
    return style_of(STYLE)


def style_of(path: str) -> str:
    """A style with the Khmer font in it, for files that are opened far from here."""
    font = base64.b64encode(_file(FONT).read_bytes()).decode()
    return _file(path).read_text("utf-8").replace("url(KHMER)", f"url(data:font/woff2;base64,{font})")


def digest_of(text: str) -> str:
    """How a policy names a script or a style that stands in a page."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _file(path: str) -> Path:
    """A static file. Raises FileNotFoundError: without one of them the page could not judge."""
    found = finders.find(path)
    if not found:
        raise FileNotFoundError(f"{path} is missing: `make env` puts the front-end packages in place.")
    return Path(str(found))

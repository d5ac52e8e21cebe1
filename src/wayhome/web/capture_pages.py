"""The capture app: one page that installs as an app, and the service worker that opens it without a network.

The page says nothing of anybody, so it is open to all: what somebody may fill, the app asks with their session.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from wayhome.web import capture_files, capture_words
from wayhome.web.gatehouse import open_to_all

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' '{imports}' 'wasm-unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


@require_safe
@open_to_all
@gzip_page
def app(request: HttpRequest) -> HttpResponse:
    """The page of the app: the same for everybody, kept by the service worker."""
    shown = {
        "imports": imports(),
        "looks": capture_files.looks(),
        "words": words(),
        "main": capture_files.modules()["capture/app"],
    }
    response = render(request, "web/capture/app.html", shown)
    digest = base64.b64encode(hashlib.sha256(imports().encode()).digest()).decode()
    response.headers["Content-Security-Policy"] = POLICY.format(imports=f"sha256-{digest}")
    response.headers["Permissions-Policy"] = "geolocation=(self), camera=(self), microphone=()"
    return response


@require_safe
@open_to_all
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the app for when there is no network. Its text changes with every version of the app."""
    looks = [address for name, address in capture_files.looks().items() if name != "icon"]  # browsers keep that one
    kept = [*capture_files.modules().values(), *looks]
    shown = {"version": version(), "files": json.dumps(kept)}
    return render(request, "web/capture/sw.js", shown, content_type="text/javascript; charset=utf-8")


@require_safe
@open_to_all
def manifest(request: HttpRequest) -> JsonResponse:
    """What a phone needs to put the app on its home screen."""
    looks = capture_files.looks()
    said = {
        "name": _("Wayhome forms"),
        "short_name": "Wayhome",
        "id": "/capture/",
        "start_url": "/capture/",
        "scope": "/capture/",
        "display": "standalone",
        "background_color": "#f6f7f9",
        "theme_color": "#12324a",
        "icons": [
            {"src": looks["small_icon"], "sizes": "192x192", "type": "image/png"},
            {"src": looks["large_icon"], "sizes": "512x512", "type": "image/png"},
            {"src": looks["large_icon"], "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
        ],
    }
    return JsonResponse(said, content_type="application/manifest+json")


@lru_cache(maxsize=1)
def imports() -> str:
    """The import map, as it stands in the page: the policy of the page names its digest."""
    return json.dumps({"imports": capture_files.modules()})


@lru_cache(maxsize=1)
def words() -> str:
    """Every language with its words, fit to stand in a page."""
    languages = [{"code": code, "name": str(name)} for code, name in settings.LANGUAGES]
    said = {
        "languages": languages,
        "words": {code: capture_words.said(code) for code, _name in settings.LANGUAGES},
        "dates": {code: capture_words.dates(code) for code, _name in settings.LANGUAGES},
    }
    return json.dumps(said, ensure_ascii=False).replace("<", "\\u003c")


def version() -> str:
    """Changes with every file and every word of the app."""
    return hashlib.sha256(f"{capture_files.version()}{imports()}{words()}".encode()).hexdigest()[:16]

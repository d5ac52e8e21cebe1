"""The door of plain http on a local network: phones with a key and the page on trust pass; the rest is led to https.

What passes it can be read by everybody on the network, so no password and no session goes through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http.request import split_domain_port, validate_host

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

OPEN = ("/key/", "/lan/", "/static/")
THIS_MACHINE = ("localhost", "127.0.0.1", "[::1]")
FROM_HERE = ("127.0.0.1", "::1")


def with_plain_door(application: Application) -> Application:
    """The application behind that door, where the network is served by https too; elsewhere the application itself."""
    https = settings.WAYHOME_LAN_HTTPS
    if not https:
        return application

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if environ["wsgi.url_scheme"] == "https" or path.startswith(OPEN) or _stays_here(environ):
            return application(environ, start_response)
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            start_response("403 Forbidden", [("Content-Type", "text/plain; charset=utf-8")])
            return [f"Nothing is taken in here over plain http. Open {https}\n".encode()]
        there = "/lan/" if path == "/" else _same_by_https(environ, https)
        start_response("302 Found", [("Location", there), ("Cache-Control", "no-store")])
        return []

    return answer


def _same_by_https(environ: dict[str, Any], https: str) -> str:
    """The same page by https, under the name or number it was asked for, if that is one of ours."""
    name, _port = split_domain_port(environ.get("HTTP_HOST", ""))
    base = f"https://{name}:{https.rpartition(':')[2]}" if validate_host(name, settings.ALLOWED_HOSTS) else https
    query = environ.get("QUERY_STRING", "")
    return base + quote(environ["PATH_INFO"].encode("latin-1")) + (f"?{query}" if query else "")


def _stays_here(environ: dict[str, Any]) -> bool:
    """Whether the browser runs on this very machine: nobody else can read what it says."""
    name, _port = split_domain_port(environ.get("HTTP_HOST", ""))
    return environ.get("REMOTE_ADDR") in FROM_HERE and name in THIS_MACHINE

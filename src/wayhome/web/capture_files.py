"""The files of the capture app: each under an address that changes with its content, so that it is fetched once."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.templatetags.static import static

OWN = Path(__file__).parent / "static/web/capture"
FONTS = {
    "khmer": "vendor/noto-sans-khmer/files/noto-sans-khmer-khmer-wght-normal.woff2",
    "latin": "vendor/noto-sans-khmer/files/noto-sans-khmer-latin-wght-normal.woff2",
}
ENGINE = {
    "vue": "vendor/vue/dist/vue.runtime.esm-browser.prod.js",
    "@getodk/web-forms": "vendor/web-forms/index.js",
    "@getodk/web-forms/engine": "vendor/web-forms/engine.js",
    "@getodk/web-forms/map": "vendor/web-forms/map.js",
}


@lru_cache(maxsize=1)
def modules() -> dict[str, str]:
    """Name of each module, as scripts import it, to its address."""
    own = {f"capture/{file.stem}": f"web/capture/{file.name}" for file in sorted(OWN.glob("*.js"))}
    return {name: address(path) for name, path in (own | ENGINE).items()}


@lru_cache(maxsize=1)
def looks() -> dict[str, str]:
    """The addresses of what the page shows: style, fonts, icons."""
    paths = {
        "style": "web/capture/capture.css",
        "icon": "web/icon.svg",
        "small_icon": "web/capture/icon-192.png",
        "large_icon": "web/capture/icon-512.png",
    }
    return {name: address(path) for name, path in (paths | FONTS).items()}


@lru_cache(maxsize=1)
def version() -> str:
    """Changes with every file of the app."""
    return hashlib.sha256("\n".join([*modules().values(), *looks().values()]).encode()).hexdigest()[:16]


def address(path: str) -> str:
    """The address of a static file. Raises FileNotFoundError, for an app that lacks a file would open nowhere."""
    found = finders.find(path)
    if not found:
        raise FileNotFoundError(f"{path} is missing: `make env` puts the front-end packages in place.")
    return f"{static(path)}?v={hashlib.sha256(Path(str(found)).read_bytes()).hexdigest()[:16]}"

"""A browser at a running server. Without Chromium the tests say so; WAYHOME_REQUIRE_BROWSER=1 fails them."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

SERVE = "from wayhome.cli import main; main()"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def address(tmp_path_factory) -> Iterator[str]:
    """Where a server of its own answers, over a home of its own."""
    folder = tmp_path_factory.mktemp("browser-home")
    named = {"WAYHOME_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "wayhome.config.settings"}
    env = {name: value for name, value in os.environ.items() if not name.startswith("WAYHOME_")} | named
    env["PYTHONPATH"] = os.pathsep.join(filter(None, ["src", env.get("PYTHONPATH", "")]))
    subprocess.run([sys.executable, str(Path(__file__).with_name("office.py")), str(folder)], env=env, check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    server = subprocess.Popen([sys.executable, "-c", SERVE, "up", "--home", str(folder), "--port", port], env=env)
    try:
        yield answering(f"http://127.0.0.1:{port}")
    finally:
        server.terminate()
        server.wait(20)


def answering(base: str) -> str:
    """The address, once somebody answers there."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(600):
        try:
            direct.open(f"{base}/sign-in/", timeout=5).close()
            return base
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError(f"Nobody answers at {base}.")


def no_chromium() -> NoReturn:
    """Say in a sentence why no page is opened."""
    reason = "There is no Chromium on this machine (apt-get install chromium), so no page was opened in a browser."
    pytest.fail(reason) if os.environ.get("WAYHOME_REQUIRE_BROWSER") == "1" else pytest.skip(reason)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, closed after each module: its event loop must not meet tests that use the database."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None) or no_chromium()
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()


class Visitor:
    """Somebody at a screen. What the browser complains of (blocked styles, scripts that fail) is kept."""

    def __init__(self, browser: Browser, address: str, width: int):
        self.address = address
        self.context = browser.new_context(viewport={"width": width, "height": 860}, locale="en-GB")
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        self.page.wait_for_load_state("networkidle")
        return self.page

    def sign_in(self, name: str, language: str) -> Page:
        self.open("/sign-in/")
        self.page.fill("#username", name)
        self.page.fill("#password", "demo")
        self.page.click("main button")
        self.page.wait_for_url(self.address + "/")
        if self.page.get_attribute("html", "lang") != language:
            self.page.click(f"header button[name=language][value={language}]")
            self.page.wait_for_selector(f"html[lang={language}]")
        self.page.wait_for_load_state("networkidle")
        return self.page


@pytest.fixture
def visit(browser, address):
    """visit(width) opens a fresh browser window; at the end the browser must not have complained of anything."""
    visitors: list[Visitor] = []

    def come(width: int = 1280) -> Visitor:
        visitors.append(Visitor(browser, address, width))
        return visitors[-1]

    yield come
    for visitor in visitors:
        visitor.context.close()
    assert [said for visitor in visitors for said in visitor.complaints] == []

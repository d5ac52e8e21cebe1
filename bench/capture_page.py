"""The capture app in Chromium, over a demonstration: what the first visit weighs, and how long opening takes.

The weight is that of the bodies as they go over the road, the map block of the form engine and the list of all places
included. Times are wall times in a browser that has just been started, with nothing but the server beside it.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from playwright.sync_api import sync_playwright  # noqa: E402

from tests.browser.conftest import PROGRAMS, SERVE, answering  # noqa: E402
from tests.browser.phone import READY, VILLAGE, Phone  # noqa: E402
from tests.browser.road import Road  # noqa: E402

ALLOWED_BYTES = 1_100_000
ALLOWED_OFFLINE = 1.5
ALLOWED_FORM = 3.0
ALLOWED_CHOICES = 500
TRIES = 3


def main() -> int:
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        print("There is no Chromium on this machine, so nothing was measured.")
        return 0
    with tempfile.TemporaryDirectory(prefix="wayhome-bench-") as folder:
        home = str(Path(folder) / "home")
        env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        command = [sys.executable, "-c", SERVE]
        made = [*command, "demo", "--no-serve", "--home", home]
        subprocess.run(made, check=True, env=env, stdout=subprocess.DEVNULL)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        server = subprocess.Popen([*command, "up", "--home", home, "--port", port], env=env, stdout=subprocess.DEVNULL)
        try:
            road = Road(answering(f"http://127.0.0.1:{port}"))
            with sync_playwright() as play:
                return measure(Phone(play, program, Path(folder) / "phone", road), road)
        finally:
            server.terminate()
            server.wait(20)


def measure(phone: Phone, road: Road) -> int:
    """1 if a promise is broken."""
    broken = 0

    def told(what: str, measured: float, allowed: float, unit: str) -> None:
        nonlocal broken
        print(f"{what}: {measured:,.2f} of {allowed:,.2f} {unit} = {measured / allowed:.2f}")
        broken |= measured > allowed

    phone.switch_on("/sign-in/")
    road.watch()
    phone.sign_in("battambang")
    phone.kept_versions()
    parts = ("/capture/", "/static/web/capture/", "/static/web/icon", "/web-forms/", "/vue/", "/noto-sans-khmer/")
    weight = sum(size for path, size in road.weight.items() if any(part in path for part in parts))
    told("first visit", weight / 1e6, ALLOWED_BYTES / 1e6, "MB")
    twice = [path for path, times in road.went.items() if path.startswith("/static/") and times > 1]
    print(f"files fetched twice: {twice or 'none'}")
    broken |= bool([path for path in twice if any(part in path for part in parts)])
    phone.switch_off()

    road.is_cut = True
    opening, forms, finding = [], [], []
    most = 0
    for _ in range(TRIES):
        phone.switch_on("/capture/app.webmanifest")
        began = time.perf_counter()
        phone.page.goto(f"{road.address}/capture/")
        phone.page.wait_for_selector("[data-form=household]")
        opening.append(time.perf_counter() - began)
        began = time.perf_counter()
        phone.page.click("[data-form=household]")
        phone.page.wait_for_selector("header .finder")
        phone.page.wait_for_selector(READY, state="attached")
        forms.append(time.perf_counter() - began)
        phone.page.click("header .finder")
        for typed in ("", "a", "ក", "០២", VILLAGE):
            began = time.perf_counter()
            phone.page.fill("dialog .typed", typed)
            phone.page.wait_for_selector("dialog .found li")
            finding.append(time.perf_counter() - began)
            most = max(most, phone.page.locator("li, option, [role=option]").count())
        phone.switch_off()
    told("opens again without a network", min(opening), ALLOWED_OFFLINE, "s")
    told("a registration form with the picker of places, engine included", min(forms), ALLOWED_FORM, "s")
    told("choices held at once", most, ALLOWED_CHOICES, "")
    print(f"finding a place by typing: {max(finding) * 1000:.0f} ms at most")
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())

"""A phone with the capture app: a browser that keeps what it has when it is closed and opened again."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Playwright, TimeoutError, expect

from tests.browser.road import Road

READY = ".form-initialization-status.ready"
VILLAGE = "02060102"


class Phone:
    """A browser over one folder. `page` is open after `switch_on`."""

    page: Page
    context: BrowserContext

    def __init__(self, play: Playwright, program: str, folder: Path, road: Road):
        self._play, self._program, self.folder, self.road = play, program, folder, road

    def switch_on(self, path: str = "/capture/") -> Page:
        self.context = self._play.chromium.launch_persistent_context(
            self.folder,
            executable_path=self._program,
            args=["--no-sandbox"],
            viewport={"width": 360, "height": 740},
            locale="en-GB",
            accept_downloads=True,
        )
        self.context.set_default_timeout(20_000)
        self.page = self.context.pages[0]
        self.page.goto(self.road.address + path)
        return self.page

    def switch_off(self) -> None:
        self.context.close()

    def sign_in(self, name: str) -> None:
        """Sign in, and wait until the app would open without a network."""
        self.page.goto(f"{self.road.address}/sign-in/?next=/capture/")
        self.page.fill("#username", name)
        self.page.fill("#password", "demo")
        self.page.click("main button")
        self.page.wait_for_selector("[data-form=household]")
        self.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        self.wait_for_network("done")

    def kept_versions(self) -> list[str]:
        """The versions of the app that the browser keeps, once there is one alone."""
        for _ in range(100):
            kept: list[str] = self.page.evaluate("caches.keys()")
            if len(kept) == 1:
                break
            self.page.wait_for_timeout(100)
        return kept

    def wait_for_network(self, state: str) -> None:
        self.page.wait_for_selector(f"header .chip[data-network='{state}']")

    def fill_household(self, name: str) -> str:
        """Fill the household form in Khmer, with one member, and finish it. Gives the short code on the screen."""
        page = self.page
        page.click("[data-form=household]")
        page.wait_for_selector(READY, state="attached")
        page.click("header .finder")
        page.fill("dialog .typed", VILLAGE)
        page.locator("dialog .found button").first.click()
        self.write("ឈ្មោះពេញ", name)
        page.locator(".question-container label", has_text="ស្រី").first.click()
        return self.finish()

    def write(self, label: str, text: str) -> None:
        """Answer the first question of text with this label."""
        self.page.locator(".question-container", has_text=label).locator("input").first.fill(text)

    def finish(self) -> str:
        """Press the button of the form, and read the short code."""
        self.page.locator(".engine .footer button").click()
        code = self.page.inner_text("main.thanks .code")
        self.page.click("main.thanks button:last-child")
        return code

    def send_now(self) -> None:
        """Press the button, unless the app has begun to send by itself and taken it away."""
        with suppress(TimeoutError):
            self.page.locator(".outbox button:enabled").click(timeout=3_000)

    def expect_ready(self, count: int) -> None:
        """So many forms wait in the outbox."""
        expect(self.page.locator(".outbox [data-count]")).to_have_attribute("data-count", str(count))

    def expect_outcome(self, outcome: str, count: int) -> None:
        """So many receipts say this."""
        expect(self.page.locator(f"[data-outcome='{outcome}']")).to_have_count(count, timeout=40_000)

"""From people who came home to a list in the hands of a village chief who has a cheap phone and no account."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

CHECK = Path(__file__).with_name("accessible.js").read_text("utf-8")
KHMER = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")
DOWNLOADED = {"pdf": b"%PDF", "xlsx": b"PK\x03\x04"}


@pytest.fixture(scope="module")
def given(browser, address) -> dict[str, str]:
    """Lists made by a registrar in Khmer, one of them given to a village chief: the pages, the link and its code."""
    page = browser.new_context(viewport={"width": 1280, "height": 860}).new_page()
    page.goto(address + "/sign-in/")
    page.fill("#username", "registrar")
    page.fill("#password", "demo")
    page.click("main button")
    page.wait_for_url(address + "/")
    page.goto(address + "/lists/new/")
    page.check("#r-village_chief")
    page.check("#b-legal_obligation")
    page.fill("#order", "សេចក្ដីណែនាំលេខ ១២")
    page.fill("#purpose", "សួរសុខទុក្ខតាមផ្ទះ")
    page.click("button[value=count]")
    page.click("#counted button")
    page.wait_for_url("**/jobs/**")
    made = page.locator("#job a[href*='/lists/issues/']")
    expect(made).to_be_visible(timeout=60_000)
    made.click()
    page.wait_for_url("**/lists/issues/**")
    issue = page.url.removeprefix(address)
    while not page.locator(".branches .own a").count():
        page.locator(".branches details:not([open]) > summary").last.click()
        page.wait_for_load_state("networkidle")
    page.locator(".branches .own a").first.click()
    page.wait_for_url(re.compile(r"/lists/\d+/$"))
    listed = page.url.removeprefix(address)
    page.locator("#hand-over summary").nth(2).click()
    page.fill("#link-who", "Sovann Rithykea")
    page.fill("#link-office", "Village office")
    page.fill("#link-contact", "District office, 000 555 012")
    page.click("#hand-over details[open] button")
    told = {"issue": issue, "list": listed, "link": page.inner_text("#address"), "code": page.inner_text("#code")}
    page.context.close()
    return told


@pytest.mark.parametrize("language", ["km", "en"])
@pytest.mark.parametrize("width", [1280, 360])
def test_no_page_of_lists_is_too_wide_or_lacks_a_name_a_label_or_contrast(visit, given, width, language):
    visitor = visit(width)
    visitor.sign_in("registrar", language)
    lacking = {}
    for path in ("/lists/", "/lists/new/", given["issue"], given["list"], "/lists/holders/"):
        page = visitor.open(path)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        found = page.evaluate(CHECK)
        if (over := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
            found.append(f"{over} px wider than the screen")
        if found:
            lacking[path] = found
    assert lacking == {}


def test_a_village_chief_opens_the_link_on_a_phone_with_khmer_digits(browser, given):
    page = browser.new_context(viewport={"width": 320, "height": 600}).new_page()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(given["link"])
    page.fill("#code", "1")
    page.click("form button")
    page.wait_for_selector("#wrong")
    page.fill("#code", given["code"].translate(KHMER))
    page.click("form button")
    page.wait_for_selector(".files")
    assert page.evaluate(CHECK) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert "សួរសុខទុក្ខតាមផ្ទះ" in page.inner_text("main")
    for ending, magic in DOWNLOADED.items():
        with page.expect_download() as download:
            page.click(f"a[href$='/{ending}']")
        assert download.value.path().read_bytes()[:4] == magic
    assert not [url for url in fetched if url.endswith(".js") or "bootstrap" in url]
    page.context.close()

"""One woman who was registered twice: a new user finds the pair, says who she is, and takes it back, by keys alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import HERE, sheet

TWICE = [
    ("W501", "Sovannmaly", "Kolabrith", "សុវណ្ណម៉ាលី កុលាបរិទ្ធ", "098 777 501", HERE),
    ("W502", "Kolabrith", "Sovannmaly", "សុវណ្ណម៉ាលី កុលាបរិទ្ធ", "098 777 501", HERE),
]


def registered(page: Page, address: str, file: Path) -> None:
    """The sheet is brought, and a moment later somebody has looked for people told twice."""
    file.write_bytes(sheet(*TWICE))
    page.goto(address + "/imports/")
    page.set_input_files("#file", file)
    page.select_option("#profile", "registration")
    page.click("button[value=take]")
    page.wait_for_url(re.compile(r"/(jobs|imports)/\d+/"))


def waits(page: Page, address: str) -> None:
    for _ in range(60):
        page.goto(address + "/")
        page.click("nav a[href='/who/']")
        if page.get_by_text("Kolabrith Sovannmaly").count():
            return
        page.wait_for_timeout(500)
    pytest.fail("Nobody looked for people told twice.")


def test_somebody_finds_a_pair_says_who_it_is_and_takes_it_back(visit, tmp_path: Path):
    visitor = visit()
    page = visitor.sign_in("battambang", "en")
    registered(page, visitor.address, tmp_path / "gate.csv")
    waits(page, visitor.address)
    page.get_by_role("link", name="Kolabrith Sovannmaly").click()
    expect(page.get_by_role("heading", name="Are these one person?")).to_be_visible()
    here = page.url
    assert page.locator(".beside .like").all_inner_texts().count("✓ the same") >= 4
    page.keyboard.press("1")
    banner = page.locator(".banner")
    expect(banner).to_contain_text("one person")
    expect(banner).to_contain_text("Kolabrith Sovannmaly")
    page.keyboard.press("u")
    expect(banner).to_contain_text("Everything is as it was before.")
    assert page.url.partition("?")[0] == here
    expect(page.locator(".verdict-line .chip").first).to_have_text("to decide")


@pytest.mark.parametrize("language", ["en", "km"])
def test_two_sides_fit_a_phone(visit, language):
    visitor = visit(360)
    page = visitor.sign_in("battambang", language)
    page = visitor.open("/who/")
    page.locator(".waiting a.pair").first.click()
    page.wait_for_selector(".beside")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    first, second = (page.locator(f".beside tbody tr:first-child td:nth-of-type({n})").bounding_box() for n in (1, 2))
    assert first["y"] == second["y"] and first["x"] + first["width"] <= second["x"] + 1
    page.fill("#note", "1") if page.locator("#note").is_visible() else page.click("main summary")
    page.fill("#note", "123")
    assert page.locator(".banner").count() == 0, "a digit of a note is no decision"

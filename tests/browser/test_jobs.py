"""Work in the background, seen by who started it: the page follows it to its end by itself."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.web.conftest import HERE, sheet

PEOPLE = 1_200


def test_a_file_is_taken_in_while_the_page_tells_how_far_it_is(visit, tmp_path: Path):
    people = [(f"B{each}", f"Bopha{each}", "Kolab", "កុលាប", f"098 {each:06}", HERE) for each in range(PEOPLE)]
    file = tmp_path / "gate.csv"
    file.write_bytes(sheet(*people))
    page = visit().sign_in("battambang", "km")
    page.goto(page.url + "imports/")
    page.set_input_files("#file", file)
    page.select_option("#profile", "registration")
    page.click("button[value=take]")
    page.wait_for_url("**/jobs/**")
    expect(page.locator("#job[hx-trigger]")).to_have_count(1)
    done = page.locator("#job a[href*='/imports/']")
    expect(done).to_be_visible(timeout=60_000)
    expect(page.locator("#job[hx-trigger]")).to_have_count(0)
    done.click()
    page.wait_for_url(re.compile(r"/imports/\d+/"))
    assert "១.២០០" in page.inner_text(".counts")


def test_a_card_fits_the_screen_and_the_paper(visit):
    visitor = visit(360)
    page = visitor.sign_in("battambang", "km")
    page = visitor.open("/phones/")
    page.select_option("#user", "moung")
    page.fill("#label", "Sticker 7")
    page.click("main form .btn-primary")
    page.wait_for_selector(".code")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.emulate_media(media="print")
    assert page.locator(".code").is_visible()
    assert not page.locator(".alert, .top, .head").first.is_visible()

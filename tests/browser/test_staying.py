"""Who keeps a site: people come in with a tick each, all are chosen with one, and leave; on every screen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_one_family import FAMILY
from tests.browser.test_people import TOLD, lacking

SITE = "/sites/malai-reception"
TWICE = TOLD["family_name"]


def somebody(visitor, number: int) -> list[str]:
    """The uids of so many people of the sheets: those whom other visitors wrote down are at a place, or one human."""
    page = visitor.open("/register/person/")
    links = page.locator("main tbody th a").filter(has_not_text=re.compile(f"{FAMILY}|{TWICE}")).all()[:number]
    return [link.get_attribute("href").split("/")[-2] for link in links]


def test_people_come_in_are_chosen_with_one_tick_and_leave(visit):
    visitor = visit()
    visitor.sign_in("registrar", "en")
    asked = "&".join(f"who={uid}" for uid in somebody(visitor, 3))
    page = visitor.open(f"{SITE}/check-in/?{asked}")
    for number, bed in enumerate(page.locator(".bed-field input").all(), 1):
        bed.fill(str(number))
    page.locator(".sheet-lines input[type=checkbox]").nth(2).uncheck()
    page.get_by_role("button", name="Check in").click()
    page.wait_for_url(f"**{SITE}/residents/")
    expect(page.locator(".resident")).to_have_count(2)
    expect(page.get_by_text("2 people are checked in.")).to_be_visible()

    page.get_by_label("Choose all").check()
    expect(page.locator("[data-chosen]")).to_have_text("2")
    page.locator(".resident input").first.uncheck()
    expect(page.locator("[data-chosen]")).to_have_text("1")
    assert page.get_by_label("Choose all").evaluate("box => box.indeterminate")
    page.get_by_label("Choose all").check()
    page.get_by_role("button", name="Check out").click()
    page.get_by_label("Why they leave").select_option("went_on")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**{SITE}/residents/")
    expect(page.locator(".resident")).to_have_count(0)
    expect(page.get_by_text("2 people are checked out.")).to_be_visible()


@pytest.mark.parametrize("width,language", [(360, "km"), (1280, "en")])
def test_the_pages_of_a_site_suit_every_screen_and_reader(visit, width, language):
    visitor = visit(width)
    visitor.sign_in("registrar", language)
    asked = "&".join(f"who={uid}" for uid in somebody(visitor, 2))
    page = visitor.open(f"{SITE}/check-in/?{asked}")
    page.locator("form.form button.btn-primary").click()
    page.wait_for_url(f"**{SITE}/residents/")
    stays = "&".join(f"stay={box.get_attribute('value')}" for box in page.locator(".resident input").all())
    paths = [
        "/stays/",
        f"{SITE}/residents/",
        f"{SITE}/check-in/?{asked}",
        *(f"{SITE}/{verb}/?{stays}" for verb in ("move", "beds", "birth", "check-out")),
    ]
    assert {path: found for path in paths if (found := lacking(visitor, path))} == {}
    page.locator("select[name=reason]").select_option("went_on")
    page.locator("form.form button.btn-primary").click()
    page.wait_for_url(f"**{SITE}/residents/")

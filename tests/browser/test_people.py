"""A registrar at the screen: somebody is written down twice, comes up while they are typed, and is one person after."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

CHECK = Path(__file__).with_name("accessible.js").read_text("utf-8")
TOLD = {"family_name": "Braoser", "given_name": "Testina", "age": "31", "phone": "099 777 001", "home": "02060101"}


def write_down(visitor, **told: str) -> Page:
    """The form for a new person, filled in and not yet saved."""
    page = visitor.open("/register/person/new/")
    for name, text in told.items():
        page.locator(f"#f-{name}").press_sequentially(text, delay=5)
    return page


def save(page: Page) -> str:
    """The address of the page that follows."""
    page.click("form.form button.btn-primary")
    page.wait_for_url("**/people/**")
    return page.url


def lacking(visitor, path: str) -> list[str]:
    page = visitor.open(path)
    found = page.evaluate(CHECK)
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*found, *([f"{over} px wider than the screen"] if over > 0 else [])]


def test_who_is_known_already_comes_up_while_typing_and_is_one_person_after(visit):
    visitor = visit()
    visitor.sign_in("registrar", "en")
    first = save(write_down(visitor, **TOLD)).removeprefix(visitor.address)

    page = write_down(visitor, **{**TOLD, "given_name": "Testeena"})
    known = page.locator("#known li")
    expect(known).to_have_count(1)
    expect(known.locator(f"a[href='{first}']")).to_have_text("Braoser Testina")
    expect(known).to_contain_text("same phone")
    assert "Braoser" not in page.url

    save(page)
    same = page.get_by_role("button", name="This is the same person")
    expect(same).to_have_count(1)
    same.click()
    expect(page.get_by_role("heading", name="Registrations of this person")).to_be_visible()
    expect(page.get_by_role("button", name="This is the same person")).to_have_count(0)

    page = visitor.open("/people/")
    page.fill("#q", "testina braoser")
    page.keyboard.press("Enter")
    expect(page.locator(".one-human")).to_have_count(1)
    expect(page.locator(".one-human .name")).to_have_count(2)


@pytest.mark.parametrize("width,language", [(360, "km"), (1280, "en")])
def test_the_pages_of_people_and_households_suit_every_screen_and_reader(visit, width, language):
    visitor = visit(width)
    page = visitor.sign_in("registrar", language)
    page = visitor.open("/register/membership/")
    page = visitor.open(page.locator("main tbody th a").first.get_attribute("href"))
    person, household = (
        page.locator(f"main dd a[href^='/register/{kind}/']").first.get_attribute("href").split("/")[-2]
        for kind in ("person", "household")
    )
    paths = [
        "/people/",
        f"/people/{person}/",
        f"/households/{household}/",
        f"/households/{household}/split/",
        f"/households/{household}/move/{person}/",
    ]
    assert {path: found for path in paths if (found := lacking(visitor, path))} == {}

"""A health worker at the gate: a sheet filled in by taps is judged at once, and leads to a sample and its result."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

CHECK = Path(__file__).with_name("accessible.js").read_text("utf-8")
PATHS = ("/screening/", "/samples/", "/referrals/", "/services/")


def lacking(page: Page) -> list[str]:
    found = page.evaluate(CHECK)
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*found, *([f"{over} px wider than the screen"] if over > 0 else [])]


def somebody(visitor) -> str:
    """A person in the areas of the health worker."""
    page = visitor.open("/register/person/")
    return page.locator("main tbody th a").first.get_attribute("href").split("/")[-2]


def test_a_few_taps_judge_a_person_and_lead_to_a_result(visit):
    visitor = visit()
    visitor.sign_in("health", "en")
    page = visitor.open(f"/people/{somebody(visitor)}/")
    page.get_by_role("link", name="Screen", exact=True).click()
    page.fill("#f-temperature", "38,4")
    page.locator("label[for='symptom:cough-yes']").click()
    respiratory = page.locator(".judged", has_text="Fever and respiratory illness")
    expect(respiratory).to_contain_text("Suspected")
    expect(page.locator(".judged", has_text="tuberculosis")).to_contain_text("It cannot be told yet")
    page.locator("section[aria-labelledby=tb-title] [data-no-to-rest]").click()
    expect(page.locator(".judged", has_text="Presumptive tuberculosis")).to_contain_text("Not suspected")
    page.locator("label[for=outcome-isolated]").click()
    page.get_by_role("button", name="Save and take a sample").click()

    page.locator("select[name=type]").select_option("swab_pcr")
    page.locator("form.form button.btn-primary").click()
    expect(page.get_by_text("The sample is written.")).to_be_visible()

    page = visitor.open("/samples/")
    page.locator("select[name^='result:']").first.select_option("positive")
    page.get_by_role("button", name="Save all that is chosen").click()
    expect(page.get_by_role("heading", name="Results that call for something")).to_be_visible()


@pytest.mark.parametrize("width,language", [(360, "km"), (1280, "en")])
def test_the_health_desk_suits_every_screen_and_reader(visit, width, language):
    visitor = visit(width)
    visitor.sign_in("health", language)
    person = somebody(visitor)
    paths = [*PATHS, *(f"/people/{person}/{what}/" for what in ("screening", "sample", "refer"))]
    assert {path: found for path in paths if (found := lacking(visitor.open(path)))} == {}

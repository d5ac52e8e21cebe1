"""A reader at the screen, in Khmer: from a headline to the row of the sheet it was read from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from wayhome.packs.cambodia.demo import story

CHECK = Path(__file__).with_name("accessible.js").read_text("utf-8")
#: waited for through locators: a polled function would be evaluated as text, which the pages forbid
NOT_DRAWN = "[data-spec]:not([data-drawn=yes])"
KHMER_DIGITS = str.maketrans("០១២៣៤៥៦៧៨៩", "0123456789")
PAGES = (
    "/",
    "/figures/",
    "/figures/total_ppe_suits/",
    "/figures/difference_sources/",
    "/editions/",
    "/editions/1/",
    "/editions/1/findings/",
    "/editions/new/",
    "/register/stock/",
    "/register/person/",
    "/register/area/",
    "/register/activity/new/",
    "/imports/",
    "/held/",
    "/jobs/",
    "/phones/",
    "/lan/",
)


def whole(text: str) -> int:
    """The number that a Khmer text writes."""
    return int(re.sub(r"[^\d]", "", text.translate(KHMER_DIGITS)))


def test_a_number_opens_onto_its_rows_and_a_row_onto_its_record_and_source_row(visit):
    page = visit().sign_in("national", "km")
    assert "៩០.៦០៧" in page.inner_text(".tiles")

    page.click(".tile[href*=total_ppe_suits]")
    page.wait_for_selector(".value strong")
    assert page.inner_text(".value strong") == "១.៣៦០"
    table = page.locator("section[aria-labelledby=rows-title] tbody tr")
    assert sum(whole(table.nth(at).locator("td").nth(2).inner_text()) for at in range(table.count())) == 1360

    figure = page.url
    table.first.locator("th a").click()
    page.wait_for_url("**/register/stock/**")
    assert page.get_attribute("html", "lang") == "km"
    assert page.locator("main a[href*='/entries/']").count() >= 1

    page.goto(figure)
    source = table.first.locator("a[href$='/source/']")
    row = whole(source.inner_text().partition("supplies_log.csv")[2])
    source.click()
    page.wait_for_url("**/source/")
    line = (story.HERE / "supplies_log.csv").read_text("utf-8").splitlines()[row - 1].partition(",")[0]
    assert {"supplies_log.csv", line, "PPE suit"} <= set(re.split(r"[\t\n]| (?=ជួរ)", page.inner_text("main")))


def test_the_day_moves_the_whole_page_and_every_link_on_it(visit):
    page = visit().sign_in("national", "km")
    before = page.inner_text("main")
    page.fill("#as_of", "2020-04-07")
    page.locator("#as_of").dispatch_event("change")
    page.wait_for_url("**as_of=2020-04-07**")
    expect(page.locator("main h1 ~ .under").first).to_contain_text("៧ មេសា", timeout=20_000)
    expect(page.locator(NOT_DRAWN)).to_have_count(0, timeout=20_000)
    assert page.inner_text("main") != before
    links = page.eval_on_selector_all("main a[href*='/figures/']", "all => all.map(one => one.getAttribute('href'))")
    assert links and all("as_of=2020-04-07" in link for link in links)
    page.click(".tile >> nth=0")
    page.wait_for_selector(".value strong")
    assert page.input_value("#as_of") == "2020-04-07"


def test_a_number_in_a_report_opens_onto_its_figure_in_that_edition(visit):
    visitor = visit()
    visitor.sign_in("national", "km")
    page = visitor.open("/editions/1/")
    number = page.locator("article a[data-figure=total_ppe_suits]").first
    assert number.inner_text() == "១.៣៦០"
    number.click()
    page.wait_for_url("**/figures/total_ppe_suits/?edition=1")
    assert page.inner_text(".value strong") == "១.៣៦០"
    assert page.locator("main a[href='/editions/1/']").count() == 1


def test_map_and_trend_are_drawn_and_say_in_words_what_they_show(visit):
    page = visit().sign_in("national", "km")
    expect(page.locator(NOT_DRAWN)).to_have_count(0, timeout=20_000)
    charts = page.locator("[data-spec]")
    assert charts.count() == 2
    for at in range(2):
        assert charts.nth(at).locator("svg path").count() > 20
        assert charts.nth(at).get_attribute("aria-label")
    assert re.search(r"[០-៩]", charts.nth(1).inner_text())


@pytest.mark.parametrize("language", ["km", "en"])
@pytest.mark.parametrize("width", [1280, 360])
def test_no_page_is_wider_than_the_screen_or_lacks_a_name_a_label_or_contrast(visit, width, language):
    visitor = visit(width)
    visitor.sign_in("national", language)
    lacking = {}
    for path in PAGES:
        page = visitor.open(path)
        found = page.evaluate(CHECK)
        if (over := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
            found.append(f"{over} px wider than the screen")
        if found:
            lacking[path] = found
    assert lacking == {}


def test_on_a_small_screen_the_menu_comes_when_it_is_called(visit):
    page = visit(360).sign_in("moung", "km")
    figures = page.locator("#menu a[href='/figures/']")
    assert not figures.is_visible()
    page.click("header button[data-bs-target='#menu']")
    figures.click()
    page.wait_for_url("**/figures/")


def test_the_focal_point_sees_the_figures_of_the_commune_alone(visit):
    visitor = visit()
    page = visitor.sign_in("moung", "km")
    assert "៩០.៦០៧" not in page.inner_text("main")
    page = visitor.open("/figures/total_ppe_suits/")
    assert page.inner_text(".value strong") == "០"

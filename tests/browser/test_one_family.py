"""One family from the gate to home: a mother and her son who crossed by night with a broker, and part on the way.

Their days are counted from today, so that day 14 is today; then the gate finds that they crossed a day earlier.
"""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_certificates import verdict
from wayhome.records.base import today

COLUMNS = (
    "No,Household,Household size,Relation,Family name,Given name,Name in Khmer,Sex,Age,Phone,Date of arrival,"
    "Time of arrival,Point of entry,Registered at,Now in,Came with a broker,From,Village,People,Registered on,"
    "Agreed to share"
)
ROWS = (
    "F-1,FH-1,2,Head,Prumvan,Sophalika,ព្រំវ៉ាន់ សុផាលីកា,F,29,000 700 701",
    "F-2,FH-1,2,Child,Prumvan,Ratanakun,ព្រំវ៉ាន់ រតនាគុណ,M,6,",
)
CROSSED = "02:40,Unofficial crossing near Poi Pet,Poi Pet Transit Centre,0110,yes,Thailand,02060101,1"
FAMILY = "Prumvan"
MOTHER, CHILD = "Sophalika", "Ratanakun"
SCHOOL, HOSPITAL, AUNT = "School by the lake", "Hospital by the road", "17010101"
GATE = "Poi Pet Transit Centre"


def day(back: int) -> str:
    return (today() - dt.timedelta(days=back)).isoformat()


@pytest.fixture
def sheet(tmp_path):
    file = tmp_path / "night.csv"
    told = f"{day(14)},{CROSSED},{day(14)},services; health_authority"
    file.write_text("\n".join([COLUMNS, *(f"{row},{told}" for row in ROWS)]) + "\n", "utf-8")
    return file


def uid_of(page: Page, kind: str = "people") -> str:
    return re.search(rf"/{kind}/([^/?]+)/", page.url)[1]


def pick(page: Page, label: str, text: str) -> None:
    """Choose by the words of an option, of which `text` is a part."""
    box = page.get_by_label(label, exact=True)
    value = box.locator("option", has_text=text).first.get_attribute("value")
    box.select_option(value)


def find(visitor, name: str) -> str:
    """The page of somebody, by a part of the name; its uid."""
    page = visitor.open(f"/people/?q={name}")
    page.locator("main a[href^='/people/']", has_text=name).first.click()
    page.wait_for_url(re.compile(r"/people/[^/?]+/$"))
    return uid_of(page)


def register(visitor, sheet) -> None:
    page = visitor.open("/imports/")
    page.set_input_files("#file", sheet)
    page.select_option("#profile", "registration")
    page.get_by_role("button", name="Take in", exact=True).click()
    expect(page.get_by_text("2 new").first).to_be_visible(timeout=40_000)


def screen(page: Page, degrees: str, there: tuple[str, ...], on: str, where: str, outcome: str) -> None:
    """Fill in the screening that is open: these symptoms are there, all others are not."""
    page.fill("#f-temperature", degrees)
    for symptom in there:
        page.get_by_role("radiogroup", name=symptom, exact=True).get_by_text("Yes", exact=True).click()
    page.locator("section[aria-labelledby=symptoms-title] [data-no-to-rest]").click()
    page.locator(f"label[for='outcome-{outcome}']").click()
    pick(page, "Screened at", where)
    page.fill("#f-day", on)


def order(visitor, mother: str) -> None:
    page = visitor.open(f"/people/{mother}/")
    page.locator("a[href^='/households/']").first.click()
    page.wait_for_url(re.compile(r"/households/[^/?]+/$"))
    page = visitor.open(f"/households/{uid_of(page, 'households')}/quarantine/")
    page.select_option("#f-type", "centre")
    page.fill("#f-order_day", day(14))
    page.get_by_role("button", name="Order it").click()
    expect(page.get_by_text("Day 14 of 14").first).to_be_visible()


def open_site(visitor, name: str, kind: str) -> None:
    page = visitor.open("/sites/new/")
    page.fill("#f-name", name)
    page.select_option("#f-type", kind)
    page.fill("#f-area", "0109")
    page.fill("#f-capacity", "20")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile(r"/sites/[0-9a-f-]{30,}/"))


def ride(visitor) -> str:
    """Both go on a bus at three in the morning, and are there at half past nine. The uid of the bus."""
    page = visitor.open("/transports/new/")
    page.fill("#f-code", "B-77")
    page.fill("#f-day", day(13))
    pick(page, "From", GATE)
    page.fill("#f-destination", "0109")
    pick(page, "Site of the last stop", SCHOOL)
    page.get_by_role("button", name="Next: put people on it").click()
    page.wait_for_url(re.compile(r"/transports/[0-9a-f-]{30,}/"))
    bus = uid_of(page, "transports")
    page = visitor.open(f"/transports/{bus}/?q={MOTHER}")
    page.get_by_role("button", name="The household of 2").first.click()
    expect(page.locator(".riders .rider", has_text=CHILD)).to_be_visible()
    page.get_by_role("link", name="It leaves").click()
    page.fill("#f-day", day(13))
    page.fill("#f-time", "03:10")
    page.get_by_role("button", name="It has left").click()
    expect(page.get_by_text("on the way").first).to_be_visible()
    return bus


def settle(visitor, bus: str) -> str:
    """They are checked in from the manifest. The address of the school."""
    page = visitor.open(f"/transports/{bus}/")
    page.get_by_role("link", name=f"Check them in: {SCHOOL}").click()
    page.fill("#f-day", day(13))
    page.fill("#f-time", "09:30")
    page.get_by_role("button", name="They are here: check in").click()
    page.wait_for_url("**/residents/")
    expect(page.locator(".resident")).to_have_count(2)
    return re.sub(r"residents/$", "", page.url.removeprefix(visitor.address))


def part(visitor, school: str, who: str, choose: dict[str, str], back: int, time: str) -> None:
    """One of them is moved from the school."""
    page = visitor.open(f"{school}residents/")
    page.locator(".resident", has_text=who).locator("input[type=checkbox]").check()
    page.get_by_role("button", name="Move", exact=True).click()
    for name, value in choose.items():
        if name == "area":
            page.fill("#f-area", value)
        else:
            pick(page, name, value)
    page.fill("#f-day", day(back))
    page.fill("#f-time", time)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("1 person is moved. The days go on.")).to_be_visible()


def clock(visitor, person: str) -> str:
    """What the page of somebody says of their days."""
    page = visitor.open(f"/people/{person}/")
    return page.locator("section", has=page.get_by_role("heading", name="Quarantine")).first.inner_text()


def correct_the_arrival(visitor, person: str) -> None:
    """The book of the gate says that they crossed the night before."""
    page = visitor.open(f"/people/{person}/")
    arrival = page.locator("main a[href*='/register/arrival/']").first.get_attribute("href")
    page = visitor.open(f"{arrival}edit/")
    page.fill("#f-day", day(15))
    page.locator("main form.form button.btn-primary").first.click()
    page.wait_for_url(re.compile(r"/register/arrival/[^/]+/$"))


def certify(visitor, person: str) -> str:
    """Both get their certificate from the page of one. Where the code of theirs is checked, with the code."""
    page = visitor.open(f"/people/{person}/")
    page.get_by_role("link", name="Its days, papers and visits").click()
    page.get_by_role("link", name="Letter or certificate").click()
    page.get_by_role("button", name="Issue for those chosen").click()
    page.locator("a[href^='/certificates/']", has_text="C-").first.click()
    return page.locator("main a[href*='/verify/#']").first.get_attribute("href")


def number_in(page: Page, of: str) -> int:
    """The number of a tile of the band, by its words."""
    return int(page.locator(".onward li", has_text=of).locator("strong").inner_text())


def test_a_family_is_followed_from_the_gate_to_the_certificate(visit, sheet):
    office, health = visit(), visit()
    office.sign_in("registrar", "en")
    health.sign_in("health", "en")
    register(office, sheet)
    mother = find(health, MOTHER)

    page = health.open(f"/people/{mother}/screening/")
    screen(page, "36.9", (), day(14), GATE, "released")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Next of this household")).to_be_visible()
    child = uid_of(page)
    assert child != mother
    screen(page, "36.6", (), day(14), GATE, "released")
    page.get_by_role("button", name="Save", exact=True).click()

    order(office, mother)
    open_site(office, SCHOOL, "quarantine_centre")
    open_site(office, HOSPITAL, "hospital")
    school = settle(office, ride(office))

    page = health.open(f"/people/{mother}/screening/")
    screen(page, "38.9", ("Fever", "Cough"), day(11), SCHOOL, "referred")
    expect(page.locator("#judged .suspected")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    part(health, school, MOTHER, {"To which site": HOSPITAL}, 11, "21:15")
    part(office, school, CHILD, {"Or to a house": "relatives", "area": AUNT}, 10, "08:00")
    for person in (mother, child):
        assert "Day 14 of 14" in clock(office, person)

    page = office.open(f"/follow-up/?area={AUNT[:2]}")
    expect(page.locator(".visits", has_text=CHILD)).to_be_visible()
    page = office.open(f"/follow-up/people/{child}/")
    page.get_by_role("button", name="All well").click()
    page.wait_for_url("**/follow-up/**")

    page = office.open(f"/?as_of={day(0)}")
    assert number_in(page, "in quarantine") == 2
    assert number_in(page, "seen or called on the day") == 1
    inside = number_in(page, "inside sites")
    page = office.open("/sites/")
    assert inside == 1 == int(page.locator(".tile", has_text="people inside").locator("strong").inner_text())

    for person in (mother, child):
        correct_the_arrival(office, person)
        assert "Completed" in clock(office, person)
    page = office.open(f"/follow-up/?area={AUNT[:2]}")
    assert CHILD not in page.inner_text("main")
    assert number_in(office.open(f"/?as_of={day(0)}"), "in quarantine") == 0

    address = certify(office, child)
    anybody = visit(360)
    page = anybody.open("/verify/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    anybody.context.set_offline(True)
    page.goto(f"{anybody.address}{address.removeprefix(anybody.address)}")
    assert verdict(page) == "genuine"
    assert FAMILY in page.inner_text("#result")
    anybody.context.set_offline(False)

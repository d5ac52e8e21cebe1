"""The capture app on a phone: without a network, closed and opened again, updated, and shared by people."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect, sync_playwright

from tests.browser.conftest import PROGRAMS, no_chromium
from tests.browser.phone import READY, Phone
from tests.browser.road import ENVELOPE, Road
from wayhome.kernel import shortcode

CHECK = Path(__file__).with_name("accessible.js").read_text("utf-8")
BUDGET = 1_100_000
MOST_CHOICES = 500
PRIVATE = "សុខ ចាន់ដារ៉ា"


@pytest.fixture(scope="module")
def play() -> Iterator[Playwright]:
    with sync_playwright() as opened:
        yield opened


@pytest.fixture
def road(address) -> Iterator[Road]:
    road = Road(address)
    yield road
    road.close()


@pytest.fixture
def phone(play, road, tmp_path) -> Iterator[Phone]:
    program = next(filter(None, map(shutil.which, PROGRAMS)), None) or no_chromium()
    phone = Phone(play, program, tmp_path / "phone", road)
    phone.switch_on("/sign-in/")
    yield phone
    phone.switch_off()


def test_a_household_written_without_a_network_arrives_after_a_restart(phone, road):
    phone.sign_in("battambang")
    road.is_cut = True
    phone.page.reload()
    code = phone.fill_household(PRIVATE)
    assert isinstance(shortcode.tail_of(code), str)
    phone.expect_ready(1)
    assert PRIVATE not in phone.page.inner_text("body")
    assert phone.page.evaluate(CHECK) == []
    assert phone.page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0

    phone.switch_off()
    assert not [file for file in phone.folder.rglob("*") if file.is_file() and PRIVATE.encode() in file.read_bytes()]
    page = phone.switch_on()
    phone.expect_ready(1)
    phone.wait_for_network("away")

    road.is_cut = False
    phone.send_now()
    phone.expect_outcome("accepted", 1)
    phone.expect_ready(0)
    page.goto(f"{road.address}/register/person/?q={PRIVATE}")
    assert PRIVATE in page.inner_text("main table")
    page.goto(f"{road.address}/register/household/?q={code}")
    assert page.locator("main tbody tr").count() == 1


def test_what_waits_stands_through_a_new_version_of_the_app(phone, road):
    phone.sign_in("battambang")
    road.answers["/submission"] = (503, ENVELOPE.format(said="later"))
    phone.fill_household("ម៉ៅ សុភា")
    phone.expect_ready(1)
    road.edition = "next-"
    page = phone.page
    page.reload()
    with page.expect_navigation():
        page.locator(".notice button").click()
    phone.expect_ready(1)
    (kept,) = phone.kept_versions()
    assert kept.startswith("wayhome-capture-next-")
    page.locator("section li[data-item] button").click()
    page.wait_for_selector(READY, state="attached")
    assert page.locator(".question-container", has_text="ឈ្មោះពេញ").locator("input").first.input_value() == "ម៉ៅ សុភា"
    del road.answers["/submission"]
    phone.finish()
    phone.expect_outcome("accepted", 1)


def test_a_draft_is_kept_and_what_was_sent_can_be_corrected(phone, road):
    phone.sign_in("battambang")
    page = phone.page
    page.click("[data-form=household]")
    page.wait_for_selector(READY, state="attached")
    phone.write("ឈ្មោះពេញ", "លី ដារ៉ា")
    page.click("header .back")
    item = page.locator("li[data-item]")
    first = item.get_attribute("data-item")
    item.locator("button").first.click()
    page.wait_for_selector(READY, state="attached")
    page.click("header .finder")
    page.fill("dialog .typed", "02060102")
    page.locator("dialog .found button").first.click()
    page.locator(".question-container label", has_text="ប្រុស").first.click()
    code = phone.finish()
    phone.expect_outcome("accepted", 1)
    assert item.get_attribute("data-item") == first

    item.locator("button").click()
    page.wait_for_selector(READY, state="attached")
    phone.write("ឈ្មោះពេញ", "លី ដារិទ្ធ")
    assert phone.finish() == code
    phone.expect_outcome("accepted", 1)
    phone.expect_outcome("replaced", 1)
    page.goto(f"{road.address}/register/person/?q=លី")
    assert page.locator("main tbody tr").count() == 1
    assert "លី ដារិទ្ធ" in page.inner_text("main tbody")


def test_signing_out_first_offers_to_send_or_save(phone, road):
    phone.sign_in("battambang")
    road.answers["/submission"] = (503, "")
    phone.fill_household("ចាន់ វណ្ណា")
    phone.expect_ready(1)
    page = phone.page

    def leave(answer: str) -> None:
        page.click("header .menu")
        page.click("dialog [data-answer=leave]")
        page.click(f"dialog.question >> [data-answer={answer}]")

    leave("send")
    phone.wait_for_network("away")
    phone.expect_ready(1)

    leave("export")
    with page.expect_download() as saved:
        page.click("dialog [data-answer=save]")
    packed = zipfile.ZipFile(io.BytesIO(Path(saved.value.path()).read_bytes()))
    assert packed.testzip() is None
    (name,) = packed.namelist()
    assert "ចាន់ វណ្ណា" in packed.read(name).decode()
    page.wait_for_selector("main.alone a")
    assert page.evaluate("indexedDB.databases().then((all) => all.map(({ name }) => name))") == ["wayhome"]
    page.reload()
    page.wait_for_selector("main.alone a")
    assert page.request.get(f"{road.address}/capture/forms.json", max_redirects=0).status == 302


def test_nobody_opens_or_sends_what_another_wrote(phone, road):
    phone.sign_in("battambang")
    road.answers["/submission"] = (503, "")
    phone.fill_household("ហេង ពិសិដ្ឋ")
    phone.expect_ready(1)
    page = phone.page
    del road.answers["/submission"]
    page.context.clear_cookies()
    page.reload()
    phone.wait_for_network("signed out")
    phone.expect_ready(1)

    phone.sign_in("moung")
    phone.expect_ready(0)
    assert page.locator("li[data-item]").count() == 0
    assert "1" in page.inner_text(".notice") or "១" in page.inner_text(".notice")
    road.watch()
    page.reload()
    phone.wait_for_network("done")
    assert road.went["/submission"] == 0
    forged = page.evaluate(
        """() => { const form = new FormData(); form.append("xml_submission_file", new Blob(["<data/>"]), "a.xml");
        const headers = { "X-Wayhome-User": "battambang" };
        return fetch("/submission", { method: "POST", body: form, headers }).then((answer) => answer.status) }"""
    )
    assert forged == 401

    page.context.clear_cookies()
    phone.sign_in("battambang")
    phone.expect_outcome("accepted", 1)


def test_an_answer_that_is_no_receipt_leaves_the_form_in_the_outbox(phone, road):
    phone.sign_in("battambang")
    page = phone.page
    road.answers["/submission"] = (200, "<html>Welcome to the free network</html>")
    phone.fill_household("ទេព បូរី")
    phone.wait_for_network("away")
    phone.expect_ready(1)
    road.answers["/submission"] = (401, ENVELOPE.format(said="who?"))
    phone.send_now()
    phone.wait_for_network("signed out")
    phone.expect_ready(1)
    road.answers["/submission"] = (413, ENVELOPE.format(said="This is too large."))
    phone.send_now()
    expect(page.locator("li[data-item] .problem")).to_have_text("This is too large.")
    phone.expect_ready(0)
    del road.answers["/submission"]
    page.locator("li[data-item] button").click()
    page.wait_for_selector(READY, state="attached")
    phone.finish()
    phone.expect_outcome("accepted", 1)


def test_the_first_visit_is_light_and_nothing_is_fetched_twice(phone, road):
    road.watch()
    phone.sign_in("moung")
    page = phone.page
    phone.kept_versions()
    files = {path: times for path, times in road.went.items() if path.startswith("/static/")}
    own = {path for path in files if "/capture/" in path or "/web-forms/" in path or "/vue/" in path or "noto" in path}
    assert {path.rpartition("/")[2] for path in own} >= {"engine.js", "map.js", "index.js", "capture.css", "app.js"}
    assert {path: files[path] for path in own if files[path] != 1} == {}
    app = sum(road.weight[path] for path in own) + sum(
        road.weight[path] for path in road.weight if path.startswith("/capture/")
    )
    assert app <= BUDGET

    road.is_cut = True
    road.watch()
    page.reload()
    page.wait_for_selector("[data-form=household]")
    assert not road.went


def test_places_are_found_in_either_script_or_by_code_and_few_are_shown(phone, road):
    phone.sign_in("moung")
    page = phone.page
    page.click("[data-form=household]")
    page.wait_for_selector(READY, state="attached")
    assert page.locator("li, option, [role=option]").count() <= MOST_CHOICES
    page.click("header .finder")
    found = page.locator("dialog .found li")
    for typed, code in (("Ou Krabau", "02060102"), ("០២០៦០១០២", "02060102"), ("បាត់ដំបង", "02"), ("battambang", "02")):
        page.fill("dialog .typed", typed)
        assert code in found.first.inner_text()
    for typed in ("", "a", "០", "ក", "phum"):
        page.fill("dialog .typed", typed)
        assert page.locator("li, option, [role=option]").count() <= MOST_CHOICES
    page.fill("dialog .typed", "zzzz")
    assert found.locator("button").count() == 0


def test_a_short_code_is_the_same_on_the_phone_as_on_the_server(phone, road):
    phone.sign_in("moung")
    uids = ["12ef5bcc-4c1d-4c0c-9ddb-65ba9fb0e14f", "00000000-0000-4000-8000-000000000000", "FFFFFFFFFF", "short", ""]
    made = phone.page.evaluate(
        "(uids) => import('capture/shortcode').then(({ codeOf }) => uids.map((uid) => codeOf(uid)))", uids
    )
    assert made == [shortcode.code_of(uid) for uid in uids]


def test_looking_rows_up_gives_the_rows_that_asking_each_gives(phone, road):
    phone.sign_in("moung")
    count = Path(__file__).with_name("lookup.js").read_text("utf-8").partition("\n")[2]
    quick = phone.page.evaluate(count)
    phone.page.evaluate("import('capture/engine').then(() => { globalThis.wayhomeNarrow = undefined })")
    assert quick == phone.page.evaluate(count)
    assert len(quick[-1]) == MOST_CHOICES
    assert sum(map(bool, quick)) == len(quick) - 1, "all but one filter let rows through"


def test_a_photograph_is_sealed_and_without_the_key_nothing_is_read_or_sent(phone, road):
    phone.sign_in("moung")
    road.answers["/submission"] = (503, "")
    page = phone.page
    read = page.evaluate(
        """async () => {
          const { openUser, write, get } = await import("capture/store");
          const { newItem, finish, body } = await import("capture/outbox");
          const { local, remember } = await import("capture/overlay");
          const user = await openUser("moung");
          const item = newItem({ id: "household", version: "", title: { "": "Household" } });
          const blob = new Blob(["picture of somebody"], { type: "image/jpeg" });
          const xml = `<data><p><name>Dara</name><meta><entity dataset="people" create="1" id="u-1"><label>Dara</label>
            </entity></meta></p><meta><instanceID>${item.id}</instanceID></meta></data>`;
          await finish(user, item, { xml, files: [{ name: "1.jpg", type: blob.type, blob }] });
          await remember(user, `<x xmlns:e="e"><bind nodeset="/data/p/name" e:saveto="given_name"/></x>`, xml);
          const list = new TextEncoder().encode('name,label,__version,given_name\\nu-0,"Somebody",3,Some\\n');
          const rows = new TextDecoder().decode(await local(user, "people", list)).trim().split("\\n");
          const [file] = (await body(user, item.id)).files;
          const kept = (await get(user.database, "bodies", item.id)).files[0].content.sealed;
          const bare = new TextDecoder().decode(kept).includes("somebody");
          await write(user.database, { keys: { drop: ["seal"] } });
          return { text: await file.blob.text(), bare, rows, key: Boolean((await openUser("moung")).key) };
        }"""
    )
    assert read["text"] == "picture of somebody" and not read["bare"]
    assert read["rows"][1:] == ['u-0,"Somebody",3,Some', '"u-1","Dara","1","Dara"']
    assert read["key"] is False
    del road.answers["/submission"]
    road.watch()
    page.reload()
    expect(page.locator("li[data-item] .problem")).to_have_count(1)
    assert road.went["/submission"] == 0

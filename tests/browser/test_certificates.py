"""Checking a certificate without a network: on a kept page and in a downloaded file, by picture, text and address."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import io
import json
import re
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import segno
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Page, expect

from wayhome.kernel.sealed import MARK, Sealed, key_id, opened, seal
from wayhome.reports.certificates.coding import code
from wayhome.reports.certificates.statement import Kind, Statement

CHECK = Path(__file__).with_name("accessible.js").read_text("utf-8")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
SIGNS, RETIRED, REVOKED, STRANGE = (Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32) for seed in (1, 2, 3, 4))


def public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()


def may(day: int) -> dt.date:
    return dt.date(2020, 5, day)


def paper(by: Ed25519PrivateKey = SIGNS, **changes: Any) -> str:
    """The text of the code of an invented certificate that somebody signed."""
    statement = Statement(
        Kind.COMPLETED, "C-2020-00042", key_id(public(by)), "Sokmaly Rattanah", "សុខម៉ាលី រតនា", "female", "~1989",
        may(4), may(18), "0206", may(20), "12/20",
    )  # fmt: skip
    return seal(replace(statement, **changes).content(), by)


WITHDRAWN = "C-2020-00099"
PUBLISHED = {
    "format": 1,
    "as_of": "2020-05-21",
    "keys": [
        {"id": key_id(public(key)), "public": public(key).hex(), "from": "2020-01-01", **ended}
        for key, ended in (
            (SIGNS, {"retired": None, "revoked": None}),
            (RETIRED, {"retired": "2020-05-19", "revoked": None}),
            (REVOKED, {"retired": "2020-05-19", "revoked": "2020-05-19"}),
        )
    ],
    "withdrawn": [hashlib.sha512(f"{key_id(public(SIGNS))}:{WITHDRAWN}".encode()).hexdigest()[:16]],
}


def changed(text: str, at: int) -> str:
    letter = LETTERS[(LETTERS.index(text[at]) + 1) % 32]
    return text[:at] + letter + text[at + 1 :]


def made_up(**changes: Any) -> str:
    """Another certificate with the signature of the genuine one."""
    genuine, other = opened(paper()), opened(paper(**changes))
    assert isinstance(genuine, Sealed) and isinstance(other, Sealed)
    return packed(genuine.signature, other.content)


def packed(signature: bytes, content: bytes) -> str:
    return MARK + base64.b32encode(signature + content).decode().rstrip("=")


def twice_signed() -> str:
    """The genuine one with a signature of the other form that some checks let pass: its number plus the group order."""
    genuine = opened(paper())
    assert isinstance(genuine, Sealed)
    number = int.from_bytes(genuine.signature[32:], "little") + 2**252 + 27742317777372353535851937790883648493
    return packed(genuine.signature[:32] + number.to_bytes(32, "little"), genuine.content)


@pytest.fixture(scope="module")
def kept(address, tmp_path_factory) -> str:
    """The downloaded page, with the keys of the test in place of those of the server."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    page = direct.open(f"{address}/verify/file/").read().decode()
    before, data, after = re.split(r'(?<=id="data">)(.*?)(?=</script>)', page, maxsplit=1, flags=re.S)
    told = {**json.loads(data), "published": PUBLISHED}
    file = tmp_path_factory.mktemp("kept") / "wayhome-check.html"
    file.write_text(before + json.dumps(told, ensure_ascii=False).replace("<", "\\u003c") + after, "utf-8")
    return file.as_uri()


@pytest.fixture
def phone(browser) -> Iterator[Page]:
    """A small phone without any network. The browser must not complain of anything but the missing network."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, offline=True)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def verdict(page: Page) -> str | None:
    box = page.locator("#result section")
    expect(box).to_be_visible()
    return box.get_attribute("data-verdict")


def typed(page: Page, text: str) -> str | None:
    page.evaluate("document.querySelector('details').open = true")
    page.fill("#text", text)
    page.click("#typed button")
    return verdict(page)


def test_a_kept_file_says_of_each_code_what_is_to_be_thought_of_it(phone, kept):
    phone.goto(kept)
    now = dt.date.today()
    for text, expected in (
        (paper(), "genuine"),
        (f"https://wayhome.example.org/verify/#{paper().lower()}", "genuine"),
        (paper(kind=Kind.ORDER, last=now), "genuine"),
        (paper(kind=Kind.ORDER, last=now - dt.timedelta(days=1)), "over"),
        (paper(number=WITHDRAWN), "withdrawn"),
        (paper(RETIRED, issued=may(19)), "genuine"),
        (paper(RETIRED, issued=may(20)), "forged"),
        (paper(REVOKED, issued=may(18)), "doubtful"),
        (paper(REVOKED, issued=may(19)), "revoked"),
        (paper(STRANGE), "unknown"),
        (paper(STRANGE, key=key_id(public(SIGNS))), "forged"),
        (made_up(name="Farrith Chandaro"), "forged"),
        (made_up(last=may(19)), "forged"),
        (twice_signed(), "forged"),
        (paper()[:60], "broken"),
        (MARK, "none"),
        ("https://example.org/menu", "none"),
    ):
        assert typed(phone, text) == expected, text


def test_no_changed_letter_is_genuine_and_the_browser_judges_as_the_server_does(phone, kept):
    phone.goto(kept)
    text = paper()
    every = [changed(text, at) for at in range(len(MARK), len(text), 3)]
    found = phone.evaluate("texts => texts.map(text => judged(text, data.published, '2020-05-21').verdict)", every)
    assert set(found) <= {"forged", "broken", "unknown"} and len(found) > 90
    are_whole = [isinstance(opened(each), Sealed) for each in every]
    assert all(whole for whole, said in zip(are_whole, found, strict=True) if said != "broken")


def test_what_is_genuine_is_shown_in_both_languages_and_what_is_not_shows_nothing_of_it(phone, kept):
    phone.goto(kept)
    assert typed(phone, paper()) == "genuine"
    said = phone.inner_text("#result")
    assert all(word in said for word in ("Sokmaly Rattanah", "សុខម៉ាលី រតនា", "18 May 2020", "១៨ ឧសភា ២០២០", "about 1989"))
    assert "Moung Ruessei" in said and "Genuine" in said and "C-2020-00042" in said
    assert phone.evaluate(CHECK) == []
    assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert typed(phone, made_up(name="Farrith Chandaro")) == "forged"
    said = phone.inner_text("#result")
    assert "Not genuine" in said and "Farrith" not in said and "2020" not in said
    assert phone.evaluate(CHECK) == []


@pytest.mark.parametrize("public_address", ["", "https://wayhome.example.org/verify/"])
def test_a_photograph_of_the_code_is_read_at_the_size_of_a_small_print(phone, kept, tmp_path, public_address):
    """35 mm at some 200 dots an inch, a little askew on a grey table."""
    page = phone.context.new_page()
    page.set_content(
        f"<body style='margin:0;background:#999'><div id=shot style='padding:60px;width:400px'><div style='width:276px;"
        f"transform:rotate(7deg)'>{code(paper(), public_address)}</div></div>"
    )
    page.locator("#shot").screenshot(path=tmp_path / "paper.png")
    page.close()
    phone.goto(kept)
    phone.set_input_files("#photo", tmp_path / "paper.png")
    assert verdict(phone) == "genuine"


def test_a_photograph_without_a_code_and_another_code_are_said_to_be_that(phone, kept, tmp_path):
    phone.goto(kept)
    phone.screenshot(path=tmp_path / "nothing.png")
    phone.set_input_files("#photo", tmp_path / "nothing.png")
    expect(phone.locator("#result section")).to_contain_text("no code to be seen")
    shop = io.BytesIO()
    segno.make("https://example.org/menu").save(shop, kind="png", scale=6)
    phone.set_input_files("#photo", {"name": "shop.png", "mimeType": "image/png", "buffer": shop.getvalue()})
    assert verdict(phone) == "none"


def test_a_visited_page_works_without_a_network_and_no_request_carries_the_code(visit, address):
    visitor = visit(360)
    asked: list[str] = []
    visitor.context.on("request", lambda request: asked.append(f"{request.url} {request.post_data or ''}"))
    text = paper()
    page = visitor.open(f"/verify/#{text}")
    assert verdict(page) == "unknown" and "#" not in page.url
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    visitor.context.set_offline(True)
    page.goto(f"{address}/verify/?again#{text}")
    assert verdict(page) == "unknown" and page.locator("#as-of").inner_text()
    page.goto("about:blank")
    page.goto(f"{address}/verify/")
    assert typed(page, changed(text, 30)) == "unknown"
    visitor.context.set_offline(False)
    assert asked and not [one for one in asked if text[4:20] in one]
    assert page.evaluate(CHECK) == []


def test_the_camera_is_asked_for_only_when_somebody_scans_and_says_so_if_there_is_none(visit):
    visitor = visit(360)
    page = visitor.open("/verify/")
    assert page.evaluate("document.querySelector('#video').srcObject") is None
    page.click("#scan")
    expect(page.locator("#result section")).to_contain_text("Take a photograph")
    assert page.locator("#camera").is_hidden() and page.locator("#scan").is_visible()
